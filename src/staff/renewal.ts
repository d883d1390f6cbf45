import './tables.js';
import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { newId } from '../kernel/chance.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { Missing } from '../kernel/refusals.js';
import { newKeyPair, seal } from '../kernel/vault.js';
import { insertRecoveries, lockGrants, mustHold } from './compartment.js';

export type RenewalReason = 'disabled' | 'taken' | 'asked';

/**
 * Gives a compartment a new key pair: what comes from now on is sealed to that. The new private half is sealed to everybody
 * who holds the compartment now and to the recovery keys; the old one stays with the same people until what is sealed to it
 * was sealed anew (resealing.ts). Nobody needs a key for it. Run it inside the act after which it is needed, under
 * `lockGrants`, when whoever goes has lost their grant.
 */
export async function renew(tx: Db, actor: Actor, compartment: string, reason: RenewalReason): Promise<void> {
  const now = await tx
    .selectFrom('compartments')
    .select('recipient')
    .where('name', '=', compartment)
    .where('destroyed_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!now) throw new Missing('compartment');
  const renewal_id = newId(actor.chance);
  const { identity, recipient } = await newKeyPair();
  await tx
    .insertInto('compartment_renewals')
    .values({
      ...{ id: renewal_id, compartment, reason, old_recipient: now.recipient },
      begun_at: actor.clock.now(),
      done_at: null,
    })
    .execute();
  await keepOldKey(tx, renewal_id, compartment);
  await tx.updateTable('compartments').set({ recipient }).where('name', '=', compartment).execute();
  const holders = await tx
    .selectFrom('grants as g')
    .innerJoin('staff_keys as k', 'k.staff_id', 'g.staff_id')
    .select(['g.id', 'k.recipient'])
    .where('g.compartment', '=', compartment)
    .execute();
  for (const holder of holders) {
    const identity_sealed = await seal(holder.recipient, { table: 'grants', row: holder.id }, identity);
    await tx.updateTable('grants').set({ identity_sealed }).where('id', '=', holder.id).execute();
  }
  const recoveries = await tx.selectFrom('recovery_keys').select(['id', 'recipient']).execute();
  await tx.deleteFrom('compartment_recoveries').where('compartment', '=', compartment).execute();
  await insertRecoveries(tx, compartment, recoveries, identity);
  await record(tx, actor, {
    what: 'compartment.renewed',
    subject: `compartment:${compartment}`,
    detail: { reason, holders: holders.length },
  });
}

/** What is known of the present key becomes what is known of the one before. */
async function keepOldKey(tx: Db, renewalId: string, compartment: string): Promise<void> {
  await sql`insert into old_grants (id, renewal_id, staff_id, identity_sealed)
    select id, ${renewalId}, staff_id, identity_sealed from grants where compartment = ${compartment}`.execute(
    tx,
  );
  await sql`insert into old_recoveries (renewal_id, recovery_key_id, identity_sealed)
    select ${renewalId}, recovery_key_id, identity_sealed from compartment_recoveries
    where compartment = ${compartment}`.execute(tx);
  // Whoever holds the compartment no more keeps none of the keys of before, either.
  await sql`delete from old_grants o using compartment_renewals r where r.id = o.renewal_id
    and r.compartment = ${compartment}
    and not exists (select from grants g where g.compartment = r.compartment and g.staff_id = o.staff_id)`.execute(
    tx,
  );
  // Tries of before were made with fewer keys.
  await tx.deleteFrom('not_resealed').where('compartment', '=', compartment).execute();
  await tx.deleteFrom('resealed').where('compartment', '=', compartment).execute();
}

/** A holder asks for a new key, as when a machine or a paper was lost. Throws `Refused` without the grant. */
export async function askForNewKey(
  db: Db,
  actor: Actor,
  staffId: string,
  compartment: string,
): Promise<void> {
  await transact(db, async (tx) => {
    await lockGrants(tx);
    await mustHold(tx, staffId, compartment);
    await renew(tx, actor, compartment, 'asked');
  });
}

/** Compartments of which an old key is still kept, with since when and why the latest was renewed. */
export async function openRenewals(
  db: Db,
): Promise<{ compartment: string; reason: RenewalReason; begun_at: Date; keys: number }[]> {
  const { rows } = await sql<{ compartment: string; reason: RenewalReason; begun_at: Date; keys: number }>`
    select compartment, count(*)::int as keys, max(begun_at) as begun_at,
      (array_agg(reason order by begun_at desc))[1] as reason
    from compartment_renewals where done_at is null group by compartment order by max(begun_at), compartment`.execute(
    db,
  );
  return rows;
}
