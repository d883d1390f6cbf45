import './tables.js';
import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import type { Db } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';

/** Why an approved letter gets no paper now; a code with words at `letters.papers.hold.<reason>`. */
export interface LetterHold {
  reason: string;
  /** EDTF, where it is known. */
  since: string | null;
}

/** Why a letter is held, and since when it is, or null. */
export async function holdOf(db: Db, letterId: string): Promise<(LetterHold & { held_at: Date }) | null> {
  const hold = await db
    .selectFrom('letter_holds')
    .select(['reason', 'since', 'held_at'])
    .where('letter_id', '=', letterId)
    .where('lifted_at', 'is', null)
    .executeTakeFirst();
  return hold ?? null;
}

/**
 * Holds letters for a reason, or lets them go (null), in the caller's transaction: what is so already is left as
 * it is, so that nobody is told the same twice. Returns how many changed.
 */
export async function setHold(
  tx: Db,
  actor: Actor,
  letterIds: string[],
  hold: LetterHold | null,
): Promise<number> {
  if (letterIds.length === 0) return 0;
  const at = actor.clock.now();
  const open = await tx
    .selectFrom('letter_holds')
    .select(['id', 'letter_id', 'reason', 'since'])
    .where('letter_id', 'in', letterIds)
    .where('lifted_at', 'is', null)
    .execute();
  const isSame = (one: LetterHold) => hold !== null && one.reason === hold.reason && one.since === hold.since;
  const kept = new Set(open.filter(isSame).map(({ letter_id }) => letter_id));
  const over = open.filter((one) => !isSame(one)).map(({ id }) => id);
  if (over.length > 0) {
    await tx.updateTable('letter_holds').set({ lifted_at: at }).where('id', 'in', over).execute();
  }
  const held = hold === null ? [] : letterIds.filter((id) => !kept.has(id));
  if (hold !== null && held.length > 0) {
    const row = { ...hold, held_at: at, lifted_at: null };
    await tx
      .insertInto('letter_holds')
      .values(held.map((letter_id) => ({ id: newId(actor.chance), letter_id, ...row })))
      .execute();
  }
  const changed = Math.max(over.length, held.length);
  if (changed > 0) {
    await record(tx, actor, {
      what: hold === null ? 'letters.let_go' : 'letters.held',
      subject: `letter:${letterIds[0]}`,
      detail: { letters: changed, ...(hold ? { reason: hold.reason } : {}) },
    });
  }
  return changed;
}
