import { among, type PublicDb } from '../kernel/database.js';
import { countsOn, freshTurns, noCounts, peopleIn } from './course/everybody.js';
import type { Custody, Standing, State } from './course/standing.js';
import { standingsOn } from './course/standing-on.js';
import { find, type Match } from './names/find.js';
import { birthsOf } from './names/namesakes.js';
import type { NameForm } from './person.js';

/** One line of the list of people. */
export interface Listed {
  id: string;
  slug: string;
  name: string;
  names: Pick<NameForm, 'kind' | 'script' | 'lang' | 'form'>[];
  standing: Standing;
  custody: Custody | null;
  /** EDTF; by it and by the place namesakes are told apart. */
  born: string | null;
  /** Where the person was held last, else where they were born. */
  place: string | null;
  /** How a search found the person; null without one. */
  match: Pick<Match, 'written' | 'sure'> | null;
}

export interface People {
  listed: Listed[];
  /** How many are in each state, the filter aside. */
  counts: Record<State, number>;
  /** How many fit the search and the filter. */
  fitting: number;
  /** Of those who were found by a search: how many surely have that name. */
  sure: number;
  pages: number;
  /** So many people are not in the list and in no count yet: something of them has just changed. */
  left_out: number;
}

/** So many people stand on one page of the list. */
export const people_a_page = 50;

/** What is asked of the list of people. `page` counts from 1. */
interface AskedPeople {
  day: string;
  state: State | null;
  question: string;
  page: number;
}

/**
 * Published people as they stood on a day: those whom the campaign defends first, then by name; with a
 * question, the nearest names first.
 */
export async function peopleOn(db: PublicDb, asked: AskedPeople): Promise<People> {
  return asked.question === '' ? everybodyOn(db, asked) : foundOn(db, asked);
}

/** Everybody is counted and sorted by what is kept of their turns; only those on the page are looked at. */
async function everybodyOn(db: PublicDb, { day, state, page }: AskedPeople): Promise<People> {
  const fresh = await freshTurns(db);
  const skip = (page - 1) * people_a_page;
  const [counts, shown] = await Promise.all([
    countsOn(db, fresh, day),
    peopleIn(db, fresh, { day, state, skip, limit: people_a_page }),
  ]);
  const standings = await standingsOn(
    db,
    shown.map(({ id }) => id),
    day,
  );
  const fitting = state ? counts[state] : Object.values(counts).reduce((sum, count) => sum + count, 0);
  return {
    listed: await described(
      db,
      shown.map((person) => ({ ...person, ...(standings.get(person.id) ?? nothing), match: null })),
    ),
    counts,
    fitting,
    sure: 0,
    pages: pagesOf(fitting),
    left_out: fresh.left_out,
  };
}

async function foundOn(db: PublicDb, { day, state, question, page }: AskedPeople): Promise<People> {
  const matches = await find(db, question);
  const places = new Map(matches.map((match, place) => [match.personId, { match, place }]));
  const ids = matches.map(({ personId }) => personId);
  const [found, standings] = await Promise.all([
    db.selectFrom('people').select(['id', 'slug', 'name', 'rank']).where('id', '=', among(ids)).execute(),
    standingsOn(db, ids, day),
  ]);
  const counts = noCounts();
  const standing = found.map((person) => {
    const one = standings.get(person.id) ?? nothing;
    counts[one.standing.state] += 1;
    return { ...person, ...one, match: places.get(person.id)?.match ?? null };
  });
  const place = (id: string) => places.get(id)?.place ?? 0;
  const fitting = standing
    .filter((person) => state === null || person.standing.state === state)
    .sort((a, b) => place(a.id) - place(b.id));
  return {
    listed: await described(db, fitting.slice((page - 1) * people_a_page, page * people_a_page)),
    counts,
    fitting: fitting.length,
    sure: fitting.filter(({ match }) => match?.sure).length,
    pages: pagesOf(fitting.length),
    left_out: 0,
  };
}

const nothing: { standing: Standing; custody: null } = {
  standing: { state: 'unknown', held_as: null, since: null, evidence: null, text: '' },
  custody: null,
};

const pagesOf = (fitting: number) => Math.max(1, Math.ceil(fitting / people_a_page));

/** The lines of one page with what stands on them beside name and standing. */
async function described(
  db: PublicDb,
  shown: (Omit<Listed, 'names' | 'born' | 'place'> & { rank: number | null })[],
): Promise<Listed[]> {
  const ids = shown.map(({ id }) => id);
  const [names, births, stays] = await Promise.all([
    namesOf(db, ids),
    birthsOf(db, ids),
    lastStaysOf(db, ids),
  ]);
  return shown.map(({ rank: _, ...person }) => {
    const { born = null, birthplace = null } = births.get(person.id) ?? {};
    const place = stays.get(person.id) ?? birthplace;
    return { ...person, names: names.get(person.id) ?? [], born, place };
  });
}

/** The place where each was held last, by person id. */
async function lastStaysOf(db: PublicDb, people: string[]): Promise<Map<string, string>> {
  if (people.length === 0) return new Map();
  const rows = await db
    .selectFrom('stays')
    .select(['person_id', 'place'])
    .distinctOn('person_id')
    .where('person_id', 'in', people)
    .orderBy('person_id')
    .orderBy('position', 'desc')
    .execute();
  return new Map(rows.map(({ person_id, place }) => [person_id, place]));
}

/** Name forms of some people, in order, by person id. */
export async function namesOf(db: PublicDb, people: string[]): Promise<Map<string, Listed['names']>> {
  const names = new Map<string, Listed['names']>();
  if (people.length === 0) return names;
  const rows = await db
    .selectFrom('person_names')
    .select(['person_id', 'kind', 'script', 'lang', 'form'])
    .where('person_id', 'in', people)
    .orderBy('position')
    .execute();
  for (const { person_id, ...name } of rows) names.set(person_id, [...(names.get(person_id) ?? []), name]);
  return names;
}
