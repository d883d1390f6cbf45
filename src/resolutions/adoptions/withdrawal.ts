import type { Actor } from '../../kernel/actor.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Refused } from '../../kernel/refusals.js';
import { cancelDispatch } from '../../mailroom/dispatch.js';
import { endSupport } from '../../supporters/support.js';
import { type By, standing } from './correction.js';
import { reasonIn } from './reason.js';

/**
 * Takes an adoption back: an entry with who, when and why; nothing is removed. It is counted no more, public
 * pages say since when, the organisation may pass the same text again. Papers that are still due are
 * cancelled with the reason; what is out, or lies in a batch, stays in its history. Returns how many were
 * cancelled. Throws `Missing`; `Refused` without a reason, for one that was declined, and the second time.
 */
export async function withdraw(
  db: Db,
  actor: Actor,
  adoptionId: string,
  said: { why: string; by: By },
): Promise<number> {
  const why = reasonIn(said.why);
  return transact(db, async (tx) => {
    const { decision } = await standing(tx, adoptionId);
    if (decision === 'declined') throw new Refused('resolutions.adoptions.problem.declined');
    const now = actor.clock.now();
    await tx
      .insertInto('adoption_withdrawals')
      .values({
        adoption_id: adoptionId,
        withdrawn_at: now,
        withdrawn_by: said.by === 'officer' ? 'officer' : actor.who,
        why,
      })
      .execute();
    await tx
      .updateTable('adoption_decisions')
      .set({ ended_at: now })
      .where('adoption_id', '=', adoptionId)
      .execute();
    await endSupport(tx, actor, `adoption:${adoptionId}`);
    const cancelled = await cancelDue(tx, actor, adoptionId);
    // The reason stands in the entry; it may name somebody, so it is not repeated in the journal.
    await record(tx, actor, {
      what: 'adoption.withdrawn',
      subject: `adoption:${adoptionId}`,
      detail: { by: said.by, cancelled },
    });
    return cancelled;
  });
}

/** Note at every paper that was cancelled for this reason. */
export const cancelled_note = 'the organisation has withdrawn the adoption';

async function cancelDue(tx: Db, actor: Actor, adoptionId: string): Promise<number> {
  const due = await tx
    .selectFrom('dispatches as d')
    .innerJoin('items as i', 'i.id', 'd.item_id')
    .select('d.id')
    .where('i.kind', '=', 'adoption')
    .where('i.subject', '=', adoptionId)
    .where('d.state', '=', 'due')
    .orderBy('d.id')
    .execute();
  let cancelled = 0;
  for (const { id } of due) {
    try {
      await cancelDispatch(tx, actor, id, cancelled_note);
      cancelled += 1;
    } catch (error) {
      // Somebody has taken it meanwhile: it is on its way, and its history says so.
      if (!(error instanceof Refused)) throw error;
    }
  }
  return cancelled;
}

export interface Withdrawal {
  withdrawn_at: Date;
  withdrawn_by: string;
  why: string;
}

/** That an adoption was withdrawn; null: it was not. */
export async function withdrawalOf(db: Db, adoptionId: string): Promise<Withdrawal | null> {
  const found = await db
    .selectFrom('adoption_withdrawals')
    .select(['withdrawn_at', 'withdrawn_by', 'why'])
    .where('adoption_id', '=', adoptionId)
    .executeTakeFirst();
  return found ?? null;
}
