import { type Clock, today } from '../kernel/clock.js';
import { addDays, isDay } from '../kernel/day.js';
import { Refused } from '../kernel/refusals.js';
import { readTypedDate } from '../page/typed-date.js';

/**
 * The day that an address asks for (`?on=2016-03-30`, or as people type it: `?on=30 March 2016`), or today. Throws `Refused` (422) for what is no
 * day, and for the future, of which a register of facts knows nothing; a day's grace is for those
 * whose clock is ahead of UTC.
 */
export function askedDay(on: string | undefined, clock: Clock): string {
  const now = today(clock);
  if (on === undefined || on === '') return now;
  const typed = readTypedDate(on);
  if (!typed.ok || !isDay(typed.edtf)) throw new Refused('register.on.no_day', {}, 422);
  if (typed.edtf > addDays(now, 1)) throw new Refused('register.on.future', {}, 422);
  return typed.edtf;
}
