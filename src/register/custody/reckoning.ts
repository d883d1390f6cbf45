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
  day_for_day,
  daysHeld,
  daysUntil,
  endOf,
  gainOf,
  type Held,
  partServedOn,
  type Range,
  type Ratio,
  remandOf,
  type Span,
} from './arithmetic.js';
import type { Choice, Rule } from './rule.js';

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
  /** Until when a rule counts custody for more than its days; null where a day counts for a day. */
  remand_until: Span | null;
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
function counting(custody: Custody, choice: Choice | null): Held[] | null {
  const first = choice?.counts_from ? spanOf(choice.counts_from) : null;
  // Where the law counts both the day of arrest and the day of release, custody is over a day later.
  const more = choice?.remand?.counts === 'days' ? 1 : 0;
  const all = custody.periods.filter(({ held_as }) => held_as !== 'administrative');
  const chosen = all.flatMap((period): (Held | null)[] => {
    const begin = spanOf(period.from);
    const end = period.to ? spanOf(period.to) : null;
    if (!begin || (period.to && !end)) return [null];
    if (first && begin.to < first.from) return [];
    const over = end && { from: addDays(end.from, more), to: addDays(end.to, more) };
    return [{ begin, end: over, served: period !== all.at(-1) && period.held_as === 'sentenced' }];
  });
  const periods = first ? chosen : chosen.slice(-1);
  // One date that nobody can lay down leaves nothing to reckon with.
  return periods.length === 0 || periods.includes(null) ? null : (periods as Held[]);
}

/**
 * Until when a favourable rule of remand holds: such laws count custody until the verdict takes force, and
 * an appeal decides when that is. Where no source dates one, it is the verdict, and more may count.
 */
function remandUntil(
  course: Course,
  day: string,
  sentenced: Span,
  { valid_to }: Rule,
): { until: Span; sure: boolean } {
  const appeals = course.events
    .filter(({ type }) => type === 'appeal')
    .flatMap(({ happened }) => (happened ? (spanOf(happened) ?? []) : []))
    .filter(({ from }) => from >= sentenced.from && from <= day)
    .sort((a, b) => (a.from < b.from ? -1 : 1));
  const force = appeals[0] ?? sentenced;
  // Days after the rule was repealed count for a day each; that of its end is still under it.
  const last = valid_to ? spanOf(valid_to) : null;
  if (!last) return { until: force, sure: appeals.length > 0 };
  const over = addDays(last.to, 1);
  const until = { from: min(force.from, over), to: min(force.to, over) };
  return { until, sure: appeals.length > 0 || sentenced.from >= over };
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
  const periods = counting(custody, choice);
  if (!term || !length || !sentenced || !periods) return null;
  const rule = choice?.remand ?? null;
  const ratio: Ratio = rule ? { held: rule.denominator, counted: rule.numerator } : day_for_day;
  const more = rule && ratio.held !== ratio.counted ? remandUntil(course, inside, sentenced, rule) : null;
  const until = more?.until ?? sentenced;
  const begin = beginOf({ periods, sentenced: until, ratio });
  const [first] = periods;
  if (!begin || !first) return null;
  const ends = endOf(begin, length);
  const days = daysHeld(periods, day);
  const gain = gainOf(remandOf(periods, { from: min(until.from, day), to: min(until.to, day) }), ratio);
  const release = choice?.release;
  return {
    term,
    counted_from: first.begin,
    held: days,
    counted: { from: days.from + gain.from, to: days.to + gain.to },
    sentenced,
    remand_until: more?.until ?? null,
    ends,
    at_latest: custody.at_least || (more !== null && (!more.sure || periods.some(({ served }) => served))),
    earliest_release: release ? partServedOn(begin, length, release.numerator, release.denominator) : null,
    remaining: held ? daysUntil(day, ends) : null,
    beyond: held ? beyond(day, ends) : 'no',
    choice,
  };
}

function min(one: string, other: string): string {
  return one < other ? one : other;
}
