import { addDays } from '../../kernel/day.js';
import { type Duration, readDuration } from '../../kernel/duration.js';
import { readEdtf } from '../../kernel/edtf.js';
import {
  annulledIn,
  type Course,
  type Custody,
  custodyIn,
  sentencedIn,
  standingIn,
} from '../course/standing.js';
import { type Term, termIn } from '../course/term.js';
import {
  beginOf,
  beyond,
  creditOf,
  day_for_day,
  daysHeld,
  daysUntil,
  endOf,
  type Held,
  partServedOn,
  type Range,
  type Ratio,
  type Span,
} from './arithmetic.js';
import type { Choice } from './rule.js';

/** A term laid against the time that was served of it, up to a day. Computed, never stored. */
export interface Reckoning {
  term: Term;
  /** The custody that counts towards the term began here. */
  counted_from: Span;
  /** Days held that count towards it, up to the day or to the end of that custody. */
  held: Range;
  /** What these days stand for under the rule of remand, where that is more. */
  counted: Range;
  /** When the person began to serve a sentence; before it, custody was remand. */
  sentenced: Span;
  /** When the term is over, under the rule. */
  ends: Span;
  /** More time may count than any source dates: then the term is over at this time at the latest. */
  at_latest: boolean;
  /** The first day on which early release may be asked for, under the rule; null where none is named. */
  earliest_release: Span | null;
  /** Days left of the term on that day; null for somebody who is not held. */
  remaining: Range | null;
  /** Whether the person is held beyond the end of the term. */
  beyond: 'certainly' | 'possibly' | 'no';
  choice: Choice | null;
}

function spanOf(edtf: string): Span | null {
  const read = readEdtf(edtf);
  return read?.from && read.to ? { from: read.from, to: read.to } : null;
}

/** Custody that counts towards the term: from the chosen day on, or the last unbroken custody alone. */
function counting(custody: Custody, from: string | null): Held[] | null {
  const first = from ? spanOf(from) : null;
  const all = custody.periods.filter(({ held_as }) => held_as !== 'administrative');
  const chosen = all.flatMap((period): (Held | null)[] => {
    const begin = spanOf(period.from);
    const end = period.to ? spanOf(period.to) : null;
    if (!begin || (period.to && !end)) return [null];
    return first && begin.to < first.from ? [] : [{ begin, end }];
  });
  const periods = first ? chosen : chosen.slice(-1);
  // One date that nobody can lay down leaves nothing to reckon with.
  return periods.length === 0 || periods.includes(null) ? null : (periods as Held[]);
}

/**
 * Lays the term in force against the custody of a course, on a day (YYYY-MM-DD), by the rules that an
 * editor chose. Null where there is no term, where nobody knows that a sentence was being served, or
 * where a date is open. Without a choice a day counts for a day, in the last unbroken custody alone.
 */
export function reckon(course: Course, day: string, choice: Choice | null): Reckoning | null {
  const custody = custodyIn(course, day);
  const held = standingIn(course, day).state === 'held';
  const last = custody?.periods.at(-1);
  if (!custody || !last) return null;
  const ended = last.to ? spanOf(last.to) : null;
  if (last.to && !ended) return null;
  // Somebody who has left is looked at on the last day inside.
  const inside = held || !ended ? day : addDays(ended.from, -1);
  const term = termIn(course.terms, annulledIn(course), inside);
  const length: Duration | null = term ? readDuration(term.length) : null;
  const sentenced = sentencedIn(course, inside);
  const periods = counting(custody, choice?.counts_from ?? null);
  if (!term || !length || !sentenced || !periods) return null;
  const ratio: Ratio = choice?.remand
    ? { held: choice.remand.denominator, counted: choice.remand.numerator }
    : day_for_day;
  const begin = beginOf({ periods, sentenced, ratio });
  const [first] = periods;
  if (!begin || !first) return null;
  const ends = endOf(begin, length);
  const days = daysHeld(periods, day);
  const remand = {
    from: daysHeld(periods, min(sentenced.from, day)).from,
    to: daysHeld(periods, min(sentenced.to, day)).to,
  };
  const credit = creditOf(remand, ratio);
  const release = choice?.release;
  return {
    term,
    counted_from: first.begin,
    held: days,
    counted: { from: days.from + credit.from - remand.from, to: days.to + credit.to - remand.to },
    sentenced,
    ends,
    at_latest: custody.at_least,
    earliest_release: release ? partServedOn(begin, length, release.numerator, release.denominator) : null,
    remaining: held ? daysUntil(day, ends) : null,
    beyond: held ? beyond(day, ends) : 'no',
    choice,
  };
}

function min(one: string, other: string): string {
  return one < other ? one : other;
}
