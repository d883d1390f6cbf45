import { composed } from '../kernel/composed.js';
import { isDay } from '../kernel/day.js';
import { longDay } from '../kernel/language.js';

/** Why a typed day is not one. */
export type NoDay = 'not_a_day' | 'which_is_the_month';

// By the first letters, which is how people shorten them. Russian in the genitive as in dates, and as in
// calendars; "мая" and "май" both begin with "ма", so that month needs its third letter.
const months: RegExp[] = [
  /^(jan|янв|қаң)/,
  /^(feb|фев|ақп)/,
  /^(mar|mär|мар|нау)/,
  /^(apr|апр|сәу)/,
  /^(may|mai|май|мая|мам)/,
  /^(jun|июн|мау)/,
  /^(jul|июл|шіл)/,
  /^(aug|авг|там)/,
  /^(sep|сен|қыр)/,
  /^(oct|okt|окт|қаз)/,
  /^(nov|ноя|қар)/,
  /^(dec|dez|дек|жел)/,
];

/**
 * A day as people type it, as YYYY-MM-DD: "12 March 2016", "March 12th, 2016", "2016-03-12",
 * "12.03.2016", "12 марта 2016 г.", "2016 жылғы 12 наурыз". Where day and month could be exchanged
 * ("3/4/2016", which means two things in two countries) it asks; with full stops the day is first.
 */
export function readDay(typed: string): { day: string } | { wrong: NoDay } {
  const text = composed(typed).trim().toLowerCase();
  if (text.length > 60) return { wrong: 'not_a_day' };
  const iso = text.match(/^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/);
  if (iso) return made(iso[1], Number(iso[2]), Number(iso[3]));
  const dotted = text.match(/^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?:\s*г\.?)?$/);
  if (dotted) return made(dotted[3], Number(dotted[2]), Number(dotted[1]));
  const slashed = text.match(/^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/);
  if (slashed) {
    const [first, second] = [Number(slashed[1]), Number(slashed[2])];
    if (first <= 12 && second <= 12 && first !== second) return { wrong: 'which_is_the_month' };
    return first > 12 ? made(slashed[3], second, first) : made(slashed[3], first, second);
  }
  return fromWords(text);
}

function fromWords(text: string): { day: string } | { wrong: NoDay } {
  const words = text.match(/[\p{L}]+|[0-9]+/gu) ?? [];
  const years = words.filter((word) => /^\d{4}$/.test(word));
  const days = words.filter((word) => /^\d{1,2}$/.test(word));
  const named = words.flatMap((word) =>
    months.flatMap((month, place) => (month.test(word) ? [place + 1] : [])),
  );
  if (years.length !== 1 || days.length !== 1 || named.length !== 1 || words.length > 6) {
    return { wrong: 'not_a_day' };
  }
  return made(years[0], named[0] as number, Number(days[0]));
}

function made(year: string | undefined, month: number, day: number): { day: string } | { wrong: NoDay } {
  const two = (number: number) => String(number).padStart(2, '0');
  const text = `${year}-${two(month)}-${two(day)}`;
  return isDay(text) ? { day: text } : { wrong: 'not_a_day' };
}

/** A day as a text of a language writes it: "12 March 2016", "12 марта 2016 г.". */
export const dayInWords = longDay;
