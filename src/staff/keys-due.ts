import type { Clock } from '../kernel/clock.js';
import type { Db } from '../kernel/database.js';
import type { Due } from '../page/web.js';
import { proposalsFor } from './grant-proposal.js';
import { openRenewals } from './renewal.js';

/** What is due with keys: proposals that wait for a second person, and compartments that are being sealed anew. */
export async function keysDue(db: Db, clock: Clock): Promise<Due[]> {
  const href = '/desk/staff/keys';
  return [
    { count: (await proposalsFor(db, clock.now())).length, code: 'staff.due.proposals', href },
    { count: (await openRenewals(db)).length, code: 'staff.due.renewals', href },
  ];
}
