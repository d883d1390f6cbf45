import { among, type PublicDb } from '../kernel/database.js';
import { countsOn, freshTurns, noCounts, peopleIn, statesOn } from './course/everybody.js';
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
  const fitting = state ? counts[state] : Object.values(counts).reduce((sum, count) => sum + count, 0);
  return {
    listed: await described(db, shown, day, () => null),
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
  const [found, stateOf] = await Promise.all([
    db.selectFrom('people').select(['id', 'slug', 'name', 'rank']).where('id', '=', among(ids)).execute(),
    statesOn(db, ids, day),
  ]);
  const counts = noCounts();
  for (const { id } of found) counts[stateOf.get(id) ?? 'unknown'] += 1;
  const placeOf = ({ id }: { id: string }) => places.get(id)?.place ?? 0;
  const fitting = found
    .filter(({ id }) => state === null || stateOf.get(id) === state)
    .sort((a, b) => placeOf(a) - placeOf(b));
  const shown = fitting.slice((page - 1) * people_a_page, page * people_a_page);
  return {
    listed: await described(db, shown, day, (id) => places.get(id)?.match ?? null),
    counts,
    fitting: fitting.length,
    sure: fitting.filter(({ id }) => places.get(id)?.match.sure).length,
    pages: pagesOf(fitting.length),
    left_out: 0,
  };
}

const nothing: { standing: Standing; custody: null } = {
  standing: { state: 'unknown', held_as: null, since: null, evidence: null, text: '' },
  custody: null,
};

const pagesOf = (fitting: number) => Math.max(1, Math.ceil(fitting / people_a_page));

/** The lines of one page: how each stood on the day, and by what namesakes are told apart. */
async function described(
  db: PublicDb,
  shown: { id: string; slug: string; name: string }[],
  day: string,
  matchOf: (id: string) => Listed['match'],
): Promise<Listed[]> {
  const ids = shown.map(({ id }) => id);
  const [standings, names, births, stays] = await Promise.all([
    standingsOn(db, ids, day),
    namesOf(db, ids),
    birthsOf(db, ids),
    lastStaysOf(db, ids),
  ]);
  return shown.map(({ id, slug, name }) => {
    const { born = null, birthplace = null } = births.get(id) ?? {};
    const place = stays.get(id) ?? birthplace;
    const { standing, custody } = standings.get(id) ?? nothing;
    return { id, slug, name, standing, custody, match: matchOf(id), names: names.get(id) ?? [], born, place };
  });
}

/** The place where each was held last, by person id. */
async function lastStaysOf(db: PublicDb, people: string[]): Promise<Map<string, string>> {
  if (people.length === 0) return new Map();
  const rows = await db
    .selectFrom('stays')
    .select(['person_id', 'place'])
    .distinctOn('person_id')
    .where('person_id', '=', among(people))
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
    .where('person_id', '=', among(people))
    .orderBy('position')
    .execute();
  for (const { person_id, ...name } of rows) names.set(person_id, [...(names.get(person_id) ?? []), name]);
  return names;
}
