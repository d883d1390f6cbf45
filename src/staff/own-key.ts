import './tables.js';
import type { Actor } from '../kernel/actor.js';
import type { Db } from '../kernel/database.js';
import { lockWithPassphrase } from '../kernel/lock.js';
import { Missing } from '../kernel/refusals.js';
import { newKeyPair, open, seal } from '../kernel/vault.js';
import { newPassphrase } from './passphrase.js';

/** A person's own key pair, with the passphrase that it was just locked with. */
export interface OwnKey {
  passphrase: string;
  recipient: string;
  identity: string;
  identity_locked: Buffer;
}

/**
 * Makes a passphrase and a key pair, and locks the one with the other. It takes a tenth of a second
 * (Argon2id), so make it before the act's transaction.
 */
export async function newOwnKey(actor: Actor): Promise<OwnKey> {
  const passphrase = newPassphrase(actor.chance);
  const pair = await newKeyPair();
  const identity_locked = await lockWithPassphrase(passphrase, pair.identity, actor.chance);
  return { passphrase, ...pair, identity_locked };
}

/** Keeps a person's key (not the passphrase, and the identity only locked) instead of any before. */
export async function keepOwnKey(tx: Db, actor: Actor, staffId: string, key: OwnKey): Promise<void> {
  const kept = {
    recipient: key.recipient,
    identity_locked: key.identity_locked,
    changed_at: actor.clock.now(),
    noted_at: null,
  };
  await tx
    .insertInto('staff_keys')
    .values({ staff_id: staffId, ...kept })
    .onConflict((conflict) => conflict.column('staff_id').doUpdateSet(kept))
    .execute();
}

/**
 * Keeps a person's key as it is locked today: the same key and passphrase, at another cost or by another cipher. It changes
 * nothing for anybody, so the journal has no word of it. Of two at once the first counts.
 */
export async function keepLockedAnew(db: Db, staffId: string, before: Buffer, anew: Buffer): Promise<void> {
  await db
    .updateTable('staff_keys')
    .set({ identity_locked: anew })
    .where('staff_id', '=', staffId)
    .where('identity_locked', '=', before)
    .execute();
}

/** Seals what was granted to somebody anew, to their new key: then the old one opens nothing here. */
export async function sealGrantsAnew(
  tx: Db,
  staffId: string,
  oldIdentity: string,
  recipient: string,
): Promise<void> {
  for (const table of ['grants', 'old_grants'] as const) {
    const rows = await tx
      .selectFrom(table)
      .select(['id', 'identity_sealed'])
      .where('staff_id', '=', staffId)
      .forUpdate()
      .execute();
    for (const { id, identity_sealed } of rows) {
      // A key of before keeps the place that it had as a grant.
      const place = { table: 'grants', row: id };
      const identity = await open<string>(oldIdentity, place, identity_sealed);
      await tx
        .updateTable(table)
        .set({ identity_sealed: await seal(recipient, place, identity) })
        .where('id', '=', id)
        .where('identity_sealed', '=', identity_sealed)
        .execute();
    }
  }
}

/** Whom a key is to be sealed to, and with what; nobody ends or changes it until the act is over. Throws `Missing` for whoever works here no more. */
export async function receiverOf(tx: Db, staffId: string): Promise<{ id: string; recipient: string }> {
  const to = await tx
    .selectFrom('staff_keys')
    .select(['staff_id as id', 'recipient'])
    .where('staff_id', '=', staffId)
    .forUpdate()
    .executeTakeFirst();
  if (!to) throw new Missing('staff');
  return to;
}
