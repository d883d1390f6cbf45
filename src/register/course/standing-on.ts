import { among, type Db, type PublicDb } from '../../kernel/database.js';
import type { BiographyKind, Confidence, Effect } from '../tables.js';
import { type Course, type Custody, custodyIn, type Standing, type State, standingIn } from './standing.js';
import type { Change } from './tables.js';

export type { Custody, Standing } from './standing.js';

/**
 * The courses of some people (or of all, for null) as far as this handle may see: the visitors' handle
 * reads published facts, the desk's reads all, so that a death that is not told yet still stops a letter.
 */
export async function coursesOf(db: Db | PublicDb, people: string[] | null): Promise<Map<string, Course>> {
  // The published views carry the names and columns of the tables, so one question serves both handles.
  const reader = db as PublicDb;
  const wanted = people ?? [];
  const [events, moments, terms] = await Promise.all([
    reader
      .selectFrom('course_events as e')
      .leftJoin('course_readings as r', 'r.event_id', 'e.id')
      .select(['e.id', 'e.person_id', 'e.type', 'e.happened', 'e.summary'])
      .select(['r.effect', 'r.ends', 'r.afterwards', 'r.why'])
      // What was struck out as an error happened to nobody.
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('facts as f')
              .select('f.id')
              .whereRef('f.id', '=', 'e.id')
              .where('f.struck_at', 'is not', null),
          ),
        ),
      )
      .$if(people !== null, (query) => query.where('e.person_id', '=', among(wanted)))
      .execute(),
    reader
      .selectFrom('biography as b')
      .innerJoin('facts as f', 'f.id', 'b.id')
      .select(['b.id', 'b.person_id', 'b.kind', 'b.happened', 'b.text'])
      // As a question of its own: joined, the view would weigh every fact there is.
      .select(({ selectFrom }) =>
        selectFrom('fact_confidence as k')
          .select('k.confidence')
          .whereRef('k.fact_id', '=', 'b.id')
          .as('confidence'),
      )
      .where('b.kind', 'in', ['outcome', 'death', 'standing'])
      .where('f.struck_at', 'is', null)
      .$if(people !== null, (query) => query.where('b.person_id', '=', among(wanted)))
      .execute(),
    reader
      .selectFrom('sentences as s')
      .innerJoin('facts as f', 'f.id', 's.id')
      .leftJoin('course_events as e', 'e.id', 's.event_id')
      .select(['s.person_id', 's.length', 's.how', 'e.happened as decided'])
      .where('f.struck_at', 'is', null)
      .$if(people !== null, (query) => query.where('s.person_id', '=', among(wanted)))
      .execute(),
  ]);
  const published = await publicationDates(
    reader,
    [...events, ...moments].map(({ id }) => id),
  );
  const courses = coursesIn({ events, moments, terms, published });
  for (const person of wanted) if (!courses.has(person)) courses.set(person, emptyCourse());
  return courses;
}

/** Facts that courses are put together from: none that was struck out. */
export interface CourseRows {
  events: {
    id: string;
    person_id: string;
    type: string;
    happened: string | null;
    summary: string;
    effect: Effect | null;
    ends: string | null;
    afterwards: State | null;
    why: string | null;
  }[];
  moments: {
    id: string;
    person_id: string;
    kind: BiographyKind;
    happened: string | null;
    text: string | null;
    confidence: Confidence | null;
  }[];
  /** `decided` is when the step happened that made it so. */
  terms: { person_id: string; length: string | null; how: Change; decided: string | null }[];
  /** When the sources of these facts were published. */
  published: { fact_id: string; published_on: string | null }[];
}

/** The courses that these facts tell of, by person id. */
export function coursesIn({ events, moments, terms, published }: CourseRows): Map<string, Course> {
  const dates = new Map<string, string[]>();
  for (const { fact_id, published_on } of published) {
    if (published_on) dates.set(fact_id, [...(dates.get(fact_id) ?? []), published_on]);
  }
  const courses = new Map<string, Course>();
  const courseOf = (person: string): Course => {
    const course = courses.get(person) ?? emptyCourse();
    courses.set(person, course);
    return course;
  };
  for (const { id, person_id, type, happened, summary, effect, ends, afterwards, why } of events) {
    courseOf(person_id).events.push({
      type,
      happened,
      summary,
      published: dates.get(id) ?? [],
      reading: effect ? { effect, ends, afterwards, why: why ?? '' } : null,
    });
  }
  for (const { person_id, length, how, decided } of terms) {
    if (length) courseOf(person_id).terms.push({ how, length, decided });
  }
  for (const { id, person_id, kind, happened, text, confidence } of moments) {
    const common = { text: text ?? '', published: dates.get(id) ?? [] };
    if (kind === 'death' && happened) courseOf(person_id).death = { ...common, happened };
    if (kind === 'standing') courseOf(person_id).words.push(...common.published);
    if (kind === 'outcome') {
      const established = happened !== null || confidence !== 'disputed';
      courseOf(person_id).outcome = { ...common, happened, established };
    }
  }
  return courses;
}

async function publicationDates(db: PublicDb, facts: string[]): Promise<CourseRows['published']> {
  const rows: CourseRows['published'] = [];
  for (let start = 0; start < facts.length; start += 5000) {
    const piece = await db
      .selectFrom('fact_sources')
      .select(['fact_id', 'published_on'])
      .where('fact_id', '=', among(facts.slice(start, start + 5000)))
      .where('published_on', 'is not', null)
      .execute();
    for (const row of piece) rows.push(row);
  }
  return rows;
}

/** A course of which nothing is known. */
export function emptyCourse(): Course {
  return { events: [], outcome: null, words: [], terms: [], death: null };
}

/** How a person stands on a day (YYYY-MM-DD). Somebody unknown to the handle stands `unknown`. */
export async function standingOn(db: Db | PublicDb, personId: string, day: string): Promise<Standing> {
  const courses = await coursesOf(db, [personId]);
  return standingIn(courses.get(personId) ?? emptyCourse(), day);
}

/** Standing and custody of many at once, by person id; null for everybody. */
export async function standingsOn(
  db: Db | PublicDb,
  people: string[] | null,
  day: string,
): Promise<Map<string, { standing: Standing; custody: Custody | null }>> {
  const courses = await coursesOf(db, people);
  return new Map(
    [...courses].map(([id, course]) => [
      id,
      { standing: standingIn(course, day), custody: custodyIn(course, day) },
    ]),
  );
}
