import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { composed } from '../kernel/composed.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { Missing, Refused } from '../kernel/refusals.js';

const longest_reason = 2000;

/** A reason that the journal keeps: one to 2,000 characters. Throws `Refused`. */
export function reasonOf(typed: string): string {
  const why = composed(typed)
    .replace(/\p{Cc}/gu, ' ')
    .trim();
  if (why === '') throw new Refused('supporters.desk.no_reason', {}, 422);
  if (why.length > longest_reason)
    throw new Refused('supporters.desk.long_reason', { most: longest_reason }, 422);
  return why;
}

/** Whether somebody tried to make an organisation part of itself, as the database refuses it. */
function isRing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23514';
}

/**
 * A person says what an organisation is part of, or (`aboveId` null) that it is part of none; from then on
 * names tie it no more. The reason stands in the journal. Throws `Missing`, or `Refused` without a reason,
 * where nothing would change, and where it would be part of itself.
 */
export async function setPartOf(
  db: Db,
  actor: Actor,
  id: string,
  aboveId: string | null,
  typed: string,
): Promise<void> {
  const why = reasonOf(typed);
  await transact(db, async (tx) => {
    // One change of the tree at a time: two could close a ring that neither of them sees.
    await sql`select pg_advisory_xact_lock(71833402)`.execute(tx);
    const row = await tx
      .selectFrom('organisations')
      .select(['part_of_id', 'part_of_decided_at'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw new Missing('organisation');
    if (row.part_of_id === aboveId && row.part_of_decided_at)
      throw new Refused('supporters.desk.no_change', {}, 422);
    if (aboveId === id) throw new Refused('supporters.organisation.part_of_itself', {}, 422);
    try {
      await tx
        .updateTable('organisations')
        .set({ part_of_id: aboveId, part_of_decided_at: actor.clock.now() })
        .where('id', '=', id)
        .execute();
    } catch (error) {
      if (isRing(error)) throw new Refused('supporters.organisation.part_of_itself', {}, 422);
      throw error;
    }
    const detail = { from: row.part_of_id, to: aboveId };
    await record(tx, actor, { what: 'organisation.tied', subject: `organisation:${id}`, why, detail });
  });
}
