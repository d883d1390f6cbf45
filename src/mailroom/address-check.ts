import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { today } from '../kernel/clock.js';
import { type Db, transact } from '../kernel/database.js';
import { addDays } from '../kernel/day.js';
import { record } from '../kernel/journal.js';
import { Missing } from '../kernel/refusals.js';
import { address_stale_days } from './address.js';
import type { AddressKind } from './tables.js';

/** Somebody has made sure today that an address still holds. Throws `Missing`. */
export async function checkAddress(db: Db, actor: Actor, id: string): Promise<void> {
  await transact(db, async (tx) => {
    const changed = await tx
      .updateTable('addresses')
      .set({ checked_on: today(actor.clock), checked_by: actor.who })
      .where('id', '=', id)
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) throw new Missing('address');
    await record(tx, actor, { what: 'address.checked', subject: `address:${id}` });
  });
}

/** An address that somebody should look at, as the desk lists it. */
export interface OldAddress {
  id: string;
  kind: AddressKind;
  label: string;
  lines: string[] | null;
  note: string | null;
  verified: boolean;
  last_evidence: string | null;
  checked_on: string | null;
  /** Papers that wait for this address. */
  waiting: number;
}

/**
 * Verified addresses that are not known to have ended and that nobody has checked within the last 90
 * days before `day`: those that papers wait for come first, then those never checked.
 */
export async function oldAddresses(db: Db, day: string): Promise<OldAddress[]> {
  const { rows } = await sql<OldAddress>`
    select a.id, a.kind, a.label, a.lines, a.note, a.verified, a.last_evidence, a.checked_on,
      (select count(*)::int from dispatches d
        where d.address_id = a.id and d.state in ('due', 'claimed')) as waiting
    from addresses a
    where a.verified and a.valid_to is null
      and (a.checked_on is null or a.checked_on < ${addDays(day, -address_stale_days)})
    order by waiting desc, a.checked_on nulls first, a.label, a.id`.execute(db);
  return rows;
}
