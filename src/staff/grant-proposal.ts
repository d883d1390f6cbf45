import './tables.js';
import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { newId } from '../kernel/chance.js';
import { day_ms } from '../kernel/clock.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { Missing, Refused } from '../kernel/refusals.js';
import { type HeldKeys, insertGrant, lockGrants, needsTwo } from './compartment.js';
import { giveOldKeys } from './old-key.js';
import { receiverOf } from './own-key.js';
import { oldKeysByRecovery, openWithRecoveryKey } from './recovery.js';
import { type PaperKey, readPaperKey } from './recovery-paper.js';

/** A proposal that nobody agrees to is over after so long. */
export const proposal_days = 7;

/** A proposal as the desk shows it. */
export interface Proposal {
  id: string;
  compartment: string;
  staff_id: string;
  to: string;
  proposed_by: string;
  by: string;
  why: string;
  proposed_at: Date;
  until: Date;
}

/** Proposals that can still be agreed to, the oldest first; those for one person, or all. */
export async function proposalsFor(db: Db, now: Date, staffId: string | null = null): Promise<Proposal[]> {
  const { rows } = await sql<Proposal>`
    select p.id, p.compartment, p.staff_id, t.name as to, p.proposed_by, b.name as by, p.why, p.proposed_at, p.until
    from grant_proposals p join staff t on t.id = p.staff_id join staff b on b.id = p.proposed_by
    where p.until > ${now} and (${staffId}::uuid is null or p.staff_id = ${staffId})
    order by p.proposed_at, p.id`.execute(db);
  return rows;
}

/** How many people hold a compartment. */
export async function holdersOf(db: Db, compartment: string): Promise<number> {
  const { count } = await db
    .selectFrom('grants')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('compartment', '=', compartment)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/**
 * Proposes that somebody gets the key of a list: a holder does, with the reason, and another holder has seven days to
 * agree. Nothing can be opened by it. Throws `Refused` for one who does not hold it, who is the only one who does, or when
 * the other holds it or it is proposed already; `Missing` when there is no such person (any more).
 */
export async function propose(
  db: Db,
  actor: Actor,
  byId: string,
  of: { compartment: string; staffId: string; why: string },
): Promise<void> {
  const { compartment, staffId, why } = of;
  if (!needsTwo(compartment)) throw new Refused('staff.grants.no_list', {}, 422);
  if (byId === staffId) throw new Refused('staff.grants.own', {}, 403);
  await transact(db, async (tx) => {
    await lockGrants(tx);
    await forgetProposals(tx, actor);
    const holders = await holderIds(tx, compartment);
    if (!holders.has(byId)) throw new Refused('staff.compartment.not_held', { compartment }, 403);
    if (holders.has(staffId)) throw new Refused('staff.compartment.already_granted');
    if (holders.size === 1) throw new Refused('staff.grants.alone', { compartment });
    const to = await tx
      .selectFrom('staff_keys')
      .select('staff_id')
      .where('staff_id', '=', staffId)
      .executeTakeFirst();
    if (!to) throw new Missing('staff');
    const now = actor.clock.now();
    const row = {
      ...{ id: newId(actor.chance), compartment, staff_id: staffId, proposed_by: byId, why },
      proposed_at: now,
      until: new Date(now.getTime() + proposal_days * day_ms),
    };
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('grant_proposals')
      .values(row)
      .onConflict((conflict) => conflict.columns(['compartment', 'staff_id']).doNothing())
      .executeTakeFirst();
    if (!numInsertedOrUpdatedRows) throw new Refused('staff.grants.proposed_already');
    await record(tx, actor, {
      what: 'compartment.grant_proposed',
      subject: `staff:${staffId}`,
      why,
      detail: { compartment },
    });
  });
}

async function holderIds(tx: Db, compartment: string): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('grants')
    .select('staff_id')
    .where('compartment', '=', compartment)
    .execute();
  return new Set(rows.map(({ staff_id }) => staff_id));
}

/** A proposal that is neither over nor decided. Throws `Missing`. */
async function openProposal(db: Db, actor: Actor, id: string): Promise<Proposal> {
  const found = (await proposalsFor(db, actor.clock.now())).find((one) => one.id === id);
  if (!found) throw new Missing('proposal');
  return found;
}

/**
 * A second holder agrees: only then is the key sealed to whom it is for, by this one's hand. Throws `Refused` for the one
 * who proposed, without the key, or when the first holds it no more; `Missing` when the proposal is over.
 */
export async function agree(
  db: Db,
  actor: Actor,
  holder: HeldKeys,
  byId: string,
  id: string,
): Promise<string> {
  const { compartment, staff_id, proposed_by } = await openProposal(db, actor, id);
  if (byId === proposed_by) throw new Refused('staff.grants.same_person', {}, 403);
  await holder.give(compartment, staff_id, async (tx) => {
    const gone = await tx
      .deleteFrom('grant_proposals')
      .where('id', '=', id)
      .where('proposed_by', '=', proposed_by)
      .executeTakeFirst();
    if (gone.numDeletedRows === 0n) throw new Missing('proposal');
    const holders = await holderIds(tx, compartment);
    if (!holders.has(proposed_by)) throw new Refused('staff.grants.proposer_gone', { compartment });
    if (!holders.has(byId)) throw new Refused('staff.compartment.not_held', { compartment }, 403);
    await record(tx, actor, {
      what: 'compartment.grant_agreed',
      subject: `staff:${staff_id}`,
      detail: { compartment, proposed_by },
    });
  });
  return staff_id;
}

/** A holder says no, or takes the own proposal back. Throws `Refused` without the key, `Missing` when it is over. */
export async function decline(db: Db, actor: Actor, byId: string, id: string): Promise<string> {
  const { compartment, staff_id } = await openProposal(db, actor, id);
  await transact(db, async (tx) => {
    await lockGrants(tx);
    if (!(await holderIds(tx, compartment)).has(byId))
      throw new Refused('staff.compartment.not_held', { compartment }, 403);
    const gone = await tx.deleteFrom('grant_proposals').where('id', '=', id).executeTakeFirst();
    if (gone.numDeletedRows === 0n) throw new Missing('proposal');
    await record(tx, actor, {
      what: 'compartment.grant_declined',
      subject: `staff:${staff_id}`,
      detail: { compartment },
    });
  });
  return staff_id;
}

/**
 * Where only one person holds a list, the paper is the second: with the recovery key, whole or of two trustees, that person
 * gives the key at once. Throws `Refused` when another holder could agree, without the key, or for a paper that is not ours.
 */
export async function grantWithPaper(
  db: Db,
  actor: Actor,
  byId: string,
  of: { compartment: string; staffId: string; why: string; key: string; second: string },
): Promise<void> {
  const { compartment, staffId, why } = of;
  if (!needsTwo(compartment)) throw new Refused('staff.grants.no_list', {}, 422);
  const paper: PaperKey = await readPaperKey(of.key, of.second);
  const identity = (await openWithRecoveryKey(db, paper.identity))?.get(compartment);
  if (!identity) throw new Refused('staff.recovery.opens_nothing', {}, 422);
  const old = await oldKeysByRecovery(db, paper.identity, compartment);
  await transact(db, async (tx) => {
    await lockGrants(tx);
    const holders = await holderIds(tx, compartment);
    if (!holders.has(byId)) throw new Refused('staff.compartment.not_held', { compartment }, 403);
    if (holders.has(staffId)) throw new Refused('staff.compartment.already_granted');
    if (holders.size > 1) throw new Refused('staff.grants.others_hold', { compartment });
    const to = await receiverOf(tx, staffId);
    await insertGrant(tx, actor, compartment, to, byId, identity);
    await giveOldKeys(tx, actor, old, to);
    await record(tx, actor, {
      what: 'compartment.grant_with_paper',
      subject: `staff:${staffId}`,
      why,
      detail: { compartment, by: paper.by },
    });
  });
}

/** Removes proposals whose time is over. Returns how many. */
export async function forgetProposals(db: Db, actor: Actor): Promise<number> {
  const gone = await db
    .deleteFrom('grant_proposals')
    .where('until', '<=', actor.clock.now())
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}

/** Proposals by and for somebody who no longer works here. */
export async function forgetProposalsOf(tx: Db, staffId: string): Promise<void> {
  await tx
    .deleteFrom('grant_proposals')
    .where((e) => e.or([e('staff_id', '=', staffId), e('proposed_by', '=', staffId)]))
    .execute();
}
