import './tables.js';
import { sql } from 'kysely';
import { minute_ms } from '../../kernel/clock.js';
import type { Db } from '../../kernel/database.js';
import { Missing } from '../../kernel/refusals.js';
import type { State } from '../../register/course/standing.js';
import { standingsOn } from '../../register/course/standing-on.js';
import { called } from '../called.js';
import type { LeftOut } from './tables.js';

/** Of whom letters are kept: at most so many people on one page, those first whose book is due. */
export const most_people = 500;
/** A print that has not moved for so long was broken off. */
const still_ms = 10 * minute_ms;

/** The book of one person, before anything is opened. */
export interface Book {
  person_id: string;
  name: string;
  /** Copies that are kept, and those of which no book was given since. */
  letters: number;
  open: number;
  /** YYYY-MM-DD of the first and the last, and the next end date; null without any copy. */
  first: string | null;
  last: string | null;
  ends: string | null;
  state: State;
  since: string | null;
  /** Whether it can be printed: the person is free, somebody decided so, or has to; or is held. */
  may: 'free' | 'decided' | 'undecided' | 'held';
  is_due: boolean;
}

interface BookRow {
  person_id: string;
  name: string;
  letters: number;
  open: number;
  first: string | null;
  last: string | null;
  ends: string | null;
  /** How the person stood when somebody last decided, since the last giving. */
  decided: string | null;
}

async function bookRows(db: Db, only: string | null): Promise<BookRow[]> {
  const { rows } = await sql<BookRow>`
    select p.id as person_id, coalesce(${called}, '?') as name, count(k.letter_id)::int as letters,
      count(k.letter_id) filter (where g.at is null or g.at < k.kept_at)::int as open,
      min(k.written_on)::text as first, max(k.written_on)::text as last, min(k.kept_until)::text as ends,
      (select d.state from book_decisions d where d.person_id = p.id and (g.at is null or d.decided_at > g.at)
        order by d.decided_at desc limit 1) as decided
    from people p left join keepsakes k on k.person_id = p.id
      left join lateral (select max(entered_at) as at from book_givings where person_id = p.id) g on true
    where ${only === null ? sql`k.letter_id is not null` : sql`p.id = ${only}`}
    group by p.id, g.at`.execute(db);
  return rows;
}

async function books(db: Db, day: string, only: string | null): Promise<Book[]> {
  const rows = await bookRows(db, only);
  const people = rows.map(({ person_id }) => person_id);
  const standings = await standingsOn(db, people, day);
  return rows.map(({ decided, ...row }) => {
    const { state = 'unknown', since = null } = standings.get(row.person_id)?.standing ?? {};
    const may = state === 'free' || state === 'held' ? state : decided === state ? 'decided' : 'undecided';
    const is_due = row.open > 0 && (may === 'free' || may === 'decided');
    return { ...row, state, since, may, is_due };
  });
}

/** The books of everybody of whom copies are kept, those that are due first. */
export async function keptBooks(db: Db, day: string): Promise<Book[]> {
  const all = await books(db, day, null);
  return all
    .sort((one, other) => Number(other.is_due) - Number(one.is_due) || one.name.localeCompare(other.name))
    .slice(0, most_people);
}

/** The book of one person. Throws `Missing`. */
export async function bookOf(db: Db, personId: string, day: string): Promise<Book> {
  const [book] = await books(db, day, personId);
  if (!book) throw new Missing('person');
  return book;
}

/** A print of a book, as the desk shows it. */
export interface ShownPrint {
  state: 'printing' | 'printed' | 'broken';
  letters: number;
  done: number;
  pages: number;
  left_out: LeftOut[];
  begun_by: string;
  begun_at: Date;
}

/** The latest print of a book; null: none yet. */
export async function latestPrint(db: Db, personId: string, now: Date): Promise<ShownPrint | null> {
  const row = await db
    .selectFrom('book_prints as b')
    .innerJoin('staff as s', 's.id', 'b.begun_by')
    .select(['b.state', 'b.letters', 'b.done', 'b.pages', 'b.left_out', 'b.begun_at', 'b.moved_at'])
    .select('s.name as begun_by')
    .where('b.person_id', '=', personId)
    .orderBy('b.begun_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  const { moved_at, ...print } = row;
  const isStill = print.state === 'printing' && moved_at.getTime() < now.getTime() - still_ms;
  return { ...print, state: isStill ? 'broken' : print.state };
}

/** How many books are being printed now, whoever asked for them. */
export async function printsNow(db: Db, now: Date): Promise<number> {
  const { count } = await db
    .selectFrom('book_prints')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('state', '=', 'printing')
    .where('moved_at', '>', new Date(now.getTime() - still_ms))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** What became of the book last; null: it was not given. */
export async function latestGiving(db: Db, personId: string) {
  const found = await db
    .selectFrom('book_givings as g')
    .innerJoin('staff as s', 's.id', 'g.entered_by')
    .select(['g.how', 'g.given_on', 'g.copies', 'g.entered_at', 's.name as entered_by'])
    .where('g.person_id', '=', personId)
    .orderBy('g.entered_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return found ?? null;
}

/** Why the book of somebody who is not free may be made, where somebody decided so; null: nobody did. */
export async function latestDecision(db: Db, personId: string) {
  const found = await db
    .selectFrom('book_decisions as d')
    .innerJoin('staff as s', 's.id', 'd.decided_by')
    .select(['d.state', 'd.for_whom', 'd.why', 'd.decided_at', 's.name as decided_by'])
    .where('d.person_id', '=', personId)
    .orderBy('d.decided_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return found ?? null;
}
