import './tables.js';
import type { Actor } from '../kernel/actor.js';
import { newId } from '../kernel/chance.js';
import type { Db } from '../kernel/database.js';
import { open, seal } from '../kernel/vault.js';

// A compartment that got a new key keeps the old one until nothing is sealed to it any more (see renewal.ts). Whoever holds
// the compartment holds the old key beside the new one.

/** A key that a compartment had before, opened. */
export interface OldKey {
  renewal_id: string;
  identity: string;
}

/** The keys of before that somebody holds of a compartment, the latest first. None is the usual case. */
export async function oldKeysOf(
  db: Db,
  ownIdentity: string,
  compartment: string,
  staffId: string,
): Promise<OldKey[]> {
  const rows = await db
    .selectFrom('old_grants as o')
    .innerJoin('compartment_renewals as r', 'r.id', 'o.renewal_id')
    .select(['o.id', 'o.renewal_id', 'o.identity_sealed'])
    .where('o.staff_id', '=', staffId)
    .where('r.compartment', '=', compartment)
    .where('r.done_at', 'is', null)
    .orderBy('r.begun_at', 'desc')
    .execute();
  const keys: OldKey[] = [];
  for (const { id, renewal_id, identity_sealed } of rows) {
    const identity = await open<string>(ownIdentity, { table: 'grants', row: id }, identity_sealed);
    keys.push({ renewal_id, identity });
  }
  return keys;
}

/** Seals keys of before to somebody who holds the compartment from now on. */
export async function giveOldKeys(
  tx: Db,
  actor: Actor,
  keys: OldKey[],
  to: { id: string; recipient: string },
): Promise<void> {
  for (const { renewal_id, identity } of keys) {
    const id = newId(actor.chance);
    const identity_sealed = await seal(to.recipient, { table: 'grants', row: id }, identity);
    await tx
      .insertInto('old_grants')
      .values({ id, renewal_id, staff_id: to.id, identity_sealed })
      .onConflict((conflict) => conflict.columns(['renewal_id', 'staff_id']).doNothing())
      .execute();
  }
}
