import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { type Db, transact } from '../../kernel/database.js';
import { Refused } from '../../kernel/refusals.js';
import type { FactKind, Told } from '../tables.js';
import { type Basis, bearing, hold } from './basis.js';
import { move, type Subject, standOf } from './ladder.js';
import { needsSecond, propose } from './proposal.js';

/** The ladder of what may be told, from nobody to everybody. */
export const ladder: readonly Told[] = ['sealed', 'desk', 'public'];

/** A reason is a sentence or a few, not a document. */
export const longest_why = 2000;
/** So many facts are told in one go: more cannot be looked at. */
export const most_at_once = 200;

/** What came of it: it stands on that step now, or a second person has to agree first. */
export type Outcome = 'told' | 'proposed';

/**
 * Puts a fact on another step of the ladder and writes who did it and why. Taking a fact down takes it
 * off every page, list and file at once, because all of them read the same published views. What goes
 * public needs a basis, and what was sealed a second person where two work here. Throws `Missing` for no
 * such fact and `Refused` without a reason or a basis that bears it, or when it stands there already.
 */
export async function tell(
  db: Db,
  actor: Actor,
  factId: string,
  level: Told,
  why: string,
  basis: Basis | null = null,
): Promise<Outcome> {
  return step(db, actor, { kind: 'fact', id: factId }, level, why, basis);
}

/** The same for a person as a whole: below public, nothing of the person is anywhere on the site. */
export async function tellPerson(
  db: Db,
  actor: Actor,
  personId: string,
  level: Told,
  why: string,
  basis: Basis | null = null,
): Promise<Outcome> {
  return step(db, actor, { kind: 'person', id: personId }, level, why, basis);
}

async function step(
  db: Db,
  actor: Actor,
  subject: Subject,
  level: Told,
  why: string,
  basis: Basis | null,
): Promise<Outcome> {
  return transact(db, async (tx) => {
    if (level === 'public') await hold(tx, basis?.consentId ?? null);
    const stand = await standOf(tx, subject);
    if (stand.isStruck) throw new Refused('register.record.struck');
    checkTelling(stand.told, level, why);
    if (level !== 'public') {
      await move(tx, actor, subject, { from: stand.told, to: level, why, basis: null });
      return 'told';
    }
    const columns = await bearing(tx, basis, stand.people);
    if (subject.kind === 'person') await checkNamed(tx, subject.id);
    const isLooked = subject.kind === 'person' || stand.told === 'sealed';
    if (isLooked && (await needsSecond(tx))) {
      await propose(tx, actor, subject, stand, { basis: columns, why });
      return 'proposed';
    }
    const more = isLooked ? { alone: true } : {};
    await move(tx, actor, subject, { from: stand.told, to: level, why, basis: columns, more });
    return 'told';
  });
}

/** How many facts were told, and how many wait for a second person. */
export type Outcomes = Record<Outcome, number>;

/** Puts several facts on one step, all or none; those that stand there already are left alone. */
export async function tellAll(
  db: Db,
  actor: Actor,
  facts: ToldFact[],
  level: Told,
  why: string,
  basis: Basis | null,
): Promise<Outcomes> {
  if (facts.length > most_at_once)
    throw new Refused('register.telling.too_many', { limit: most_at_once }, 422);
  const others = facts.filter(({ told }) => told !== level);
  const [first] = facts;
  if (others.length === 0)
    throw new Refused(first ? 'register.tell.already' : 'register.telling.no_fact', {}, 422);
  return transact(db, async (tx) => {
    const done = { told: 0, proposed: 0 };
    for (const { id } of others) done[await tell(tx, actor, id, level, why, basis)] += 1;
    return done;
  });
}

function checkTelling(before: Told, level: Told, why: string): void {
  if (why.trim() === '') throw new Refused('register.tell.no_why', {}, 422);
  if (why.length > longest_why) throw new Refused('register.tell.why_too_long', { limit: longest_why }, 422);
  if (before === level) throw new Refused('register.tell.already');
}

/** Nobody is public without a name that may be told. */
async function checkNamed(tx: Db, personId: string): Promise<void> {
  const name = await tx
    .selectFrom('facts')
    .select('id')
    .where('person_id', '=', personId)
    .where('kind', '=', 'name')
    .where('told', '=', 'public')
    .limit(1)
    .executeTakeFirst();
  if (!name) throw new Refused('register.telling.no_name', {}, 422);
}

/** A fact as the desk lists it: what it says in one line, and how far it is told. */
export interface ToldFact {
  id: string;
  kind: FactKind;
  told: Told;
  date: string | null;
  /** The type of a step of the course; null for every other fact. */
  step: string | null;
  text: string;
  sources: number;
}

/** Of these facts, the ids of those that are public. */
export function publicIds(facts: Pick<ToldFact, 'id' | 'told'>[]): string[] {
  return facts.flatMap(({ id, told }) => (told === 'public' ? [id] : []));
}

/** All facts of a person, and those shared with others (contradictions, proceedings), whatever may be told of them. */
export async function factsOf(db: Db, personId: string): Promise<ToldFact[]> {
  const { rows } = await sql<ToldFact>`
    select f.id, f.kind, f.told, e.type as step,
      coalesce(e.happened, e.not_before, b.happened, s.began, r.since) as date,
      coalesce(n.form, e.summary, b.text, b.place, d.name, c.text, t.length, l.name, l.note, x.topic, q.name,
        r.term || ': ' || r.body, b.happened, '') as text,
      (select count(*) from citations where fact_id = f.id) as sources
    from facts f
    left join person_names n on n.id = f.id
    left join course_events e on e.id = f.id
    left join biography b on b.id = f.id
    left join stays s on s.id = f.id
    left join places_of_detention d on d.id = s.place_id
    left join charges c on c.id = f.id
    left join sentences t on t.id = f.id
    left join lawyers l on l.id = f.id
    left join contradictions x on x.id = f.id
    left join proceedings q on q.id = f.id
    left join recognitions r on r.id = f.id
    where f.id in (select id from facts where person_id = ${personId}
      union select contradiction_id from contradiction_people where person_id = ${personId}
      union select proceeding_id from proceeding_people where person_id = ${personId})
    order by f.kind, date nulls first, text`.execute(db);
  return rows;
}
