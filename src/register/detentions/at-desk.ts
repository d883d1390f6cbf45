import type { Context } from 'hono';
import type { Db } from '../../kernel/database.js';
import { Missing } from '../../kernel/refusals.js';
import type { DeskEnv } from '../../page/web.js';
import { namesAtDesk } from '../record/at-desk.js';
import type { Told } from '../tables.js';
import { type Detention, detentionsAtDesk, names_a_page } from './detention.js';

/** A handler of the desk's pages on detentions. */
export type Ctx = Context<DeskEnv>;

/** Somebody of a record as the desk lists them. */
export interface Line {
  slug: string;
  name: string;
  happened: string | null;
  days: number | null;
  told: Told;
}

/** The record that a page's address names. Throws `Missing`. */
export async function detentionAt(c: Ctx): Promise<Detention> {
  const [one] = await detentionsAtDesk(c.var.db, c.req.param('code') ?? '');
  if (!one) throw new Missing('detention');
  return one;
}

/** One page of the people of a record, or all of one handing-in. */
export async function linesOf(
  db: Db,
  detentionId: string,
  page: number,
  entryId: string | null = null,
): Promise<Line[]> {
  const rows = await db
    .selectFrom('detention_people as l')
    .innerJoin('people as p', 'p.id', 'l.person_id')
    .innerJoin('course_events as e', 'e.id', 'l.event_id')
    .innerJoin('facts as f', 'f.id', 'e.id')
    .select(['p.id', 'p.slug', 'p.told', 'e.happened', 'l.days'])
    .where('l.detention_id', '=', detentionId)
    .where('f.struck_at', 'is', null)
    .$if(entryId !== null, (query) => query.where('l.entry_id', '=', entryId))
    .orderBy('p.slug')
    .offset((page - 1) * names_a_page)
    .limit(names_a_page)
    .execute();
  const names = await namesAtDesk(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map(({ id, ...row }) => ({ ...row, name: names.get(id) ?? row.slug }));
}
