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
  /** From when on the person served a sentence; before it, custody was remand. Null: no remand is known. */
  sentenced: Span | null;
  ratio: Ratio;
}

/** The day on which a term would have begun, had it been served in one piece and day for day. */
export function beginOf({ periods, sentenced, ratio }: Reckoned): Span | null {
  const last = periods.at(-1);
  if (!last) return null;
  const earlier = periods.slice(0, -1);
  const [remandBefore, remandLast] = [remandOf(earlier, sentenced), remandOf([last], sentenced)];
  const served = daysHeld(earlier, last.begin.to);
  // What a favourable rule adds to the days themselves.
  const gain = (held: Range): Range => {
    const credit = creditOf(held, ratio);
    return { from: credit.from - held.from, to: credit.to - held.to };
  };
  const [before, now] = [gain(remandBefore), gain(remandLast)];
  return {
    from: addDays(last.begin.from, -(served.to + before.to + now.to)),
    to: addDays(last.begin.to, -(served.from + before.from + now.from)),
  };
}

function remandOf(periods: Held[], sentenced: Span | null): Range {
  if (!sentenced) return { from: 0, to: 0 };
  return {
    from: daysHeld(periods, sentenced.from).from,
    to: daysHeld(periods, sentenced.to).to,
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
