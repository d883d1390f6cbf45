import type { PublicDb } from '../../kernel/database.js';
import type { Finding } from './tables.js';

/** A count that a step concerns, and what was found on it. */
export interface StepCount {
  /** Id of the charge. */
  charge: string;
  finding: Finding | null;
  why: string | null;
}

/** A trial that several people share, as one of them sees it. */
export interface SharedProceeding {
  id: string;
  name: string;
  court: string | null;
  case_number: string | null;
  /** The others, as far as they are public. */
  others: { slug: string; name: string }[];
}

/** What hangs on the steps of one person's course. */
export interface StepDetails {
  /** By id of the step. */
  counts: Map<string, StepCount[]>;
  /** By id of the proceeding. */
  proceedings: Map<string, SharedProceeding>;
}

/** Counts and shared proceedings of a person's steps, as far as they are published. */
export async function stepDetailsOf(db: PublicDb, personId: string): Promise<StepDetails> {
  const [counts, proceedings] = await Promise.all([
    db
      .selectFrom('event_counts as k')
      .innerJoin('charges as c', 'c.id', 'k.charge_id')
      .select(['k.event_id', 'k.charge_id', 'k.finding', 'k.why'])
      .where('c.person_id', '=', personId)
      .orderBy('c.count_number')
      .orderBy('c.position')
      .execute(),
    db
      .selectFrom('proceeding_people as mine')
      .innerJoin('proceedings as q', 'q.id', 'mine.proceeding_id')
      .leftJoin('proceeding_people as theirs', (join) =>
        join.onRef('theirs.proceeding_id', '=', 'q.id').onRef('theirs.person_id', '<>', 'mine.person_id'),
      )
      .leftJoin('people as p', 'p.id', 'theirs.person_id')
      .select(['q.id', 'q.name', 'q.court', 'q.case_number', 'p.slug', 'p.name as person'])
      .where('mine.person_id', '=', personId)
      .orderBy('p.name')
      .execute(),
  ]);
  const details: StepDetails = { counts: new Map(), proceedings: new Map() };
  for (const { event_id, charge_id, finding, why } of counts) {
    const before = details.counts.get(event_id) ?? [];
    details.counts.set(event_id, [...before, { charge: charge_id, finding, why }]);
  }
  for (const { slug, person, ...proceeding } of proceedings) {
    const one = details.proceedings.get(proceeding.id) ?? { ...proceeding, others: [] };
    if (slug && person) one.others.push({ slug, name: person });
    details.proceedings.set(proceeding.id, one);
  }
  return details;
}
