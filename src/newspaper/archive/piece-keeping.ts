import './tables.js';
import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import type { Db } from '../../kernel/database.js';
import { beginArticle, redirectTo } from '../articles/article-keeping.js';
import { proposePeople, settlePerson } from '../articles/named-person.js';
import { publishArticle, scheduleArticle, withdrawArticle } from '../articles/publishing.js';
import { type Remark, remark } from './archive-piece.js';
import { keepBoxes } from './piece-boxes.js';
import { keepPictures, type ReadyPicture } from './piece-pictures.js';
import type { ReadyPiece } from './piece-reader.js';
import { sectionOf } from './piece-section.js';

/** What became of one item. `article`: the number under which it stands here. */
export interface Outcome {
  outcome: 'added' | 'unchanged' | 'kept';
  remarks: Remark[];
  article: number | null;
}

/** Which archive is taken in, in which pass over it. */
export interface Taking {
  source: string;
  run_id: string;
  /** People are looked for at once; else the clerk does it little by little. */
  seeks_people: boolean;
}

/**
 * Keeps one text of an archive as an article, in the caller's transaction: with its day, its state, its old
 * addresses. One that is here already stays as it is. Throws `Refused`.
 */
export async function keepPiece(
  tx: Db,
  actor: Actor,
  taking: Taking,
  ready: ReadyPiece,
  pictures: ReadyPicture[],
): Promise<Outcome> {
  const { source } = taking;
  const { piece, sum } = ready;
  const known = await tx
    .selectFrom('archive_items as i')
    .innerJoin('articles as a', 'a.id', 'i.article_id')
    .select(['a.number', 'i.sum'])
    .where('i.source', '=', source)
    .where('i.key', '=', piece.key)
    .executeTakeFirst();
  if (known) return stays(known.number, known.sum.equals(sum));
  const same = await sameNumber(tx, ready);
  if (same) {
    await keepItem(tx, actor, taking, ready, same.id);
    return stays(same.number, same.isSame);
  }
  const remarks = [...ready.remarks];
  const section_id = await sectionOf(tx, actor, ready, remarks);
  const original = await originalOf(tx, source, ready, remarks);
  const { id, number } = await beginArticle(tx, actor, {
    language: ready.language,
    translation_of: original,
    section_id,
    headline: ready.headline,
    standfirst: ready.standfirst,
    byline: ready.byline,
    body: ready.body,
    slug: ready.slug,
    ...(piece.number === null ? {} : { number: piece.number }),
    ...(piece.day === null ? {} : { day: piece.day }),
  });
  await keepPictures(tx, actor, id, pictures);
  await putOut(tx, actor, id, ready, remarks);
  await keepPaths(tx, actor, id, piece.old_paths, remarks);
  await keepCorrections(tx, actor, id, ready);
  await keepPeople(tx, actor, id, piece.people, remarks);
  await keepBoxes(tx, actor, id, piece.boxes, remarks);
  await keepItem(tx, actor, taking, { ...ready, remarks }, id);
  if (taking.seeks_people) await proposePeople(tx, actor, { id, ...ready });
  return { outcome: 'added', remarks, article: number };
}

function stays(article: number, isSame: boolean): Outcome {
  return isSame
    ? { outcome: 'unchanged', remarks: [], article }
    : { outcome: 'kept', remarks: [remark('differs')], article };
}

/** An article that was here before under the number of this one: the same text, or another. Another number is refused later. */
async function sameNumber(tx: Db, { piece, headline, body }: ReadyPiece) {
  if (piece.number === null) return null;
  const found = await tx
    .selectFrom('articles as a')
    .leftJoin('article_versions as v', (on) =>
      on.onRef('v.article_id', '=', 'a.id').onRef('v.version', '=', 'a.out_version'),
    )
    .select(['a.id', 'a.number', 'a.headline', 'a.body', 'v.headline as out_headline', 'v.body as out_body'])
    .where('a.number', '=', piece.number)
    .executeTakeFirst();
  if (!found) return null;
  const isSame =
    (found.headline === headline && found.body === body) ||
    (found.out_headline === headline && found.out_body === body);
  return isSame || found.headline === headline ? { id: found.id, number: found.number, isSame } : null;
}

/** The original of which this text is a translation: the first of its family that was taken in. */
async function originalOf(tx: Db, source: string, { piece, language }: ReadyPiece, remarks: Remark[]) {
  if (piece.family === null) return null;
  const family = await tx
    .selectFrom('archive_items as i')
    .innerJoin('articles as a', 'a.id', 'i.article_id')
    .select(['a.id', 'a.translation_of', 'a.language'])
    .where('i.source', '=', source)
    .where('i.family', '=', piece.family)
    .execute();
  if (family.length === 0) return null;
  if (family.some((one) => one.language === language)) {
    remarks.push(remark('second_of_language', { language }));
    return null;
  }
  const original = family.find((one) => one.translation_of === null);
  return original?.id ?? null;
}

/** Out, scheduled or a draft, as it was; what was to appear and never did waits as a draft. */
async function putOut(
  tx: Db,
  actor: Actor,
  id: string,
  { piece }: ReadyPiece,
  remarks: Remark[],
): Promise<void> {
  if (piece.state === 'draft' || piece.at === null) return;
  const isAhead = piece.at > actor.clock.now();
  if (isAhead) {
    await scheduleArticle(tx, actor, id, 1, piece.at);
    if (piece.state === 'published') remarks.push(remark('is_ahead'));
  } else if (piece.state === 'scheduled') remarks.push(remark('never_appeared'));
  else {
    await publishArticle(tx, actor, id, 1, piece.at);
    if (piece.withdrawn !== null) await withdrawArticle(tx, actor, id, piece.withdrawn);
  }
}

/** Our own kinds of addresses need no redirect: the number in them decides. */
const own = /^\/(?:articles|a|issue\/\d+)\/\d+(?:\/|$)/;
/** So many old addresses one article may have. */
const most_paths = 60;

async function keepPaths(
  tx: Db,
  actor: Actor,
  id: string,
  paths: string[],
  remarks: Remark[],
): Promise<void> {
  for (const path of paths.filter((one) => !own.test(one)).slice(0, most_paths)) {
    const taken = await tx
      .selectFrom('redirects')
      .select('article_id')
      .where('old_path', '=', path)
      .executeTakeFirst();
    if (taken && taken.article_id !== id) remarks.push(remark('path_taken', { path }));
    else await redirectTo(tx, actor, path, id);
  }
}

async function keepCorrections(
  tx: Db,
  actor: Actor,
  article_id: string,
  { piece }: ReadyPiece,
): Promise<void> {
  const rows = piece.corrections.map(({ day, text }) => ({
    id: newId(actor.chance),
    article_id,
    ...{ day, text, by: actor.who, at: actor.clock.now() },
  }));
  if (rows.length > 0) await tx.insertInto('article_corrections').values(rows).execute();
}

/** People whom our own export names as settled, where the register knows them. */
async function keepPeople(
  tx: Db,
  actor: Actor,
  id: string,
  slugs: string[],
  remarks: Remark[],
): Promise<void> {
  for (const slug of slugs) {
    const person = await tx.selectFrom('people').select('id').where('slug', '=', slug).executeTakeFirst();
    if (person) await settlePerson(tx, actor, id, person.id, 'confirmed');
    else remarks.push(remark('no_person', { person: slug }));
  }
}

async function keepItem(
  tx: Db,
  actor: Actor,
  { source, run_id, seeks_people }: Taking,
  ready: ReadyPiece,
  id: string,
) {
  await tx
    .insertInto('archive_items')
    .values({
      ...{ source, key: ready.piece.key, article_id: id, run_id, sum: ready.sum, family: ready.piece.family },
      remarks: JSON.stringify(ready.remarks),
      people_sought_at: seeks_people ? actor.clock.now() : null,
    })
    .execute();
}

/**
 * Looks for the people whom the next imported articles name, so many in one turn of the clerk. Returns how many
 * articles were looked through.
 */
export async function seekPeople(db: Db, actor: Actor, limit = 10): Promise<number> {
  const next = await db
    .selectFrom('archive_items as i')
    .innerJoin('articles as a', 'a.id', 'i.article_id')
    .select(['a.id', 'a.headline', 'a.standfirst', 'a.byline', 'a.body', 'i.source', 'i.key'])
    .where('i.people_sought_at', 'is', null)
    .orderBy('i.run_id')
    .limit(limit)
    .execute();
  for (const { source, key, ...article } of next) {
    await db.transaction().execute(async (tx) => {
      await proposePeople(tx, actor, article);
      await tx
        .updateTable('archive_items')
        .set({ people_sought_at: actor.clock.now() })
        .where('source', '=', source)
        .where('key', '=', key)
        .execute();
    });
  }
  return next.length;
}

/**
 * One archive at a time, in all processes on this database: runs the work, or says no by null. Inside an open
 * transaction the archive belongs to that one, and so does the lock.
 */
export async function alone<T>(db: Db, work: () => Promise<T>): Promise<{ done: T } | null> {
  if (db.isTransaction) {
    const { rows } = await sql<{ got: boolean }>`
      select pg_try_advisory_xact_lock(hashtext('archive')) as got`.execute(db);
    return rows[0]?.got ? { done: await work() } : null;
  }
  return db.connection().execute(async (held) => {
    const key = sql`hashtext('archive')`;
    const { rows } = await sql<{ got: boolean }>`select pg_try_advisory_lock(${key}) as got`.execute(held);
    if (!rows[0]?.got) return null;
    try {
      return { done: await work() };
    } finally {
      await sql`select pg_advisory_unlock(${key})`.execute(held);
    }
  });
}
