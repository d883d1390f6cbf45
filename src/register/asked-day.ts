import { type Clock, today } from '../kernel/clock.js';
import { addDays, isDay } from '../kernel/day.js';
import { Refused } from '../kernel/refusals.js';

/**
 * The day that an address asks for (`?on=2016-03-30`), or today. Throws `Refused` (422) for what is no
 * day, and for the future, of which a register of facts knows nothing; a day's grace is for those
 * whose clock is ahead of UTC.
 */
export function askedDay(on: string | undefined, clock: Clock): string {
  const now = today(clock);
  if (on === undefined || on === '') return now;
  if (!isDay(on)) throw new Refused('register.on.no_day', {}, 422);
  if (on > addDays(now, 1)) throw new Refused('register.on.future', {}, 422);
  return on;
}
