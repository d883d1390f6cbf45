import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../kernel/database.js';

/**
 * Whether the case in this column is open to whoever asks: it is not kept close, or they are named for it. The rows themselves
 * the database hides; of a published person what visitors see stays, so lists that lead to records ask this besides.
 */
export function isOpenCase(column: string): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(column)} = any ((select closed_cases())::uuid[])) is not true`;
}

/** Whether the case at an address is kept close from whoever asks, although visitors see something of it. */
export async function isClosed(db: Db, slug: string): Promise<boolean> {
  const found = await db
    .selectFrom('people')
    .select('id')
    .where('slug', '=', slug)
    .where(({ not }) => not(isOpenCase('people.id')))
    .executeTakeFirst();
  return found !== undefined;
}

/** The ids of all cases that are kept close from whoever asks. */
export async function closedCases(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select unnest(closed_cases()) as id`.execute(db);
  return rows.map(({ id }) => id);
}
