import type { Selectable } from 'kysely';
import { among, type Db, type Tables } from '../../kernel/database.js';
import type { RecordColumns } from './tables.js';

/** The record of an adoption: what a correction can change. */
export type RecordNow = Selectable<RecordColumns>;

/** Its columns, which stand in `adoptions` and, corrected, in `adoption_corrections`. */
export const record_columns = [
  'organisation',
  'organisation_folded',
  'kind',
  'level',
  'part_of',
  'country',
  'members',
  'met_on',
  'met_at',
  'decided_by',
  'votes_for',
  'votes_against',
  'abstained',
  'passed',
  'sha256',
  'unchanged',
  'demands',
  'may_name',
  'body',
  'minute_reference',
  'proposer',
  'tell_vote',
  'tell_text',
] as const satisfies readonly (keyof RecordNow)[];

/** The rows of adoptions with what was corrected last in place of what was handed in. */
export async function asTheyStand<Row extends Pick<Selectable<Tables['adoptions']>, 'id'>>(
  db: Db,
  rows: Row[],
): Promise<Row[]> {
  if (rows.length === 0) return rows;
  const corrected = await db
    .selectFrom('latest_corrections')
    .select('adoption_id')
    .select(record_columns)
    .where('adoption_id', '=', among(rows.map(({ id }) => id)))
    .execute();
  const byId = new Map(corrected.map(({ adoption_id, ...record }) => [adoption_id, record]));
  return rows.map((row) => ({ ...row, ...byId.get(row.id) }));
}

/** The record alone, out of a row that holds more. */
export function recordIn(row: RecordNow): RecordNow {
  return Object.fromEntries(record_columns.map((column) => [column, row[column]])) as unknown as RecordNow;
}
