import { sql } from 'kysely';
import type { PublicDb, Published } from '../../kernel/database.js';
import { isCountry } from '../../supporters/country.js';
import { latinLetters } from '../../supporters/name.js';
import type { PublicOrganisation } from '../../supporters/organisation-public.js';
import { type Kind, kinds, type Level, levels } from '../../supporters/tables.js';

/** An organisation on the roll, with what it has passed so far. */
export type RollLine = PublicOrganisation & Pick<Published['roll'], 'texts_passed' | 'last_passed_on'>;

/** What the roll can be narrowed to. */
export interface Wanted {
  q?: string;
  country?: string;
  kind?: Kind;
  level?: Level;
}

/** Organisations on a page; most of them in one file; most words of a search. */
export const page_size = 50;
export const most_rows = 20_000;
const most_words = 8;
const longest_search = 200;

/** Reads a filter. What makes no sense is left out: a list is shown rather than a scolding. */
export function wantedOf(query: Record<string, string>): Wanted {
  const q = query.q
    ?.replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, longest_search);
  return {
    ...(q ? { q } : {}),
    ...(query.country && isCountry(query.country) ? { country: query.country } : {}),
    ...((kinds as readonly string[]).includes(query.kind ?? '') ? { kind: query.kind as Kind } : {}),
    ...((levels as readonly string[]).includes(query.level ?? '') ? { level: query.level as Level } : {}),
  };
}

/** The number of a page as an address asks for it; the first one for everything that is none. */
export function pageOf(typed: string | undefined): number {
  const page = Number(typed ?? '1');
  return Number.isInteger(page) && page >= 1 && page <= most_rows ? page : 1;
}

/** Named organisations with what they passed, narrowed: everything below asks of these only. */
function wantedRows({ q, country, kind, level }: Wanted) {
  const words = q ? latinLetters(q).split(' ').filter(Boolean).slice(0, most_words) : [];
  const conditions = [
    sql`true`,
    ...(words.length > 0 ? [sql`o.id in (${namedBy(words)})`] : []),
    ...(country ? [sql`o.country = ${country}`] : []),
    ...(kind ? [sql`o.kind = ${kind}`] : []),
    ...(level ? [sql`o.level = ${level}`] : []),
  ];
  return sql`published.organisations o
    join published.roll r on r.organisation_id = o.id
    where ${sql.join(conditions, sql` and `)}`;
}

/** Organisations of which one name, its own or a public one of what was joined to it, holds all the words. */
function namedBy(words: string[]) {
  // In PostgreSQL's patterns these three have a meaning of their own.
  const held = words.map(
    (word) => sql`published.latin_letters(n.folded) like ${`%${word.replace(/[\\%_]/g, '\\$&')}%`}`,
  );
  return sql`select n.organisation_id from published.organisation_names n where ${sql.join(held, sql` and `)}`;
}

const columns = sql`o.*, r.texts_passed, r.last_passed_on`;

/** A page of the roll (pages count from 1), whoever passed something last first, and how many there are. */
export async function rollPage(
  db: PublicDb,
  wanted: Wanted,
  page: number,
  size = page_size,
): Promise<{ organisations: RollLine[]; count: number }> {
  const counted = await sql<{ count: number }>`
    select count(*)::int as count from ${wantedRows(wanted)}`.execute(db);
  const { rows } = await sql<RollLine>`
    select ${columns} from ${wantedRows(wanted)}
    order by r.last_passed_on desc, o.name, o.id
    limit ${size} offset ${(page - 1) * size}`.execute(db);
  return { organisations: rows, count: counted.rows[0]?.count ?? 0 };
}

/** The roll in the order of names, for JSON and CSV; at most `most_rows`. */
export async function rollAll(db: PublicDb, wanted: Wanted): Promise<RollLine[]> {
  const { rows } = await sql<RollLine>`
    select ${columns} from ${wantedRows(wanted)} order by o.name, o.id limit ${most_rows}`.execute(db);
  return rows;
}

/** How many of the named ones are in each country, of each kind and on each level. */
export interface Spread {
  country: { value: string; count: number }[];
  kind: { value: Kind; count: number }[];
  level: { value: Level; count: number }[];
}

/** The spread of the whole roll, the most frequent first: for the filter, and to be read. */
export async function rollSpread(db: PublicDb): Promise<Spread> {
  const of = async <T extends string>(column: 'country' | 'kind' | 'level') => {
    const { rows } = await sql<{ value: T; count: number }>`
      select o.${sql.ref(column)} as value, count(*)::int as count from ${wantedRows({})}
      group by 1 order by 2 desc, 1`.execute(db);
    return rows;
  };
  return {
    country: await of<string>('country'),
    kind: await of<Kind>('kind'),
    level: await of<Level>('level'),
  };
}

/** Adoptions by named organisations in one month (YYYY-MM, of the meeting). */
export interface MonthOfAdoptions {
  month: string;
  adoptions: number;
}

/**
 * Adoptions over time, by the months of the meetings that had any. Only those of named organisations:
 * of the others it is told how many they are, and not when they met.
 */
export async function adoptionsOverTime(db: PublicDb, wanted: Wanted): Promise<MonthOfAdoptions[]> {
  const { rows } = await sql<MonthOfAdoptions>`
    select to_char(a.met_on, 'YYYY-MM') as month, count(*)::int as adoptions
    from published.standing_adoptions a
    where a.organisation_id in (select o.id from ${wantedRows(wanted)})
    group by 1 order by 1`.execute(db);
  return rows;
}
