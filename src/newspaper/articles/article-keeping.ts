import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { type Db, isDuplicate, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { type Article, lockedArticle, type Written, written_fields } from './article.js';
import { slugOf } from './slug.js';

/** What a new article is, beside its words. */
export interface NewArticle extends Written {
  language: string;
  /** Id of the original. */
  translation_of: string | null;
  section_id: string | null;
  /** What an imported article brings along; else it gets the next number, and its day when it is published. */
  number?: number;
  day?: string;
  slug?: string;
}

/**
 * Begins an article as a draft. Throws `Refused`: the number is taken (`newspaper.article.number_taken`), there is one
 * in this language (`language_there`), the original is itself a translation (`of_translation`). Returns id and number.
 */
export async function beginArticle(
  db: Db,
  actor: Actor,
  article: NewArticle,
): Promise<{ id: string; number: number }> {
  const id = newId(actor.chance);
  const now = actor.clock.now();
  const { language, translation_of, section_id, headline, standfirst, byline, body } = article;
  try {
    return await transact(db, async (tx) => {
      if (translation_of !== null) await mayBeTranslated(tx, translation_of);
      const number = article.number ?? (await nextNumber(tx));
      const slug = article.slug ?? slugOf(headline);
      await tx
        .insertInto('articles')
        .values({
          ...{ id, number, language, translation_of, slug, section_id, headline, standfirst, byline, body },
          day: article.day ?? null,
          state: 'draft',
          publish_at: null,
          published_at: null,
          out_version: null,
          withdrawn_at: null,
          withdrawn_why: null,
          ...{ made_at: now, made_by: actor.who, edited_at: now, edited_by: actor.who },
        })
        .execute();
      await keepVersion(tx, actor, { article_id: id, version: 1, by_itself: false }, article);
      await keepSlug(tx, actor, id, slug);
      await record(tx, actor, {
        what: 'article.begun',
        subject: `article:${id}`,
        detail: { number, language },
      });
      return { id, number };
    });
  } catch (error) {
    if (isDuplicate(error, 'articles_number_key'))
      throw new Refused('newspaper.article.number_taken', { number: String(article.number) });
    if (isDuplicate(error, 'articles_one_of_a_language'))
      throw new Refused('newspaper.article.language_there', {}, 422);
    throw error;
  }
}

async function mayBeTranslated(tx: Db, id: string): Promise<void> {
  const original = await lockedArticle(tx, id);
  if (original.translation_of !== null) throw new Refused('newspaper.article.of_translation', {}, 422);
}

/** Whoever begins an article at the same time waits: no number is given twice, and none is left out. */
async function nextNumber(tx: Db): Promise<number> {
  await sql`select pg_advisory_xact_lock(71833440)`.execute(tx);
  const { last } = await tx
    .selectFrom('articles')
    .select((e) => e.fn.max('number').as('last'))
    .executeTakeFirstOrThrow();
  return (last ?? 0) + 1;
}

/** What an editor had before their eyes, and what they made of it. */
export interface Save {
  id: string;
  /** The version from which the editor began. */
  version: number;
  written: Written;
  /** Saved by the page, not by the editor's hand. */
  by_itself?: boolean;
}

/**
 * Saves what an editor wrote; what visitors read is changed by publishing alone. Returns the version it is now: the
 * same when nothing differs. Throws `Refused` (`newspaper.article.stale`) when somebody else has saved meanwhile:
 * nothing is overwritten, and the page shows both.
 */
export async function saveArticle(
  db: Db,
  actor: Actor,
  { id, version, written, by_itself = false }: Save,
): Promise<number> {
  return transact(db, async (tx) => {
    const now = await lockedArticle(tx, id);
    if (isSame(now, written)) return now.version;
    if (now.version !== version) throw new Refused('newspaper.article.stale');
    const next = version + 1;
    const { headline, standfirst, byline, body } = written;
    await tx
      .updateTable('articles')
      .set({
        headline,
        standfirst,
        byline,
        body,
        version: next,
        edited_at: actor.clock.now(),
        edited_by: actor.who,
      })
      .where('id', '=', id)
      .execute();
    await keepVersion(tx, actor, { article_id: id, version: next, by_itself }, written);
    await dropReplaced(tx, actor, now);
    // A page that saves by itself does so every minute: the journal holds what somebody meant.
    if (!by_itself) {
      const detail = { version: next };
      await record(tx, actor, { what: 'article.saved', subject: `article:${id}`, detail });
    }
    return next;
  });
}

function isSame(one: Written, other: Written): boolean {
  return written_fields.every((field) => one[field] === other[field]);
}

async function keepVersion(
  tx: Db,
  actor: Actor,
  of: { article_id: string; version: number; by_itself: boolean },
  { headline, standfirst, byline, body }: Written,
): Promise<void> {
  const saved = { saved_at: actor.clock.now(), saved_by: actor.who };
  await tx
    .insertInto('article_versions')
    .values({ ...of, ...saved, headline, standfirst, byline, body })
    .execute();
}

/** What the page had saved by itself for the same editor goes when that editor's next save comes. */
async function dropReplaced(tx: Db, actor: Actor, { id, version, out_version }: Article): Promise<void> {
  if (version === out_version) return;
  await tx
    .deleteFrom('article_versions')
    .where('article_id', '=', id)
    .where('version', '=', version)
    .where('saved_by', '=', actor.who)
    .where('by_itself', '=', true)
    .execute();
}

/** Where an article stands and how it is reached. */
export interface Placing {
  slug: string;
  day: string | null;
  section_id: string | null;
}

/**
 * Gives an article another address, day or section. The old addresses lead to the new one: the number decides. Throws
 * `Refused` (`newspaper.article.needs_day`) when what is out would lose its day.
 */
export async function placeArticle(db: Db, actor: Actor, id: string, placing: Placing): Promise<void> {
  await transact(db, async (tx) => {
    const article = await lockedArticle(tx, id);
    const { slug, day, section_id } = placing;
    if (day === null && article.state === 'published')
      throw new Refused('newspaper.article.needs_day', {}, 422);
    const isSamePlace = article.slug === slug && article.day === day && article.section_id === section_id;
    if (isSamePlace) return;
    await tx.updateTable('articles').set({ slug, day, section_id }).where('id', '=', id).execute();
    await keepSlug(tx, actor, id, slug);
    const detail = { renamed: article.slug !== slug };
    await record(tx, actor, { what: 'article.placed', subject: `article:${id}`, detail });
  });
}

async function keepSlug(tx: Db, actor: Actor, article_id: string, slug: string): Promise<void> {
  await tx
    .insertInto('article_slugs')
    .values({ article_id, slug, since: actor.clock.now() })
    .onConflict((on) => on.doNothing())
    .execute();
}

/**
 * Lets an old address of an imported site lead to an article, in the caller's transaction; the latest word counts. It
 * leads to the article's address of the day it is asked for, so nothing can go round in a circle.
 */
export async function redirectTo(tx: Db, actor: Actor, old_path: string, article_id: string): Promise<void> {
  if (!old_path.startsWith('/')) throw new Missing('path');
  await tx
    .insertInto('redirects')
    .values({ old_path, article_id, made_at: actor.clock.now() })
    .onConflict((on) => on.column('old_path').doUpdateSet({ article_id }))
    .execute();
}
