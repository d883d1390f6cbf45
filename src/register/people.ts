import type { PublicDb } from '../kernel/database.js';
import { type Custody, type Standing, type State, states } from './course/standing.js';
import { standingsOn } from './course/standing-on.js';
import { find } from './names/find.js';
import type { NameForm } from './person.js';

/** One line of the list of people. */
export interface Listed {
  id: string;
  slug: string;
  name: string;
  names: Pick<NameForm, 'kind' | 'script' | 'lang' | 'form'>[];
  standing: Standing;
  custody: Custody | null;
  /** The spelling by which a search found the person. */
  written: string | null;
}

export interface People {
  listed: Listed[];
  /** How many are in each state, the filter aside. */
  counts: Record<State, number>;
  /** How many fit the search and the filter. */
  fitting: number;
  pages: number;
}

/** So many people stand on one page of the list. */
export const people_a_page = 50;

/**
 * Published people as they stood on a day: those whom the campaign defends first, then by name; with a
 * question, the nearest names first. `page` counts from 1.
 */
export async function peopleOn(
  db: PublicDb,
  asked: { day: string; state: State | null; question: string; page: number },
): Promise<People> {
  const { day, state, question, page } = asked;
  const matches = question === '' ? null : await find(db, question);
  const all = await db.selectFrom('people').select(['id', 'slug', 'name', 'rank']).execute();
  const nearness = new Map(matches?.map((match, place) => [match.personId, { ...match, place }]));
  const found = matches ? all.filter((person) => nearness.has(person.id)) : all;
  const standings = await standingsOn(db, matches ? found.map((person) => person.id) : null, day);

  const counts = Object.fromEntries(states.map((one) => [one, 0])) as Record<State, number>;
  const nothing = { state: 'unknown', held_as: null, since: null, evidence: null, text: '' } as const;
  const standing = found.map((person) => {
    const one = standings.get(person.id) ?? { standing: nothing, custody: null };
    counts[one.standing.state] += 1;
    return { ...person, ...one, written: nearness.get(person.id)?.written ?? null };
  });
  const place = (id: string) => nearness.get(id)?.place ?? 0;
  const last = Number.MAX_SAFE_INTEGER;
  const fitting = standing
    .filter((person) => state === null || person.standing.state === state)
    .sort(
      (a, b) =>
        place(a.id) - place(b.id) ||
        (a.rank ?? last) - (b.rank ?? last) ||
        (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
    );
  const shown = fitting.slice((page - 1) * people_a_page, page * people_a_page);
  const names = await namesOf(
    db,
    shown.map((person) => person.id),
  );
  return {
    listed: shown.map(({ rank: _, ...person }) => ({ ...person, names: names.get(person.id) ?? [] })),
    counts,
    fitting: fitting.length,
    pages: Math.max(1, Math.ceil(fitting.length / people_a_page)),
  };
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
