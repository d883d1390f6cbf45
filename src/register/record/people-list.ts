import type { Db } from '../../kernel/database.js';
import type { Standing, State } from '../course/standing.js';
import { standingsOn } from '../course/standing-on.js';
import { hasDoubtful } from '../sources/doubtful.js';
import type { Told } from '../tables.js';
import { namesAtDesk } from './at-desk.js';
import { isOpenCase } from './kept-close.js';

/** What makes an editor look at a record again, and in how many facts. */
export interface ToLookAt {
  unverified: number;
  disputed: number;
  /** Told to the public, but no name of the person is: then nobody sees the person. */
  unnamed: boolean;
}

/** One line of the desk's list of people. */
export interface DeskLine extends ToLookAt {
  id: string;
  slug: string;
  name: string;
  told: Told;
  standing: Standing;
}

export interface DeskList {
  lines: DeskLine[];
  /** The address after which the list goes on; null at its end. */
  after: string | null;
}

export interface AskedList {
  day: string;
  told: Told | null;
  state: State | null;
  look: 'unverified' | 'disputed' | null;
  /** Only those who come after this address. */
  after: string;
}

/** So many people stand on one page of the desk's list. */
export const people_a_page = 50;
/** A state is computed for each person; so many people are looked through for one page, then the reader goes on. */
const most_looked_through = 2000;
/** So many at once: without a filter by state everybody who is looked at stands on the page. */
const pieceFor = ({ state }: AskedList) => (state === null ? people_a_page : 250);

/** People in the order of their addresses, as far as the asked filters let them through. */
export async function deskList(db: Db, asked: AskedList): Promise<DeskList> {
  const lines: DeskLine[] = [];
  let { after } = asked;
  const piece = pieceFor(asked);
  for (let seen = 0; seen < most_looked_through; seen += piece) {
    const people = await piecePeople(db, asked, after);
    const standings = await standingsOn(
      db,
      people.map(({ id }) => id),
      asked.day,
    );
    for (const person of people) {
      const standing = standings.get(person.id)?.standing;
      after = person.slug;
      if (!standing || (asked.state !== null && standing.state !== asked.state)) continue;
      lines.push(newLine(person, standing));
      if (lines.length === people_a_page) return { lines: await completed(db, lines), after };
    }
    if (people.length < piece) return { lines: await completed(db, lines), after: null };
  }
  return { lines: await completed(db, lines), after };
}

/** The lines of some people, in the order of the ids. */
export async function deskLines(db: Db, ids: string[], day: string): Promise<DeskLine[]> {
  if (ids.length === 0) return [];
  const people = await db
    .selectFrom('people')
    .select(['id', 'slug', 'told'])
    .where('id', 'in', ids)
    .execute();
  const standings = await standingsOn(db, ids, day);
  const lines = ids.flatMap((id) => {
    const person = people.find((one) => one.id === id);
    const standing = standings.get(id)?.standing;
    return person && standing ? [newLine(person, standing)] : [];
  });
  return completed(db, lines);
}

function newLine(person: { id: string; slug: string; told: Told }, standing: Standing): DeskLine {
  return { ...person, name: '', standing, unverified: 0, disputed: 0, unnamed: false };
}

async function piecePeople(db: Db, asked: AskedList, after: string) {
  const { told, look } = asked;
  return db
    .selectFrom('people as p')
    .select(['p.id', 'p.slug', 'p.told'])
    .where('p.slug', '>', after)
    .where(isOpenCase('p.id'))
    .$if(told !== null, (query) => query.where('p.told', '=', told))
    .$if(look !== null, (query) => query.where(hasDoubtful(look ?? 'disputed')))
    .orderBy('p.slug')
    .limit(pieceFor(asked))
    .execute();
}

async function completed(db: Db, lines: DeskLine[]): Promise<DeskLine[]> {
  if (lines.length === 0) return lines;
  const ids = lines.map(({ id }) => id);
  const names = await namesAtDesk(db, ids);
  const counts = await db
    .selectFrom('facts')
    .innerJoin('fact_confidence as k', 'k.fact_id', 'facts.id')
    .select(['person_id'])
    .select((is) => [
      is.fn.countAll<number>().filterWhere('k.confidence', '=', 'unverified').as('unverified'),
      is.fn.countAll<number>().filterWhere('k.confidence', '=', 'disputed').as('disputed'),
      is.fn
        .countAll<number>()
        .filterWhere('kind', '=', 'name')
        .filterWhere('told', '=', 'public')
        .as('named'),
    ])
    .where('person_id', 'in', ids)
    .where('struck_at', 'is', null)
    .groupBy('person_id')
    .execute();
  const byPerson = new Map(counts.map((row) => [row.person_id, row]));
  return lines.map((line) => {
    const { unverified = 0, disputed = 0, named = 0 } = byPerson.get(line.id) ?? {};
    return {
      ...line,
      name: names.get(line.id) ?? line.slug,
      unverified,
      disputed,
      unnamed: line.told === 'public' && named === 0,
    };
  });
}
