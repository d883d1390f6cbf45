import './tables.js';
import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { newId } from '../kernel/chance.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { Refused } from '../kernel/refusals.js';
import { type KeyPair, seal } from '../kernel/vault.js';
import { recoveryPlace } from './compartment.js';
import { mustBeOurs, renewed_what } from './recovery.js';
import { openCopies } from './recovery-copies.js';
import type { PaperKey } from './recovery-paper.js';
import { keyId } from './recovery-share.js';

/** Somebody else who makes a key at this moment is waited for so often, half a second each. */
const most_tries = 20;

/** What a new recovery key replaced: names on paper, and how many copies were sealed to it. */
export interface RenewedRecovery {
  key: string;
  before: string;
  compartments: number;
  /** Of keys that compartments had before. */
  old_keys: number;
}

/**
 * Puts a new recovery key in the place of one of ours that somebody has from paper, in one transaction: every copy that is kept for
 * the old one is opened and sealed to `next`, what is made from then on and every later backup is sealed to `next` alone, and the
 * old public half goes. Run it when `next` is on paper. Throws `Refused`, and nothing is changed: for a key that is none of ours (any
 * more), with the first compartment that it does not open, and when somebody made keys all the time.
 */
export async function renewRecoveryKey(
  db: Db,
  actor: Actor,
  typed: PaperKey,
  next: KeyPair,
): Promise<RenewedRecovery> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await transact(db, (tx) => renewIn(tx, actor, typed, next));
    } catch (error) {
      if (!isHeldUp(error)) throw error;
      if (tries >= most_tries) throw new Refused('staff.recovery.held_up', {}, 503);
    }
  }
}

async function renewIn(
  tx: Db,
  actor: Actor,
  { identity, by }: PaperKey,
  next: KeyPair,
): Promise<RenewedRecovery> {
  // Whoever makes or renews a compartment reads this table first: we wait for those, and the next ones wait for us. Should one of
  // them wait for us and we for it, we are the one that gives way: before a second is over, when the database would choose.
  await sql`set local lock_timeout = '500ms'`.execute(tx);
  await sql`lock table recovery_keys in access exclusive mode`.execute(tx);
  const ours = await mustBeOurs(tx, identity);
  const copies = await openCopies(tx, ours, identity);
  const id = newId(actor.chance);
  await tx
    .insertInto('recovery_keys')
    .values({ id, recipient: next.recipient, made_at: actor.clock.now(), made_by: null })
    .execute();
  for (const { compartment, renewal_id, identity: own } of copies) {
    const sealed = {
      recovery_key_id: id,
      identity_sealed: await seal(next.recipient, recoveryPlace(compartment, id), own),
    };
    if (renewal_id === null)
      await tx
        .updateTable('compartment_recoveries')
        .set(sealed)
        .where('compartment', '=', compartment)
        .where('recovery_key_id', '=', ours.id)
        .execute();
    else
      await tx
        .updateTable('old_recoveries')
        .set(sealed)
        .where('renewal_id', '=', renewal_id)
        .where('recovery_key_id', '=', ours.id)
        .execute();
  }
  // A copy that was left out would still name it, and then the database lets nothing of this happen.
  await tx.deleteFrom('recovery_keys').where('id', '=', ours.id).execute();
  const compartments = copies.filter(({ renewal_id }) => renewal_id === null).length;
  const renewed = {
    ...{ key: keyId(next.recipient), before: keyId(ours.recipient) },
    ...{ compartments, old_keys: copies.length - compartments },
  };
  await record(tx, actor, {
    ...{ what: renewed_what, subject: `recovery_key:${id}` },
    detail: { ...renewed, by },
  });
  return renewed;
}

/** Whether the database gave up because somebody else held what we wanted (SQLSTATE 55P03), or each what the other did (40P01). */
function isHeldUp(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '55P03' || error.code === '40P01');
}
