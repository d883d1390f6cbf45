import './tables.js';
import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { newId } from '../kernel/chance.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { Refused } from '../kernel/refusals.js';
import { NotOpened, newKeyPair, open, recipientFrom } from '../kernel/vault.js';
import { insertGrant, lockGrants, recoveryPlace } from './compartment.js';
import { pauseRecovered } from './confirmed-access.js';
import { foldName } from './member.js';
import { giveOldKeys, type OldKey } from './old-key.js';
import { keepOwnKey, newOwnKey } from './own-key.js';
import { readPaperKey } from './recovery-paper.js';
import { keyId } from './recovery-share.js';
import { forgetSecondSteps } from './second-step.js';

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

/** The id of the recovery key that has this private half; null when it is none of ours. */
export async function recoveryKeyOf(
  db: Db,
  identity: string,
): Promise<{ id: string; recipient: string } | null> {
  const recipient = await recipientFrom(identity);
  const found = await db
    .selectFrom('recovery_keys')
    .select(['id', 'recipient'])
    .where('recipient', '=', recipient)
    .executeTakeFirst();
  return found ?? null;
}

/** The journal's word for a recovery key that was replaced by another one. */
export const renewed_what = 'recovery_key.renewed';

/**
 * The same, for whoever typed it where the campaign runs. Throws `Refused`: it is none of ours; or it was, until a new one
 * took its place.
 */
export async function mustBeOurs(db: Db, identity: string): Promise<{ id: string; recipient: string }> {
  const ours = await recoveryKeyOf(db, identity);
  if (ours) return ours;
  const key = keyId(await recipientFrom(identity));
  const line = await db
    .selectFrom('journal')
    .select(['at', 'detail'])
    .where('what', '=', renewed_what)
    .where(sql<string>`detail ->> 'before'`, '=', key)
    .orderBy('seq', 'desc')
    .executeTakeFirst();
  if (!line) throw new Refused('staff.recovery.not_ours', { key }, 422);
  const [day = ''] = line.at.toISOString().split('T');
  throw new Refused('staff.recovery.replaced', { key, day, present: String(line.detail.key) }, 422);
}

/** Opens every compartment with the recovery key (`AGE-SECRET-KEY-1…`). null when this is not a recovery key of ours. */
export async function openWithRecoveryKey(db: Db, identity: string): Promise<Map<string, string> | null> {
  let key: { id: string } | null;
  try {
    key = await recoveryKeyOf(db, identity);
  } catch (error) {
    if (error instanceof NotOpened) return null;
    throw error;
  }
  if (!key) return null;
  const rows = await db
    .selectFrom('compartment_recoveries')
    .select(['compartment', 'identity_sealed'])
    .where('recovery_key_id', '=', key.id)
    .orderBy('compartment')
    .execute();
  if (rows.length === 0) return null;
  const identities = new Map<string, string>();
  for (const { compartment, identity_sealed } of rows) {
    const place = recoveryPlace(compartment, key.id);
    identities.set(compartment, await open<string>(identity, place, identity_sealed));
  }
  return identities;
}

/** The keys that compartments (or this one) had before, while something is sealed to them, opened with the recovery key. */
export async function oldKeysByRecovery(
  db: Db,
  identity: string,
  compartment: string | null = null,
): Promise<OldKey[]> {
  const key = await recoveryKeyOf(db, identity);
  const rows = await db
    .selectFrom('old_recoveries as o')
    .innerJoin('compartment_renewals as r', 'r.id', 'o.renewal_id')
    .select(['o.renewal_id', 'r.compartment', 'o.identity_sealed', 'o.recovery_key_id'])
    .where('o.recovery_key_id', '=', key?.id ?? null)
    .where('r.done_at', 'is', null)
    .execute();
  return Promise.all(
    rows
      .filter((row) => compartment === null || row.compartment === compartment)
      .map(async ({ renewal_id, compartment, identity_sealed, recovery_key_id }) => ({
        renewal_id,
        identity: await open<string>(identity, recoveryPlace(compartment, recovery_key_id), identity_sealed),
      })),
  );
}

/** Somebody who came back, with the passphrase that is shown this once; and when, so that others can ask about it. */
export interface Recovered {
  staff: { id: string; name: string };
  passphrase: string;
  at: Date;
}

/**
 * Gives a new passphrase and every compartment to somebody who has lost theirs but has the recovery key from paper, whole or as two of
 * its shares. All their sessions and second steps end. The account is paused until somebody else says that it is them, and then asks
 * for a new second step: the paper alone opens nothing. Throws `Refused`: with what is mistyped on the paper, and
 * the same for a wrong key, an unknown name and a disabled person.
 */
export async function recover(
  db: Db,
  actor: Actor,
  name: string,
  typed: { key: string; second: string },
): Promise<Recovered> {
  const { identity, by } = await readPaperKey(typed.key, typed.second);
  const identities = await openWithRecoveryKey(db, identity);
  const member = await db
    .selectFrom('staff')
    .innerJoin('staff_keys', 'staff_keys.staff_id', 'staff.id')
    .select(['staff.id', 'staff.name'])
    .where('name_folded', '=', foldName(name))
    .executeTakeFirst();
  if (!identities || !member) throw new Refused('staff.recovery.wrong', {}, 422);
  const old = await oldKeysByRecovery(db, identity);
  const key = await newOwnKey(actor);
  const self: Actor = { ...actor, who: `staff:${member.id}` };
  await transact(db, async (tx) => {
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
    await tx.deleteFrom('old_grants').where('staff_id', '=', member.id).execute();
    await forgetSecondSteps(tx, member.id);
    await pauseRecovered(tx, self, member.id);
    await record(tx, self, { what: 'staff.recovered', subject: `staff:${member.id}`, detail: { by } });
    for (const [compartment, opened] of identities) {
      await insertGrant(tx, self, compartment, { id: member.id, recipient: key.recipient }, null, opened);
    }
    await giveOldKeys(tx, self, old, { id: member.id, recipient: key.recipient });
  });
  return { staff: member, passphrase: key.passphrase, at: actor.clock.now() };
}
