import './tables.js';
import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { type Db, transact } from '../kernel/database.js';
import { Refused } from '../kernel/refusals.js';
import { makeCompartment } from './compartment.js';

/** A compartment of one month: `letters-2016-03`. */
export interface MonthCompartment {
  name: string;
  recipient: string;
}

/** The name of the month's compartment of a kind of data, for a day (YYYY-MM-DD). */
export function monthName(kind: string, day: string): string {
  return `${kind}-${day.slice(0, 7)}`;
}

/**
 * The compartment of a month, made when it is not there: a key pair whose private half is sealed to the recovery
 * keys and to everybody who holds the newest compartment of that kind before it; the first one goes to those who
 * hold `heirs`. Nobody needs a key for that, and the private half is forgotten with the return. Throws `Refused`
 * before the first sign-in.
 */
export async function monthCompartment(
  db: Db,
  actor: Actor,
  kind: string,
  day: string,
  heirs: string,
): Promise<MonthCompartment> {
  const name = monthName(kind, day);
  const known = await compartmentNamed(db, name);
  if (known) return known;
  return transact(db, async (tx) => {
    // One maker at a time; whoever waited finds what the other made.
    await sql`lock table compartments in share row exclusive mode`.execute(tx);
    const made = await compartmentNamed(tx, name);
    if (made) return made;
    const { rows: holders } = await sql<{ id: string; recipient: string }>`
      select k.staff_id as id, k.recipient from grants g join staff_keys k on k.staff_id = g.staff_id
      where g.compartment = coalesce(
        (select max(c.name) from compartments c where c.name like ${`${kind}-%`} and c.name < ${name} and c.destroyed_at is null), ${heirs})
      order by g.granted_at, k.staff_id`.execute(tx);
    if (holders.length === 0) throw new Refused('staff.compartment.missing', {}, 503);
    const recoveries = await tx.selectFrom('recovery_keys').select(['id', 'recipient']).execute();
    return { name, recipient: await makeCompartment(tx, actor, name, holders, recoveries) };
  });
}

async function compartmentNamed(db: Db, name: string): Promise<MonthCompartment | undefined> {
  return db
    .selectFrom('compartments')
    .select(['name', 'recipient'])
    .where('name', '=', name)
    .executeTakeFirst();
}
