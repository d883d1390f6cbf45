import { sql } from 'kysely';
import type { Db } from '../kernel/database.js';

/** The ids of the register's people or sources by the codes of a facts file. */
export async function idsByCode(db: Db, table: 'people' | 'sources'): Promise<Map<string, string>> {
  const { rows } = await sql<{ code: string; id: string }>`
    select code, id from ${sql.table(table)} where code is not null`.execute(db);
  return new Map(rows.map(({ code, id }) => [code, id]));
}
