import type { Clock } from '../kernel/clock.js';
import type { Db } from '../kernel/database.js';
import type { Due } from '../page/web.js';
import { casesOfNobody, isCase } from './case-compartment.js';
import { proposalsFor } from './grant-proposal.js';
import { openRenewals } from './renewal.js';

/** What is due with keys: proposals that wait for a second person, and compartments that are being sealed anew. */
export async function keysDue(db: Db, clock: Clock): Promise<Due[]> {
  const href = '/desk/staff/keys';
  return [
    { count: (await proposalsFor(db, clock.now())).length, code: 'staff.due.proposals', href },
    // Of a case that is kept close those who are named for it read it at the case.
    {
      count: (await openRenewals(db)).filter(({ compartment }) => !isCase(compartment)).length,
      code: 'staff.due.renewals',
      href,
    },
    { count: (await casesOfNobody(db)).length, code: 'staff.due.cases_of_nobody', href: '/desk/staff/cases' },
  ];
}
