import { sql } from 'kysely';
import { among, type PublicDb } from '../../kernel/database.js';

/** A fact on which sources disagree, with what each says; none is dropped in favour of another. */
export interface Contradiction {
  id: string;
  code: string;
  topic: string;
  /** What we show and why. */
  reading: string | null;
  positions: { id: string; text: string; sources: string[] }[];
  /** Codes of the events that it concerns, and slugs of the people. */
  events: string[];
  people: string[];
}

/** All published contradictions, or those that concern one person. `sources` are source ids in order. */
export async function contradictionsOf(db: PublicDb, personId: string | null): Promise<Contradiction[]> {
  const about = personId === null ? null : await idsAbout(db, personId);
  if (about?.length === 0) return [];
  const found = await db
    .selectFrom('contradictions')
    .select(['id', 'code', 'topic', 'reading'])
    .$if(about !== null, (query) => query.where('id', '=', among(about ?? [])))
    .orderBy('code')
    .execute();
  if (found.length === 0) return [];
  const ids = found.map((one) => one.id);

  const [positions, citations, events, people] = await Promise.all([
    db
      .selectFrom('contradiction_positions as q')
      .select(['q.id', 'q.contradiction_id', 'q.text'])
      .where('q.contradiction_id', '=', among(ids))
      .orderBy('q.position')
      .execute(),
    db
      .selectFrom('citations as c')
      .innerJoin('contradiction_positions as q', 'q.id', 'c.fact_id')
      .select(['c.fact_id', 'c.source_id'])
      .where('q.contradiction_id', '=', among(ids))
      .orderBy('c.position')
      .execute(),
    db
      .selectFrom('contradiction_facts as l')
      .innerJoin('course_events as e', 'e.id', 'l.fact_id')
      .select(['l.contradiction_id', 'e.code'])
      .where('l.contradiction_id', '=', among(ids))
      .orderBy('e.code')
      .execute(),
    db
      .selectFrom('contradiction_people as l')
      .innerJoin('people as p', 'p.id', 'l.person_id')
      .select(['l.contradiction_id', 'p.slug'])
      .where('l.contradiction_id', '=', among(ids))
      .orderBy('p.slug')
      .execute(),
  ]);

  return found.map((one) => {
    const own = <T extends { contradiction_id: string }>(rows: T[]) =>
      rows.filter((row) => row.contradiction_id === one.id);
    return {
      ...one,
      positions: own(positions).map(({ id, text }) => ({
        id,
        text,
        sources: citations.filter((row) => row.fact_id === id).map((row) => row.source_id),
      })),
      events: own(events).map((row) => row.code),
      people: own(people).map((row) => row.slug),
    };
  });
}

/** Those that name the person, and those that concern an event of the person's course. */
async function idsAbout(db: PublicDb, personId: string): Promise<string[]> {
  // Two plain questions: as one with "or exists" the database plans ten times longer than it searches.
  const [named, concerned] = await Promise.all([
    db
      .selectFrom('contradiction_people')
      .select('contradiction_id')
      .where('person_id', '=', personId)
      .execute(),
    db
      .selectFrom('contradiction_facts')
      .select('contradiction_id')
      // As an array: joined, two views are more tables than the server takes apart, and it may weigh every fact.
      .where(
        'fact_id',
        '=',
        sql<string>`any(array(select id from course_events where person_id = ${personId}))`,
      )
      .execute(),
  ]);
  return [...new Set([...named, ...concerned].map((row) => row.contradiction_id))];
}
