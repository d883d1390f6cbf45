import './tables.js';
import type { Actor } from '../kernel/actor.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { Refused } from '../kernel/refusals.js';
import { casesOfNobody } from './case-compartment.js';
import { insertGrant, lockGrants } from './compartment.js';
import { giveOldKeys } from './old-key.js';
import { receiverOf } from './own-key.js';
import { oldKeysByRecovery, openWithRecoveryKey } from './recovery.js';
import { readPaperKey } from './recovery-paper.js';
import { mustBeAllowed } from './role.js';

/**
 * Names somebody for every case that is kept close and has nobody, with the recovery key, whole or of two trustees: nothing else
 * opens their keys. An administrator does it, says why, and learns only how many there are. Returns that number. Throws
 * `Refused` for anybody else, for a paper that is not ours, and when every case has somebody; `Missing` when there is no such
 * person (any more).
 */
export async function nameWithPaper(
  db: Db,
  actor: Actor,
  byId: string,
  of: { staffId: string; why: string; key: string; second: string },
): Promise<number> {
  const paper = await readPaperKey(of.key, of.second);
  const identities = await openWithRecoveryKey(db, paper.identity);
  if (!identities) throw new Refused('staff.recovery.opens_nothing', {}, 422);
  const old = await oldKeysByRecovery(db, paper.identity);
  return transact(db, async (tx) => {
    await lockGrants(tx);
    await mustBeAllowed(tx, byId, 'staff');
    const to = await receiverOf(tx, of.staffId);
    const cases = await casesOfNobody(tx);
    if (cases.length === 0) throw new Refused('staff.cases.none', {}, 422);
    for (const compartment of cases) {
      const identity = identities.get(compartment);
      if (!identity) throw new Refused('staff.recovery.opens_nothing', {}, 422);
      await insertGrant(tx, actor, compartment, to, byId, identity);
      const renewals = await tx
        .selectFrom('compartment_renewals')
        .select('id')
        .where('compartment', '=', compartment)
        .execute();
      const ids = new Set(renewals.map(({ id }) => id));
      await giveOldKeys(
        tx,
        actor,
        old.filter(({ renewal_id }) => ids.has(renewal_id)),
        to,
      );
    }
    await record(tx, actor, {
      what: 'cases.named_with_paper',
      subject: `staff:${of.staffId}`,
      why: of.why,
      detail: { cases: cases.length, by: paper.by },
    });
    return cases.length;
  });
}
