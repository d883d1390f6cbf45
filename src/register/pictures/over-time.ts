import type { PublicDb } from '../../kernel/database.js';
import { addDays } from '../../kernel/day.js';
import { readEdtf } from '../../kernel/edtf.js';
import { Refused } from '../../kernel/refusals.js';
import { monthsBetween } from '../../page/chart.js';
import { type Course, type State, standingIn, states } from '../course/standing.js';
import { coursesOf } from '../course/standing-on.js';

/** How many people stood how at the end of a month; who had no dated step by then is in none. */
export type MonthOfStates = { month: string } & Record<State, number>;

/** Arrests and detentions of people by name that are known to lie in a month. */
export interface MonthOfArrests {
  month: string;
  arrests: number;
}

/**
 * Every state of every public person is worked out for every month, which takes time for each of them:
 * a larger register gets no picture until its months are kept somewhere.
 */
export const most_people = 5000;
/** Twenty years: more columns cannot be told apart. */
export const most_months = 240;

/** Steps by which somebody is taken. */
const takings = ['arrest', 're-arrest', 'administrative-detention'];

/**
 * How many public people stood how at the end of each month (YYYY-MM, both included; of the month of `day`
 * on that day). Throws `Refused` when the register is too large, or for too many months.
 */
export async function heldOverTime(
  db: PublicDb,
  from: string,
  to: string,
  day: string,
): Promise<MonthOfStates[]> {
  const months = monthsBetween(from, to);
  if (months.length > most_months)
    throw new Refused('register.pictures.too_long', { limit: most_months }, 422);
  await checkSize(db);
  const none = Object.fromEntries(states.map((state) => [state, 0])) as Record<State, number>;
  const counts = months.map((month) => ({ month, ...none }));
  for (const course of (await coursesOf(db, null)).values()) {
    const turns = turnsOf(course);
    let before = '';
    let state: State | null = null;
    for (const count of counts) {
      const on = lastDay(count.month, day);
      // Nothing turns between two days on which no date begins or ends.
      if (before === '' || turns.some((turn) => turn > before && turn <= on)) {
        const standing = standingIn(course, on);
        state = standing.since === null ? null : standing.state;
      }
      if (state) count[state] += 1;
      before = on;
    }
  }
  return counts;
}

/** Arrests of public people by month, and how many are known only by a longer time. */
export async function arrestsPerMonth(
  db: PublicDb,
  from: string,
  to: string,
): Promise<{ months: MonthOfArrests[]; vague: number }> {
  const rows = await db.selectFrom('course_events').select('happened').where('type', 'in', takings).execute();
  const months = new Map(monthsBetween(from, to).map((month) => [month, 0]));
  let vague = 0;
  for (const { happened } of rows) {
    const month = monthOf(happened);
    if (month === null) vague += 1;
    else if (months.has(month)) months.set(month, (months.get(month) ?? 0) + 1);
  }
  return { months: [...months].map(([month, arrests]) => ({ month, arrests })), vague };
}

/** The first month in which anything is known of anybody's custody, and not more than can be drawn; null for none. */
export async function firstMonth(db: PublicDb, day: string): Promise<string | null> {
  const rows = await db.selectFrom('course_events').select('happened').where('type', 'in', takings).execute();
  const known = rows.flatMap(({ happened }) => readEdtf(happened ?? '')?.from?.slice(0, 7) ?? []).sort()[0];
  if (!known || known > day.slice(0, 7)) return null;
  const earliest = monthsBetween(`${Number(day.slice(0, 4)) - most_months / 12}-01`, day.slice(0, 7)).at(
    -most_months,
  );
  return earliest && earliest > known ? earliest : known;
}

async function checkSize(db: PublicDb): Promise<void> {
  const { count } = await db
    .selectFrom('people')
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  if (count > most_people) throw new Refused('register.pictures.too_large', { limit: most_people }, 503);
}

function lastDay(month: string, day: string): string {
  const last = addDays(`${addDays(`${month}-01`, 31).slice(0, 7)}-01`, -1);
  return last > day ? day : last;
}

/** Days on which a standing can turn: the first and the last that each date of the course can mean. */
function turnsOf({ events, death, outcome }: Course): string[] {
  const dates = [
    ...events.flatMap(({ happened, reading }) => [happened, reading?.ends]),
    death?.happened,
    ...(outcome?.published ?? []),
  ];
  return dates.flatMap((date) => {
    const read = readEdtf(date ?? '');
    return [read?.from, read?.to].filter((one) => typeof one === 'string');
  });
}

/** The month in which a date lies as a whole; null where it may be another. */
function monthOf(happened: string | null): string | null {
  const { from, to } = readEdtf(happened ?? '') ?? {};
  return from && to && from.slice(0, 7) === to.slice(0, 7) ? from.slice(0, 7) : null;
}
