import './tables.js';
import type { Actor } from '../kernel/actor.js';
import { type Db, transact } from '../kernel/database.js';
import { Refused } from '../kernel/refusals.js';
import { lockGrants, makeCompartment, recipientOf } from './compartment.js';

/** The compartment of one case, where it has one of its own. */
export const caseCompartment = (personId: string): string => `dossier-${personId}`;

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

/**
 * Gives a case a key of its own: only whoever does it holds it, and grants it to named people under Staff. Throws `Refused`
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
