import { addDays, daysInMonth } from './day.js';

/** A length of time in the units of a calendar, as a sentence gives it: "seven years and six months". */
export interface Duration {
  years: number;
  months: number;
  days: number;
}

/** Reads a duration of ISO 8601-1 in years, months and days (P7Y6M); null when it is none. */
export function readDuration(text: string): Duration | null {
  const [whole, years = '0', months = '0', days = '0'] =
    text.match(/^P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?$/) ?? [];
  if (whole === undefined) return null;
  return { years: Number(years), months: Number(months), days: Number(days) };
}

/** The same length as ISO 8601-1 writes it, with twelve months as a year; nothing at all is P0D. */
export function writeDuration(length: Duration): string {
  const { months, days } = inMonths(length);
  const parts = [
    [Math.floor(months / 12), 'Y'],
    [months % 12, 'M'],
    [days, 'D'],
  ] as const;
  const written = parts.map(([count, unit]) => (count > 0 ? `${count}${unit}` : '')).join('');
  return `P${written || '0D'}`;
}

function inMonths({ years, months, days }: Duration): { months: number; days: number } {
  return { months: years * 12 + months, days };
}

/**
 * The day that lies a duration after a day (YYYY-MM-DD), by the calendar: first the months, and where
 * that month has no such day its last one, then the days. A term of a year that begins on 17 July is over
 * on 17 July.
 */
export function addDuration(day: string, length: Duration): string {
  const { months, days } = inMonths(length);
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const count = year * 12 + (month - 1) + months;
  const [there, at] = [Math.floor(count / 12), (count % 12) + 1];
  const kept = Math.min(date, daysInMonth(there, at));
  const written = [there, at, kept].map((one, place) => String(one).padStart(place === 0 ? 4 : 2, '0'));
  return addDays(written.join('-'), days);
}

/** So many days stand for a month that is left over where a part of a term is no whole number of months. */
export const days_of_a_month = 30;

/** A part of a length, as two thirds of it: whole months by the calendar, the rest in days, rounded up. */
export function partOf(length: Duration, numerator: number, denominator: number): Duration {
  const { months, days } = inMonths(length);
  const share = months * numerator;
  const whole = Math.floor(share / denominator);
  const rest = ((share % denominator) * days_of_a_month + days * numerator) / denominator;
  return { years: 0, months: whole, days: Math.ceil(rest) };
}

/** Two lengths together. */
export function plus(one: Duration, other: Duration): Duration {
  return { years: one.years + other.years, months: one.months + other.months, days: one.days + other.days };
}

/** One length less another, never below nothing; a month is broken into days where days are lacking. */
export function minus(one: Duration, other: Duration): Duration {
  const [a, b] = [inMonths(one), inMonths(other)];
  let months = a.months - b.months;
  let days = a.days - b.days;
  while (days < 0 && months > 0) {
    months -= 1;
    days += days_of_a_month;
  }
  return months < 0 || days < 0 ? { years: 0, months: 0, days: 0 } : { years: 0, months, days };
}
