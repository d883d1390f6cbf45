import type { PublicDb } from '../../kernel/database.js';
import { readEdtf } from '../../kernel/edtf.js';
import { Refused } from '../../kernel/refusals.js';
import { monthsBetween } from '../../page/chart.js';
import { freshTurns, noCounts, shiftsUntil } from '../course/everybody.js';
import type { State } from '../course/standing.js';

/** How many people stood how at the end of a month; who had no dated step by then is in none. */
export type MonthOfStates = { month: string } & Record<State, number>;

/** Arrests and detentions of people by name that are known to lie in a month. */
export interface MonthOfArrests {
  month: string;
  arrests: number;
}

/** Twenty years: more columns cannot be told apart. */
export const most_months = 240;

/** Steps by which somebody is taken. */
const takings = ['arrest', 're-arrest', 'administrative-detention'];

/**
 * How many public people stood how at the end of each month (YYYY-MM, both included; of the month of `day`
 * on that day). Throws `Refused` for too many months, and while too many people wait to be worked out.
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
  const fresh = await freshTurns(db);
  // A picture has no place to say that some are left out.
  if (fresh.left_out > 0)
    throw new Refused('register.pictures.too_early', { count: fresh.left_out + fresh.turns.size }, 503);
  const shifts = await shiftsUntil(db, fresh, day);
  const counts = noCounts();
  shifts.sort((a, b) => (a.month < b.month ? -1 : a.month > b.month ? 1 : 0));
  let next = 0;
  return months.map((month) => {
    for (let shift = shifts[next]; shift && shift.month <= month; shift = shifts[++next]) {
      counts[shift.state] += shift.change;
    }
    return { month, ...counts };
  });
}

/** So many public people were taken on a date (EDTF). */
export interface Taken {
  happened: string | null;
  count: number;
}

/** On which dates people were taken, and how many on each. */
export async function takingsByDate(db: PublicDb): Promise<Taken[]> {
  return db
    .selectFrom('course_events')
    .select(['happened', (is) => is.fn.countAll<number>().as('count')])
    .where('type', 'in', takings)
    .groupBy('happened')
    .execute();
}

/** Arrests of public people by month, and how many are known only by a longer time. */
export function arrestsPerMonth(
  taken: Taken[],
  from: string,
  to: string,
): { months: MonthOfArrests[]; vague: number } {
  const months = new Map(monthsBetween(from, to).map((month) => [month, 0]));
  let vague = 0;
  for (const { happened, count } of taken) {
    const month = monthOf(happened);
    if (month === null) vague += count;
    else if (months.has(month)) months.set(month, (months.get(month) ?? 0) + count);
  }
  return { months: [...months].map(([month, arrests]) => ({ month, arrests })), vague };
}

/** The first month in which anything is known of anybody's custody, and not more than can be drawn; null for none. */
export function firstMonth(taken: Taken[], day: string): string | null {
  const known = taken.flatMap(({ happened }) => readEdtf(happened ?? '')?.from?.slice(0, 7) ?? []).sort()[0];
  if (!known || known > day.slice(0, 7)) return null;
  const earliest = monthsBetween(`${Number(day.slice(0, 4)) - most_months / 12}-01`, day.slice(0, 7)).at(
    -most_months,
  );
  return earliest && earliest > known ? earliest : known;
}

/** The month in which a date lies as a whole; null where it may be another. */
function monthOf(happened: string | null): string | null {
  const { from, to } = readEdtf(happened ?? '') ?? {};
  return from && to && from.slice(0, 7) === to.slice(0, 7) ? from.slice(0, 7) : null;
}
