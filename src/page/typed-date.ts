import { composed } from '../kernel/composed.js';
import { addDays, isDay } from '../kernel/day.js';
import { type Edtf, readEdtf } from '../kernel/edtf.js';
import type { Values } from '../kernel/refusals.js';
import {
  abouts,
  afters,
  befores,
  doubts,
  joined,
  monthOf,
  noise,
  seasonOf,
  sinces,
  unknowns,
  untils,
} from './typed-date-words.js';

/** What was understood of a date as somebody typed it, or the sentence that says what is wrong with it. */
export type TypedDate = { ok: true; edtf: string } | { ok: false; code: string; values?: Values };

/** A date longer than this is a story. */
export const longest_typed_date = 100;

/**
 * Reads a date of a fact as people write it, in English, Russian, Ukrainian, Belarusian or Kazakh, into
 * EDTF level 1 (ISO 8601-2): "October 2012", "около 5 мая 2013 г.", "between May and July 2012",
 * "before 2014", "spring 2012", "5.5.2013", and EDTF itself. Where a date can be read in two ways
 * (03/04/2013) it asks instead of choosing. "before" and "after" leave the named time out, "until" and
 * "since" take it in.
 */
export function readTypedDate(typed: string): TypedDate {
  const text = composed(typed).trim().replace(/\s+/gu, ' ');
  if (text.length > longest_typed_date) return wrong('too_long', { limit: longest_typed_date });
  const already = readEdtf(text.toUpperCase());
  if (already) return { ok: true, edtf: already.text };
  // 2012-13 or 2012-10/2012-05: meant as EDTF, and wrong in a way that can be named.
  if (/^[\dxX/.?~%-]+$/.test(text) && /^\d{4}(-|\/\d{4})/.test(text)) return whatIsWrong(text);
  return readWords(text.toLowerCase());
}

function wrong(code: string, values?: Values): TypedDate {
  return { ok: false, code: `page.typed_date.${code}`, ...(values ? { values } : {}) };
}

function whatIsWrong(text: string): TypedDate {
  const [from = '', to] = text.split('/');
  if (to !== undefined && readEdtf(from) && readEdtf(to)) return wrong('reversed');
  for (const part of to === undefined ? [from] : [from, to]) {
    const [, year, month, day] = part.match(/^(\d{4})-(\d\d)(?:-(\d\d))?[?~%]?$/) ?? [];
    if (!year || !month) continue;
    if (day === undefined ? !readEdtf(`${year}-${month}`) : Number(month) < 1 || Number(month) > 12) {
      return wrong('no_month', { month });
    }
    if (day !== undefined && !isDay(`${year}-${month}-${day}`)) return wrong('no_day', { day: Number(day) });
  }
  return wrong('not_understood');
}

function readWords(text: string): TypedDate {
  const [, first, second] = joined.map((form) => text.match(form)).find((found) => found !== null) ?? [];
  if (first !== undefined && second !== undefined) return readSpan(first, second);
  const open = readOpen(text);
  return open ?? readPoint(text);
}

/** "before 2014", "с октября 2007 г.", "2016 ж. 19 тамыздан бастап"; null when it is none. */
function readOpen(text: string): TypedDate | null {
  const kinds = [
    [befores, 'before'],
    [untils, 'until'],
    [afters, 'after'],
    [sinces, 'since'],
  ] as const;
  for (const [words, kind] of kinds) {
    const rest = text.match(words)?.slice(1).find(Boolean);
    if (rest === undefined) continue;
    const point = readPoint(rest);
    if (!point.ok) return point;
    if (kind === 'until') return { ok: true, edtf: `../${point.edtf}` };
    if (kind === 'since') return { ok: true, edtf: `${point.edtf}/..` };
    const next = beside(point.edtf, kind === 'after' ? 1 : -1);
    return { ok: true, edtf: kind === 'after' ? `${next}/..` : `../${next}` };
  }
  return null;
}

/** The day, month or year after (1) or before (-1) a date, in the precision of the date. */
function beside(edtf: string, way: 1 | -1): string {
  const date = readEdtf(edtf) as Edtf;
  const edge = addDays((way === 1 ? date.to : date.from) ?? '', way);
  const mark = edtf.match(/[?~%]$/)?.[0] ?? '';
  const length = { day: 10, month: 7, year: 4 }[date.precision as string] ?? 10;
  return edge.slice(0, length) + mark;
}

function readSpan(first: string, second: string): TypedDate {
  const unknown = [first, second].map((end) => unknowns.has(end));
  if (unknown[0] !== unknown[1]) {
    const known = readPoint(unknown[0] ? second : first);
    return known.ok ? { ok: true, edtf: unknown[0] ? `/${known.edtf}` : `${known.edtf}/` } : known;
  }
  const end = readPoint(second);
  if (!end.ok) return end;
  // "between May and July 2012", "3–5 May 2012": what is missing in front is taken from behind.
  const begin = [first, `${first} ${end.edtf.slice(0, 4)}`, `${first} ${withoutDay(second)}`]
    .map((text) => readPoint(text))
    .find((read) => read.ok);
  if (!begin?.ok) return readPoint(first);
  const whole = `${begin.edtf}/${end.edtf}`;
  return readEdtf(whole) ? { ok: true, edtf: whole } : wrong('reversed');
}

function withoutDay(text: string): string {
  return text.replace(/^\D*\d{1,2}(?!\d)\D?\s*/, '');
}

function readPoint(whole: string): TypedDate {
  let text = whole.trim();
  let doubted = false;
  let about = false;
  // The words of doubt may stand on both sides and in any order: "perhaps about 2012", "about 2012?".
  for (let before = ''; before !== text; ) {
    before = text;
    const [said, rest] = [text.match(doubts), text.match(abouts)];
    if (said) text = said.slice(1).find(Boolean)?.trim() ?? '';
    else if (rest) text = rest.slice(1).find(Boolean)?.trim() ?? '';
    doubted ||= said !== null;
    about ||= rest !== null;
  }
  const date = readPlain(text);
  if (!date.ok) return date;
  const mark = doubted && about ? '%' : doubted ? '?' : about ? '~' : '';
  const marked = readEdtf(date.edtf + mark);
  return marked ? { ok: true, edtf: marked.text } : wrong('not_understood');
}

function readPlain(text: string): TypedDate {
  const already = readEdtf(text.toUpperCase());
  if (already && already.precision !== 'interval') return { ok: true, edtf: already.text };
  const decade = text.match(
    /^(?:the )?(\d{3})0(?:s|-(?:е|х|я|ті|шы|ші|жылдар)(?: ?(?:гг?\.?|годы|годов|роки|років|гады|жылдар))?)$/,
  );
  if (decade) return { ok: true, edtf: `${decade[1]}X` };
  // A letter for "year" says nothing behind figures: "05.05.2013 г."
  const figuresOnly = text.replace(/ ?[грж]\.?$/u, '');
  if (/^[\d./-]+$/.test(figuresOnly)) return readFigures(figuresOnly);

  const words = text
    .replace(/[,;]|(?<=\d)(st|nd|rd|th|-го|-е|-шы|-ші|\.)(?= |$)|(?<=\d{4})[грж]\.?(?= |$)/gu, ' ')
    .split(/ +|(?<=\p{L})\.(?= |$)/u)
    .filter((word) => word !== '' && !noise.has(word));
  const months = words.flatMap((word) => monthOf(word) ?? []);
  const seasons = words.flatMap((word) => (monthOf(word) === null ? (seasonOf(word) ?? []) : []));
  const figures = words.filter((word) => /^\d+$/.test(word));
  const [month] = months;
  // "2012 г.": a year and a word for it.
  if (words.length === 1 && /^\d{4}$/.test(words[0] ?? '')) return readFigures(words[0] ?? '');
  if (months.length + seasons.length !== 1 || words.length !== figures.length + 1) {
    return wrong('not_understood');
  }
  const years = figures.filter((figure) => figure.length === 4);
  const others = figures.filter((figure) => figure.length < 3);
  if (years.length === 0 && others.length > 0) return wrong('whole_year');
  const [year] = years;
  if (!year || years.length > 1 || figures.length !== years.length + others.length || others.length > 1) {
    return wrong('not_understood');
  }
  if (month === undefined) {
    return others.length === 0 ? { ok: true, edtf: `${year}-${seasons[0]}` } : wrong('not_understood');
  }
  return dayOf(year, String(month), others[0]);
}

/** Dates in figures: 5.5.2013 and 31/5/2013 begin with the day, 2013/05/31 with the year. */
function readFigures(text: string): TypedDate {
  const parts = text.split(/[./-]/).filter((part) => part !== '');
  const [first = '', second = '', third] = parts;
  if (parts.some((part) => part.length > 4 || part.length === 3)) return wrong('not_understood');
  if (parts.length === 2) {
    if (first.length === 4 && second.length < 3) return dayOf(first, second);
    if (second.length === 4 && first.length < 3) return dayOf(second, first);
    return parts.every((part) => part.length < 3) ? wrong('whole_year') : wrong('not_understood');
  }
  if (parts.length === 3 && third) {
    if (first.length === 4) return dayOf(first, second, third);
    if (third.length < 3) return wrong('whole_year');
    // A stop means day first everywhere; a stroke means the month first in America.
    if (text.includes('/') && Number(first) <= 12 && Number(second) <= 12 && first !== second) {
      return wrong('which_is_month');
    }
    if (text.includes('/') && Number(second) > 12 && Number(first) <= 12) return dayOf(third, first, second);
    return dayOf(third, second, first);
  }
  if (parts.length === 1 && readEdtf(first)) return { ok: true, edtf: first };
  if (parts.length === 1) return wrong(first.length < 3 ? 'whole_year' : 'not_understood');
  return wrong('not_understood');
}

function dayOf(year: string, month: string, day?: string): TypedDate {
  if (Number(month) < 1 || Number(month) > 12) return wrong('no_month', { month });
  const written = `${year}-${month.padStart(2, '0')}`;
  if (day === undefined) return readEdtf(written) ? { ok: true, edtf: written } : wrong('not_understood');
  const whole = `${written}-${day.padStart(2, '0')}`;
  return isDay(whole) ? { ok: true, edtf: whole } : wrong('no_day', { day: Number(day) });
}
