import { number, type Say } from '../kernel/language.js';
import { dateInWords, since } from '../page/date.js';
import type { Custody, Days, Standing } from './course/standing.js';

/** "held since 23 January 2012", "died 24 November 2021", "fate unknown since 2018"; short: "held". */
export function standingInWords(
  say: Say,
  { state, since: date }: Pick<Standing, 'state' | 'since'>,
  length: 'full' | 'short' = 'full',
): string {
  const word = say(`register.standing.${state}`);
  if (!date || length === 'short') return word;
  return state === 'died'
    ? say('register.standing.died_on', { date: dateInWords(date, say) })
    : `${word} ${since(date, say)}`;
}

/** "last word: September 2025"; empty when there is none. */
export function evidenceInWords(say: Say, standing: Pick<Standing, 'evidence'>): string {
  if (!standing.evidence) return '';
  return say('register.standing.evidence', { date: dateInWords(standing.evidence, say) });
}

/** "1,670 days", "between 424 and 482 days", "at least 1,232 days". */
export function daysInWords(say: Say, { days, at_least }: { days: Days; at_least: boolean }): string {
  if (typeof days === 'number')
    return say(`register.days.${at_least ? 'at_least' : 'exact'}`, { count: days });
  // Where more may belong to it, the lower figure is the one that can be stood by.
  if (at_least) return say('register.days.at_least', { count: days.from });
  return say('register.days.between', { from: days.from, to: days.to, count: days.to });
}

/** The same as a figure for a table: "1,670", "424–482", "≥ 1,232". */
export function daysAsFigure(say: Say, { days, at_least }: Custody): string {
  const figure = (count: number) => number(count, say.language);
  const least = typeof days === 'number' ? days : days.from;
  if (at_least) return `≥ ${figure(least)}`;
  return typeof days === 'number' ? figure(days) : `${figure(days.from)}–${figure(days.to)}`;
}

/** A duration of ISO 8601 in words: P7Y6M is "7 years 6 months". */
export function durationInWords(say: Say, duration: string): string {
  const [, years, months, days] = duration.match(/^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?$/) ?? [];
  return [
    years && say('register.duration.years', { count: Number(years) }),
    months && say('register.duration.months', { count: Number(months) }),
    days && say('register.duration.days', { count: Number(days) }),
  ]
    .filter(Boolean)
    .join(' ');
}
