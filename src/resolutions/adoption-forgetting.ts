import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { hour_ms } from '../kernel/clock.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { confirm_within_hours, tooOld } from './adoption.js';

/** Removes what nobody confirmed within 48 hours. Returns how many. */
export async function forgetUnconfirmed(db: Db, actor: Actor): Promise<number> {
  return transact(db, async (tx) => {
    // Locked first: a confirmation that arrives at this moment waits, and then finds nothing.
    const { rows } = await sql<{ id: string }>`
      select a.id from adoptions a
      where a.handed_in_at < ${tooOld(actor)}
        and not exists (select from adoption_confirmations c where c.adoption_id = a.id)
      for update of a skip locked`.execute(tx);
    if (rows.length === 0) return 0;
    await tx
      .deleteFrom('adoptions')
      .where(
        'id',
        'in',
        rows.map((row) => row.id),
      )
      .execute();
    await record(tx, actor, {
      what: 'adoption.forgotten',
      subject: 'adoptions',
      why: `not confirmed within ${confirm_within_hours} hours`,
      detail: { count: rows.length },
    });
    return rows.length;
  });
}

const declined_kept_days = 30;

/** Takes the officer's contact out of what was declined or withdrawn 30 days ago or longer. Returns how many. */
export async function forgetDeclined(db: Db, actor: Actor): Promise<number> {
  const until = new Date(actor.clock.now().getTime() - declined_kept_days * 24 * hour_ms);
  return transact(db, async (tx) => {
    const { numAffectedRows } = await sql`
      update adoptions set officer_sealed = null where officer_sealed is not null and id in (
        select adoption_id from adoption_decisions
        where decision = 'declined' and decided_at < ${until}
        union select adoption_id from adoption_withdrawals where withdrawn_at < ${until})`.execute(tx);
    const count = Number(numAffectedRows ?? 0);
    if (count > 0) {
      await record(tx, actor, {
        what: 'adoption.officers_forgotten',
        subject: 'adoptions',
        detail: { count },
      });
    }
    return count;
  });
}
