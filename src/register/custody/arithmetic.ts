import { addDays, nightsBetween } from '../../kernel/day.js';
import { addDuration, type Duration, partOf } from '../../kernel/duration.js';

/**
 * The arithmetic of custody, in pure functions. Every date is a span: the first and the last day that it
 * can be. Every figure is a range that holds each possible answer and no other; where its ends agree it is
 * one number. Nights are counted: the day of arrest counts, the day of release does not.
 */

/** A day that lies somewhere from `from` to `to`, both days possible (YYYY-MM-DD). */
export interface Span {
  from: string;
  to: string;
}

/** A number of days somewhere from `from` to `to`. */
export interface Range {
  from: number;
  to: number;
}

/** A time in custody; without an end it lasts. */
export interface Held {
  begin: Span;
  end: Span | null;
  /** A sentence was served in it, and nobody knows from when on: none of it is taken for remand. */
  served?: boolean;
}

/** A rule of remand: so many days held count as so many days of the term, as 2 for 3 (1:1.5). */
export interface Ratio {
  held: number;
  counted: number;
}

export const day_for_day: Ratio = { held: 1, counted: 1 };

interface Stretch {
  from: string;
  to: string;
}

/** Nights covered by some stretches; where they overlap, once. */
function covered(stretches: Stretch[]): number {
  const sorted = stretches
    .filter((one) => one.from < one.to)
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  let nights = 0;
  let reached = '';
  for (const { from, to } of sorted) {
    const begin = from > reached ? from : reached;
    if (to <= begin) continue;
    nights += nightsBetween(begin, to);
    reached = to;
  }
  return nights;
}

/**
 * Days held over some periods, up to a day (that day's night not counted). The order of the periods does
 * not matter and days that lie in two of them count once. The least is what is certain of each period, the
 * most is what each can have been.
 */
export function daysHeld(periods: Held[], day: string): Range {
  const until = (one: string) => (one < day ? one : day);
  const certain = periods.map(({ begin, end }) => ({ from: begin.to, to: until(end?.from ?? day) }));
  const possible = periods.map(({ begin, end }) => ({ from: begin.from, to: until(end?.to ?? day) }));
  return { from: covered(certain), to: covered(possible) };
}

/** The days of a term that a time held on remand stands for, under a rule; a part of a day counts for nothing. */
export function creditOf(held: Range, { held: of, counted }: Ratio): Range {
  const credit = (days: number) => Math.floor((days * counted) / of);
  return { from: credit(held.from), to: credit(held.to) };
}

/** What a term is reckoned from. */
export interface Reckoned {
  /** Custody that counts towards the term, in order, the last one being the one in which it is served. */
  periods: Held[];
  /** Until when custody was remand, which a rule may count for more. Null: no remand is known. */
  sentenced: Span | null;
  ratio: Ratio;
}

/** Days on remand among some periods: those before the sentence; none where no sentence is known. */
export function remandOf(periods: Held[], sentenced: Span | null): Range {
  if (!sentenced) return { from: 0, to: 0 };
  const remand = periods.filter(({ served }) => !served);
  return { from: daysHeld(remand, sentenced.from).from, to: daysHeld(remand, sentenced.to).to };
}

/** What a favourable rule adds to the days on remand themselves. */
export function gainOf(remand: Range, ratio: Ratio): Range {
  const credit = creditOf(remand, ratio);
  return { from: credit.from - remand.from, to: credit.to - remand.to };
}

/** The day on which a term would have begun, had it been served in one piece and day for day. */
export function beginOf({ periods, sentenced, ratio }: Reckoned): Span | null {
  const last = periods.at(-1);
  if (!last) return null;
  const earlier = periods.slice(0, -1);
  const { begin } = last;
  // Remand is one sum: a part of a day is lost once, not in each period.
  const gain = gainOf(remandOf(periods, sentenced), ratio);
  // A later arrest leaves more room for the custody before it, but never more than the days it is later.
  return {
    from: addDays(begin.from, -(daysHeld(earlier, begin.from).to + gain.to)),
    to: addDays(begin.to, -(daysHeld(earlier, begin.to).from + gain.from)),
  };
}

/** The day on which a term is over: its beginning and its length, by the calendar. */
export function endOf(begin: Span, length: Duration): Span {
  return { from: addDuration(begin.from, length), to: addDuration(begin.to, length) };
}

/** The first day on which a part of a term has been served, as two thirds of it. */
export function partServedOn(begin: Span, length: Duration, numerator: number, denominator: number): Span {
  return endOf(begin, partOf(length, numerator, denominator));
}

/** Days from a day to one that is known as a span, never below nothing. */
export function daysUntil(day: string, end: Span): Range {
  const until = (one: string) => Math.max(0, nightsBetween(day, one));
  return { from: until(end.from), to: until(end.to) };
}

/** Whether somebody who is held on a day is held beyond the end of the term. */
export function beyond(day: string, end: Span): 'certainly' | 'possibly' | 'no' {
  if (day > end.to) return 'certainly';
  return day > end.from ? 'possibly' : 'no';
}
