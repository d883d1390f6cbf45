import { sql } from 'kysely';
import type { PublicDb } from '../../kernel/database.js';

/** A page of the site, in the form that every language puts its own letters before. */
export interface Told {
  path: string;
  /** When it was changed last, as far as the page itself is dated. */
  changed_at: Date | null;
}

/** Pages that are there whatever the campaign has: what a visitor reads or can begin with, and nothing behind a private link. */
export const standing_pages = [
  '/',
  '/people',
  '/people/over-time',
  '/contradictions',
  '/detentions',
  '/write',
  '/write/all',
  '/write/days',
  '/write/evening',
  '/resolutions',
  '/demands',
  '/organisations',
  '/offices',
  '/issues',
  '/corrections',
  '/feeds',
  '/search',
  '/newsletter',
  '/join',
  '/donate',
  '/safety',
] as const;

/**
 * The pages that have a record each, by the views that the pages themselves read: what is withdrawn is in none of them.
 * Ordered by room and then by a key that stays, so that parts of the list do not overlap.
 */
const records = sql`(
    select 1 as room, lpad(i.number::text, 9, '0') as key, '/issues/' || i.number as path, null::timestamptz as changed_at
      from issues i
    union all
    select 2, lpad(a.number::text, 9, '0'),
      '/articles/' || a.number || '/' || to_char(a.day, 'DD-MM-YYYY') || '/' || a.slug,
      greatest(a.changed_at, a.published_at) from articles a
    union all
    select 3, p.slug, '/people/' || p.slug, null from people p
    union all
    select 4, t.slug, '/resolutions/' || t.slug, null from texts t
    union all
    select distinct 5, t.slug || '/' || o.slug, '/resolutions/' || t.slug || '/adoptions/' || o.slug, null::timestamptz
      from adoptions d join texts t on t.id = d.text_id join organisations o on o.id = d.organisation_id
    union all
    select 6, o.slug, '/organisations/' || o.slug, null from organisations o
    union all
    select 7, o.code, '/offices/' || o.code, null from offices o
    union all
    select 8, d.code, '/detentions/' || d.code, null from detentions d
  )`;

export async function countTold(db: PublicDb): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${records} r`.execute(db);
  return standing_pages.length + (rows[0]?.count ?? 0);
}

/** So many are asked for at once. */
const at_once = 2000;

/** Pages from the one of a number on, counted from 0, one after another. */
export async function* toldFrom(db: PublicDb, from: number, many: number): AsyncGenerator<Told> {
  for (const path of standing_pages.slice(from, from + many)) yield { path, changed_at: null };
  const until = from + many - standing_pages.length;
  for (let place = Math.max(0, from - standing_pages.length); place < until; place += at_once) {
    const { rows } = await sql<Told>`select r.path, r.changed_at from ${records} r order by r.room, r.key
      limit ${Math.min(at_once, until - place)} offset ${place}`.execute(db);
    yield* rows;
    if (rows.length < at_once) return;
  }
}
