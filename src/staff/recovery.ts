import './tables.js';
import type { Actor } from '../kernel/actor.js';
import { newId } from '../kernel/chance.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { Refused } from '../kernel/refusals.js';
import { NotOpened, newKeyPair, open, recipientFrom } from '../kernel/vault.js';
import { insertGrant, lockGrants, recoveryPlace } from './compartment.js';
import { liftPause } from './confirmed-access.js';
import { foldName } from './member.js';
import { keepOwnKey, newOwnKey } from './own-key.js';
import { removeSecondSteps } from './second-step.js';
import { beginSession } from './session.js';
import type { Entered } from './welcome.js';

/** A recovery key that was just made. The identity is printed once and kept nowhere here. */
export interface RecoveryKey {
  id: string;
  recipient: string;
  identity: string;
}

/** Makes the recovery key and keeps its public half, inside the act that takes in the first person. */
export async function makeRecoveryKey(tx: Db, actor: Actor, madeBy: string): Promise<RecoveryKey> {
  const id = newId(actor.chance);
  const pair = await newKeyPair();
  await tx
    .insertInto('recovery_keys')
    .values({ id, recipient: pair.recipient, made_at: actor.clock.now(), made_by: madeBy })
    .execute();
  await record(tx, actor, { what: 'recovery_key.made', subject: `recovery_key:${id}` });
  return { id, ...pair };
}

/** The public halves of all recovery keys, the newest first: what backups are sealed to. */
export async function recoveryRecipients(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('recovery_keys')
    .select('recipient')
    .orderBy('made_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(({ recipient }) => recipient);
}

/** A recovery key as it is printed: in groups, for the eye. */
export function printedKey(identity: string): string {
  return (identity.match(/.{1,6}/g) ?? []).join(' ');
}

/** A typed recovery key without the spaces and line breaks of paper; null when it cannot be one. */
export function tidyKey(typed: string): string | null {
  const key = typed.slice(0, 500).replace(/\s+/g, '').toUpperCase();
  return /^AGE-SECRET-KEY-1[0-9A-Z]{58}$/.test(key) ? key : null;
}

/**
 * Opens every compartment with the recovery key from paper (groups and line breaks do not matter).
 * null when this is not a recovery key of ours.
 */
export async function openWithRecoveryKey(db: Db, typed: string): Promise<Map<string, string> | null> {
  const identity = tidyKey(typed);
  if (identity === null) return null;
  let recipient: string;
  try {
    recipient = await recipientFrom(identity);
  } catch (error) {
    if (error instanceof NotOpened) return null;
    throw error;
  }
  const rows = await db
    .selectFrom('compartment_recoveries as r')
    .innerJoin('recovery_keys as k', 'k.id', 'r.recovery_key_id')
    .select(['r.compartment', 'r.recovery_key_id', 'r.identity_sealed'])
    .where('k.recipient', '=', recipient)
    .orderBy('r.compartment')
    .execute();
  if (rows.length === 0) return null;
  const identities = new Map<string, string>();
  for (const { compartment, recovery_key_id, identity_sealed } of rows) {
    const place = recoveryPlace(compartment, recovery_key_id);
    identities.set(compartment, await open<string>(identity, place, identity_sealed));
  }
  return identities;
}

/**
 * Lets somebody in who has lost the passphrase but has the recovery key from paper: a new passphrase,
 * every compartment, all their other sessions and second steps ended; a new one is asked for at once. Throws `Refused`, the same for a wrong key, an
 * unknown name and a disabled person.
 */
export async function recover(db: Db, actor: Actor, name: string, typed: string): Promise<Entered> {
  const identities = await openWithRecoveryKey(db, typed);
  const member = await db
    .selectFrom('staff')
    .innerJoin('staff_keys', 'staff_keys.staff_id', 'staff.id')
    .select(['staff.id', 'staff.name'])
    .where('name_folded', '=', foldName(name))
    .executeTakeFirst();
  if (!identities || !member) throw new Refused('staff.recovery.wrong', {}, 422);
  const key = await newOwnKey(actor);
  const self: Actor = { ...actor, who: `staff:${member.id}` };
  const session = await transact(db, async (tx) => {
    await lockGrants(tx);
    const still = await tx
      .selectFrom('staff_keys')
      .select('staff_id')
      .where('staff_id', '=', member.id)
      .forUpdate()
      .executeTakeFirst();
    if (!still) throw new Refused('staff.recovery.wrong', {}, 422);
    await keepOwnKey(tx, self, member.id, key);
    await tx.deleteFrom('sessions').where('staff_id', '=', member.id).execute();
    await tx.deleteFrom('grants').where('staff_id', '=', member.id).execute();
    await removeSecondSteps(tx, self, member.id);
    await liftPause(tx, self, member.id);
    const way = { way: 'recovery', is_proved: false } as const;
    const begun = await beginSession(tx, self, member.id, key.identity, way);
    await record(tx, self, { what: 'staff.recovered', subject: `staff:${member.id}` });
    for (const [compartment, identity] of identities) {
      await insertGrant(tx, self, compartment, { id: member.id, recipient: key.recipient }, null, identity);
    }
    return begun;
  });
  return { staff: member, passphrase: key.passphrase, recoveryKey: null, session };
}
