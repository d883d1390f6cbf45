import { sql } from 'kysely';
import { type Clock, today } from '../../kernel/clock.js';
import type { Db } from '../../kernel/database.js';
import { addDays } from '../../kernel/day.js';
import { heldOn } from '../../register/course/everybody.js';
import { called } from '../called.js';
import { not_let_in } from '../letter-state.js';
import { median } from './silence.js';

/** Figures are of letters that left within so many days, and lists have so many lines at most. */
export const looked_back_days = 730;
const most_listed = 300;
/** Who has had least is asked of so many days. */
export const lately_days = 90;
/** The chart shows so many weeks. */
export const weeks_shown = 26;

/** How the letters to a person or into a prison fare. */
export interface LetterFigures {
  id: string | null;
  name: string | null;
  /** Everything that left. */
  posted: number;
  arrived: number;
  returned: number;
  refused: number;
  answered: number;
  /** Percent that arrived, of those of which something is known; null: nothing is known of any. */
  pass_rate: number | null;
  /** From leaving to the first word. */
  median_days: number | null;
}

interface Row extends Omit<LetterFigures, 'pass_rate' | 'median_days'> {
  /** Days to the first word, of whatever kind. */
  words: number[] | null;
}

/** How letters fare by person or by place: those to whom most has left come first; at most 300. */
export async function letterFigures(db: Db, clock: Clock, by: 'person' | 'place'): Promise<LetterFigures[]> {
  const day = today(clock);
  const key = by === 'person' ? sql`p.id` : sql`o.id`;
  const name = by === 'person' ? called : sql`o.name`;
  const { rows } = await sql<Row>`
    with papers as (
      select ${key} as id, ${name} as name, d.left_on, d.word_on, d.state,
        d.state in ('confirmed', 'replied') as arrived,
        d.state = 'refused' or (d.state = 'returned' and coalesce(r.reason = any(${[...not_let_in]}), false))
          as barred
      from letters l join dispatches d on d.id = l.dispatch_id join people p on p.id = l.person_id
        left join lateral (select reason from returns where dispatch_id = d.id and struck_at is null
          order by event_id desc limit 1) r on true
        -- The place whose address stood on the paper, or else the one where the register has the person on that day.
        left join addresses a on a.id = d.address_id
        left join lateral (select s.place_id from stays s join facts f on f.id = s.id and f.struck_at is null
          where s.person_id = l.person_id and coalesce(s.began, '') <= d.left_on::text
          order by coalesce(s.began, '') desc, s.position desc limit 1) s on a.place_id is null
        left join places_of_detention o on o.id = coalesce(a.place_id, s.place_id)
      where d.left_on > ${addDays(day, -looked_back_days)}::date)
    select id, name, count(*)::int as posted,
      count(*) filter (where arrived)::int as arrived,
      count(*) filter (where state = 'returned' and not barred)::int as returned,
      count(*) filter (where barred)::int as refused,
      count(*) filter (where state = 'replied')::int as answered,
      array_agg(word_on - left_on) filter (where word_on >= left_on) as words
    from papers group by id, name order by posted desc, name nulls last, id limit ${most_listed}`.execute(db);
  return rows.map(({ words, ...row }) => ({
    ...row,
    pass_rate: passRate(row),
    median_days: median(words ?? []),
  }));
}

/** Percent of the letters that arrived, of those of which something is known; null where nothing is. */
export function passRate(of: Pick<LetterFigures, 'arrived' | 'returned' | 'refused'>): number | null {
  const known = of.arrived + of.returned + of.refused;
  return known === 0 ? null : Math.round((100 * of.arrived) / known);
}

/** A week from its Monday (YYYY-MM-DD), and what became of the letters that left in it. */
export interface LetterWeek {
  monday: string;
  arrived: number;
  underway: number;
  back: number;
}

/** The last 26 weeks, the first one first; weeks without a letter among them. */
export async function letterWeeks(db: Db, clock: Clock): Promise<LetterWeek[]> {
  const { rows } = await sql<LetterWeek>`
    select w::date::text as monday,
      count(*) filter (where d.state in ('confirmed', 'replied'))::int as arrived,
      count(*) filter (where d.state in ('posted', 'reported_posted'))::int as underway,
      count(*) filter (where d.state in ('returned', 'refused'))::int as back
    from generate_series(date_trunc('week', ${today(clock)}::timestamp) - ${7 * (weeks_shown - 1)} * interval '1 day',
        date_trunc('week', ${today(clock)}::timestamp), interval '7 days') w
      left join (letters l join dispatches d on d.id = l.dispatch_id)
        on d.left_on >= w::date and d.left_on < w::date + 7
    group by w order by w`.execute(db);
  return rows;
}

/** Who is held and has had the fewest letters of late, those with none first, by name; at most 50. */
export async function hadLeast(
  db: Db,
  clock: Clock,
): Promise<{ slug: string; name: string; letters: number }[]> {
  const day = today(clock);
  const { rows } = await sql<{ slug: string; name: string; letters: number }>`
    select p.slug, k.name, (select count(*)::int from letters l join dispatches d on d.id = l.dispatch_id
        where l.person_id = p.id and d.left_on > ${addDays(day, -lately_days)}::date) as letters
    from kept_turns k join people p on p.id = k.person_id
    where ${heldOn(day)} order by letters, k.name, p.id limit 50`.execute(db);
  return rows;
}
