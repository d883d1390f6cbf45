import type { Actor } from '../../kernel/actor.js';
import { today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Refused } from '../../kernel/refusals.js';
import { type Article, lockedArticle } from './article.js';

/** So many articles are published in one turn of the clerk. */
const most_at_once = 200;

/** Throws `Refused` when somebody has saved since the version that was looked at: nobody publishes unseen words. */
function seen(article: Article, version: number): void {
  if (article.version !== version) throw new Refused('newspaper.article.changed_since');
}

/**
 * Puts out the version that was looked at, at once: for the first time, or instead of the one that is out. `out_at` is
 * when it was published elsewhere, for what is imported. Throws `Refused`.
 */
export async function publishArticle(
  db: Db,
  actor: Actor,
  id: string,
  version: number,
  out_at: Date | null = null,
): Promise<void> {
  await transact(db, async (tx) => {
    const article = await lockedArticle(tx, id);
    seen(article, version);
    if (article.state === 'published' && article.out_version === version)
      throw new Refused('newspaper.article.is_out');
    await putOut(tx, actor, article, version, out_at);
  });
}

async function putOut(
  tx: Db,
  actor: Actor,
  article: Article,
  version: number,
  out_at: Date | null,
): Promise<void> {
  const at = out_at ?? actor.clock.now();
  await tx
    .updateTable('articles')
    .set({
      state: 'published',
      out_version: version,
      day: article.day ?? (out_at ? out_at.toISOString().slice(0, 10) : today(actor.clock)),
      published_at: article.published_at ?? at,
      publish_at: null,
      withdrawn_at: null,
      withdrawn_why: null,
    })
    .where('id', '=', article.id)
    .execute();
  // What is out is what somebody meant, whoever saved it.
  await tx
    .updateTable('article_versions')
    .set({ by_itself: false })
    .where('article_id', '=', article.id)
    .where('version', '=', version)
    .execute();
  const what = article.published_at === null ? 'article.published' : 'article.published_again';
  await record(tx, actor, {
    what,
    subject: `article:${article.id}`,
    detail: { number: article.number, version },
  });
}

/** Lets the clerk put out the version that was looked at, at a minute to come. Throws `Refused`. */
export async function scheduleArticle(
  db: Db,
  actor: Actor,
  id: string,
  version: number,
  at: Date,
): Promise<void> {
  await transact(db, async (tx) => {
    const article = await lockedArticle(tx, id);
    seen(article, version);
    if (article.state === 'published') throw new Refused('newspaper.article.is_out');
    if (at <= actor.clock.now()) throw new Refused('newspaper.article.in_the_past', {}, 422);
    await tx
      .updateTable('articles')
      .set({ state: 'scheduled', publish_at: at, out_version: version })
      .where('id', '=', id)
      .execute();
    await tx
      .updateTable('article_versions')
      .set({ by_itself: false })
      .where('article_id', '=', id)
      .where('version', '=', version)
      .execute();
    const detail = { at: at.toISOString(), version };
    await record(tx, actor, { what: 'article.scheduled', subject: `article:${id}`, detail });
  });
}

/** Takes a schedule back: the article is a draft again. Throws `Refused` when it is not scheduled (any more). */
export async function unscheduleArticle(db: Db, actor: Actor, id: string): Promise<void> {
  await transact(db, async (tx) => {
    const article = await lockedArticle(tx, id);
    if (article.state !== 'scheduled') throw new Refused('newspaper.article.not_scheduled');
    await tx
      .updateTable('articles')
      .set({ state: 'draft', publish_at: null, out_version: null })
      .where('id', '=', id)
      .execute();
    await record(tx, actor, { what: 'article.unscheduled', subject: `article:${id}` });
  });
}

/** Takes an article off the site; its address says since when and why. A draft is given up. Throws `Refused`. */
export async function withdrawArticle(db: Db, actor: Actor, id: string, why: string): Promise<void> {
  await transact(db, async (tx) => {
    const article = await lockedArticle(tx, id);
    if (article.state === 'withdrawn') throw new Refused('newspaper.article.is_withdrawn');
    await tx
      .updateTable('articles')
      .set({ state: 'withdrawn', withdrawn_at: actor.clock.now(), withdrawn_why: why, publish_at: null })
      .where('id', '=', id)
      .execute();
    await record(tx, actor, { what: 'article.withdrawn', subject: `article:${id}`, why });
  });
}

/** Puts out what is due, each in a transaction of its own. Returns how many. */
export async function publishDue(db: Db, actor: Actor): Promise<number> {
  let published = 0;
  while (published < most_at_once && (await publishNext(db, actor))) published += 1;
  return published;
}

async function publishNext(db: Db, actor: Actor): Promise<boolean> {
  return transact(db, async (tx) => {
    const due = await tx
      .selectFrom('articles')
      .selectAll()
      .where('state', '=', 'scheduled')
      .where('publish_at', '<=', actor.clock.now())
      .orderBy('publish_at')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (due?.out_version == null) return false;
    await putOut(tx, actor, due, due.out_version, null);
    return true;
  });
}

/**
 * Puts out an article together with its issue, in the caller's transaction: what is a draft or waits goes out as it
 * was scheduled, else as somebody saved it last by hand.
 */
export async function publishWithIssue(tx: Db, actor: Actor, id: string): Promise<void> {
  const article = await lockedArticle(tx, id);
  if (article.state === 'published' || article.state === 'withdrawn') return;
  const saved = await tx
    .selectFrom('article_versions')
    .select((e) => e.fn.max('version').as('version'))
    .where('article_id', '=', id)
    .where('by_itself', '=', false)
    .executeTakeFirstOrThrow();
  await putOut(tx, actor, article, article.out_version ?? saved.version ?? article.version, null);
}
