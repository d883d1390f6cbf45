import './tables.js';
import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { Refused } from '../kernel/refusals.js';
import { lockGrants, makeCompartment, mustHold, recipientOf } from './compartment.js';
import { removeKeys } from './month-destroying.js';
import { permissionsOf, rolesByStaff } from './role.js';

/** The compartment of one case, where it has one of its own: a case with one is *kept close*, and who holds it is *named*. */
export const caseCompartment = (personId: string): string => `dossier-${personId}`;

/** Whether it is the compartment of one case: then the case is kept close, and who holds the key is named for it. */
export const isCase = (compartment: string): boolean => compartment.startsWith('dossier-');

/** Names of compartments as somebody sees them: of those of single cases their own. */
export function seenAmong(names: readonly string[], own: ReadonlySet<string>): string[] {
  return names.filter((name) => !isCase(name) || own.has(name));
}

async function ownRecipient(db: Db, personId: string): Promise<string | null> {
  const found = await db
    .selectFrom('compartments')
    .select('recipient')
    .where('name', '=', caseCompartment(personId))
    .executeTakeFirst();
  return found?.recipient ?? null;
}

/** To whom what is confided of a case is sealed: the case's own compartment, or else `dossiers`. */
export async function dossierRecipient(db: Db, personId: string): Promise<string> {
  return (await ownRecipient(db, personId)) ?? recipientOf(db, 'dossiers');
}

/** Somebody who works here. */
export interface Worker {
  id: string;
  name: string;
}

/** Who is named for a case; null when it is not kept close. */
export async function workersOf(db: Db, personId: string): Promise<Worker[] | null> {
  const compartment = caseCompartment(personId);
  if (!(await ownRecipient(db, personId))) return null;
  const { rows } = await sql<Worker>`
    select s.id, s.name from grants g join staff s on s.id = g.staff_id
    where g.compartment = ${compartment} order by s.name_folded`.execute(db);
  return rows;
}

/** Who could be named besides: whoever works on cases. */
export async function couldBeNamed(db: Db, named: readonly Worker[]): Promise<Worker[]> {
  const { rows } = await sql<Worker>`
    select s.id, s.name from staff s join staff_keys k on k.staff_id = s.id order by s.name_folded`.execute(
    db,
  );
  const roles = await rolesByStaff(db);
  return rows.filter(
    ({ id }) => permissionsOf(roles.get(id) ?? []).has('cases') && !named.some((one) => one.id === id),
  );
}

/** How many cases are kept close for which nobody is named who works here: their keys are on paper only. */
export async function casesOfNobody(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from compartments c where name like 'dossier-%' and destroyed_at is null
      and not exists (select from grants g where g.compartment = c.name) order by name`.execute(db);
  return rows.map(({ name }) => name);
}

/**
 * Takes the key of a case away from everybody: it is open again. Run it inside the act that has sealed what it held to
 * `dossiers`. Throws `Refused` for one who does not hold it.
 */
export async function endCaseCompartment(
  tx: Db,
  actor: Actor,
  staffId: string,
  personId: string,
): Promise<void> {
  const compartment = caseCompartment(personId);
  await lockGrants(tx);
  await mustHold(tx, staffId, compartment);
  await removeKeys(tx, compartment);
  await tx.deleteFrom('compartments').where('name', '=', compartment).execute();
  await record(tx, actor, { what: 'case.key_ended', subject: `compartment:${compartment}` });
}

/**
 * Gives a case a key of its own: only whoever does it holds it, and names others by granting it. Throws `Refused`
 * for one who does not hold `dossiers`, and when the case has one. Returns its name and public half.
 */
export async function makeCaseCompartment(
  db: Db,
  actor: Actor,
  staffId: string,
  personId: string,
): Promise<{ compartment: string; recipient: string }> {
  const compartment = caseCompartment(personId);
  return transact(db, async (tx) => {
    await lockGrants(tx);
    const holder = await tx
      .selectFrom('grants as g')
      .innerJoin('staff_keys as k', 'k.staff_id', 'g.staff_id')
      .select(['k.staff_id as id', 'k.recipient'])
      .where('g.compartment', '=', 'dossiers')
      .where('g.staff_id', '=', staffId)
      .executeTakeFirst();
    if (!holder) throw new Refused('staff.compartment.not_held', { compartment: 'dossiers' }, 403);
    if (await ownRecipient(tx, personId)) throw new Refused('staff.compartment.case_has_key');
    const recoveries = await tx.selectFrom('recovery_keys').select(['id', 'recipient']).execute();
    return { compartment, recipient: await makeCompartment(tx, actor, compartment, [holder], recoveries) };
  });
}
