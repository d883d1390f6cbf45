import { day_ms } from './clock.js';

/**
 * Calendar days as text (YYYY-MM-DD) in the proleptic Gregorian calendar (ISO 8601-1). A fact's day
 * has no time zone, so it never becomes a moment.
 */

/** How many days a month has; month from 1 to 12. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Whether a text is a day that exists: 2012-02-29 is one, 2013-02-29 and 2012-2-9 are not. */
export function isDay(text: string): boolean {
  const [, year, month, day] = text.match(/^(\d{4})-(\d{2})-(\d{2})$/) ?? [];
  if (!year || !month || !day || Number(year) === 0) return false;
  if (Number(month) < 1 || Number(month) > 12) return false;
  return Number(day) >= 1 && Number(day) <= daysInMonth(Number(year), Number(month));
}

function ordinal(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / day_ms;
}

/** Nights from one day to another: the day of arrest counts, the day of release does not. */
export function nightsBetween(from: string, to: string): number {
  return ordinal(to) - ordinal(from);
}

/** The day that lies so many days later (or earlier, when negative). */
export function addDays(day: string, days: number): string {
  return new Date((ordinal(day) + days) * day_ms).toISOString().slice(0, 10);
}

/** The next day of a month and date (MM-DD) from `day` on, that day included; 29 February is the 28th of other years. */
export function nextOf(date: string, day: string): string {
  const year = Number(day.slice(0, 4));
  const [now, then] = [year, year + 1].map((one) => {
    const on = `${String(one).padStart(4, '0')}-${date}`;
    return isDay(on) ? on : on.replace(/29$/, '28');
  }) as [string, string];
  return now >= day ? now : then;
}
