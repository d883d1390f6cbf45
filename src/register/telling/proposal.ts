import type { Actor } from '../../kernel/actor.js';
import { isId, newId } from '../../kernel/chance.js';
import type { Clock } from '../../kernel/clock.js';
import { type Db, isDuplicate, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import type { Due } from '../../page/web.js';
import { type BasisColumns, basisIn, bearing, hold } from './basis.js';
import { type Change, differenceMark, publicDifference } from './difference.js';
import { move, put, type Stand, type Subject, standOf } from './ladder.js';

/** Whether what goes public needs a second person: as soon as two work here. */
export async function needsSecond(db: Db): Promise<boolean> {
  const { count } = await db
    .selectFrom('staff as s')
    .leftJoin('staff_disablings as d', 'd.staff_id', 's.id')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('d.staff_id', 'is', null)
    .executeTakeFirstOrThrow();
  return count > 1;
}

/** What visitors would read more, or differently, if a subject became public. */
export async function differenceOf(
  db: Db,
  subject: Subject,
  people: string[],
  basis: BasisColumns,
): Promise<Change[]> {
  return publicDifference(db, people, (tx) => put(tx, subject, 'public', basis));
}

/**
 * Proposes that a subject becomes public, with what visitors would read then. Inside the act's
 * transaction. Throws `Refused` when it is proposed already.
 */
export async function propose(
  tx: Db,
  actor: Actor,
  subject: Subject,
  stand: Stand,
  asked: { basis: BasisColumns; why: string },
): Promise<void> {
  const { basis, why } = asked;
  const [person_id] = stand.people;
  if (!person_id) throw new Missing('person');
  const id = newId(actor.chance);
  try {
    await tx
      .insertInto('publication_proposals')
      .values({
        id,
        subject_kind: subject.kind,
        subject_id: subject.id,
        person_id,
        ...basis,
        difference: JSON.stringify(await differenceOf(tx, subject, stand.people, basis)),
        why: why.trim(),
        proposed_by: actor.who,
        proposed_at: actor.clock.now(),
        decision: null,
        decided_by: null,
        decided_at: null,
        decided_why: null,
      })
      .execute();
  } catch (error) {
    if (isDuplicate(error, 'publication_proposals_open')) throw new Refused('register.telling.proposal.open');
    throw error;
  }
  await record(tx, actor, {
    what: `${subject.kind}.proposed`,
    subject: `${subject.kind}:${subject.id}`,
    why: why.trim(),
    detail: { proposal: id },
  });
}

/** A proposal that nobody has decided, as the desk lists it. */
export interface OpenProposal {
  id: string;
  kind: Subject['kind'];
  subject_id: string;
  person_id: string;
  slug: string;
  why: string;
  proposed_by: string;
  proposed_at: Date;
}

/** Proposals that wait: all of them, or those of one person; oldest first. */
export async function openProposals(db: Db, personId: string | null = null): Promise<OpenProposal[]> {
  return db
    .selectFrom('publication_proposals as q')
    .innerJoin('people as p', 'p.id', 'q.person_id')
    .select(['q.id', 'q.subject_kind as kind', 'q.subject_id', 'q.person_id', 'p.slug', 'q.why'])
    .select(['q.proposed_by', 'q.proposed_at'])
    .where('q.decision', 'is', null)
    .$if(personId !== null, (query) => query.where('q.person_id', '=', personId ?? ''))
    .orderBy('q.proposed_at')
    .orderBy('q.id')
    .limit(most_listed)
    .execute();
}

/** So many proposals stand on one page; the oldest are decided first. */
const most_listed = 200;

/** A proposal with what visitors would read now, and what they would have read when it was proposed. */
export interface Proposal extends OpenProposal, BasisColumns {
  now: Change[];
  proposed: Change[];
  /** What the person who decides has to have seen: it is sent back with the decision. */
  mark: string;
}

/** A proposal that waits to be decided. Throws `Missing`. */
export async function proposalAt(db: Db, id: string): Promise<Proposal> {
  return transact(db, async (tx) => {
    const open = (await openProposals(tx)).find((one) => one.id === id);
    if (!open) throw new Missing('proposal');
    const { difference, ...basis } = await tx
      .selectFrom('publication_proposals')
      .select(['difference', 'basis_kind', 'basis', 'consent_id'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const subject = { kind: open.kind, id: open.subject_id };
    const { people } = await standOf(tx, subject);
    const now = await differenceOf(tx, subject, people, basis);
    return { ...open, ...basis, now, proposed: difference, mark: differenceMark(now) };
  });
}

/** The answer to a proposal. `seen` is the mark of the difference that was looked at. */
export type Answer =
  | { agreed: true; seen: string }
  /** Declined; by the person who proposed it, withdrawn. */
  | { agreed: false; why: string };

/**
 * A second person agrees, and it is public; or it is declined, or withdrawn by whoever proposed it. Throws
 * `Missing` when nothing waits, and `Refused` for one's own proposal, when what would go public is not
 * what was seen, and when the consent that it rests on has been withdrawn.
 */
export async function decide(db: Db, actor: Actor, id: string, answer: Answer): Promise<void> {
  if (!isId(id)) throw new Missing('proposal');
  await transact(db, async (tx) => {
    const found = await tx
      .selectFrom('publication_proposals')
      .select('consent_id')
      .where('id', '=', id)
      .executeTakeFirst();
    await hold(tx, found?.consent_id ?? null);
    const proposal = await tx
      .selectFrom('publication_proposals')
      .selectAll()
      .where('id', '=', id)
      .where('decision', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!proposal) throw new Missing('proposal');
    const { subject_kind: kind, subject_id, basis_kind, basis, consent_id, proposed_by, why } = proposal;
    const subject: Subject = { kind, id: subject_id };
    const isOwn = proposed_by === actor.who;
    if (answer.agreed) {
      if (isOwn) throw new Refused('register.telling.proposal.own', {}, 403);
      const stand = await standOf(tx, subject);
      if (stand.isStruck) throw new Refused('register.record.struck');
      if (stand.told === 'public') throw new Refused('register.tell.already');
      const columns = await bearing(tx, basisIn({ basis_kind, basis, consent_id }), stand.people);
      const difference = await differenceOf(tx, subject, stand.people, columns);
      if (differenceMark(difference) !== answer.seen) throw new Refused('register.telling.proposal.changed');
      const more = { proposal: id };
      await move(tx, actor, subject, { from: stand.told, to: 'public', why, basis: columns, more });
    }
    const decision = answer.agreed ? 'agreed' : isOwn ? 'withdrawn' : 'declined';
    await close(tx, actor, [id], decision, answer.agreed ? null : answer.why.trim());
    if (!answer.agreed) {
      const what = `${kind}.proposal_${decision}`;
      const entry = { what, subject: `${kind}:${subject_id}`, why: answer.why.trim() };
      await record(tx, actor, { ...entry, detail: { proposal: id } });
    }
  });
}

/** Ends proposals without making anything public, or because it was done. */
export async function close(
  tx: Db,
  actor: Actor,
  ids: string[],
  decision: 'agreed' | 'declined' | 'withdrawn',
  why: string | null,
): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .updateTable('publication_proposals')
    .set({
      decision,
      decided_by: actor.who,
      decided_at: actor.clock.now(),
      decided_why: why,
    })
    .where('id', 'in', ids)
    .execute();
}

/** What waits for a second person, for the desk's first page. */
export async function proposalsDue(db: Db, _clock: Clock): Promise<Due[]> {
  const { count } = await db
    .selectFrom('publication_proposals')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('decision', 'is', null)
    .executeTakeFirstOrThrow();
  return count === 0 ? [] : [{ count, code: 'register.telling.due', href: '/desk/proposals' }];
}
