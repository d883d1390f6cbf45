import { day_ms } from '../../kernel/clock.js';
import { isDay } from '../../kernel/day.js';

/**
 * Days and moments of archives. A day is what readers of the source saw on their calendar; a moment is when it was.
 * Neither is made of the other without the time zone that belongs to them.
 */

/** A moment of a file, `2016-03-30 09:00:00`, as parts; null where it is none or the zero date. */
export function readClock(text: string): { day: string; time: string } | null {
  const [, day, time] = text.trim().match(/^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?)/) ?? [];
  if (!day || !time || !isDay(day)) return null;
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  return hours < 24 && minutes < 60 && seconds < 60 ? { day, time } : null;
}

/** A clock's day and time as the moment it shows in UTC. */
export function momentInUtc({ day, time }: { day: string; time: string }): Date {
  return new Date(`${day}T${time.length === 5 ? `${time}:00` : time}Z`);
}

/** Whether this machine knows a time zone of this name (IANA). */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockIn(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  const clock =
    known ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  clocks.set(zone, clock);
  return clock;
}

/** The calendar day of a moment in a zone. */
export function dayIn(zone: string, at: Date): string {
  return clockIn(zone).format(at).slice(0, 10);
}

/**
 * The moment when a zone's clock shows this day and time. Of a time that is shown twice (the clock goes back) the
 * first; a time that is skipped counts as if the clock had not gone forward.
 */
export function momentIn(zone: string, clock: { day: string; time: string }): Date {
  const shown = momentInUtc(clock).getTime();
  const offsetAt = (moment: number) => {
    const seen = readClock(clockIn(zone).format(new Date(moment)));
    return seen ? momentInUtc(seen).getTime() - Math.floor(moment / 1000) * 1000 : 0;
  };
  // The offset before the change and the one after it: whichever gives the time back that is asked for, the earlier first.
  const tries = [shown - offsetAt(shown - day_ms), shown - offsetAt(shown + day_ms)];
  const right = tries.filter((moment) => moment + offsetAt(moment) === shown);
  return new Date(right.length > 0 ? Math.min(...right) : (tries[0] ?? shown));
}
