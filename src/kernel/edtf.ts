import { daysInMonth, isDay } from './day.js';

/**
 * A date of a fact as far as it is known: Extended Date/Time Format (ISO 8601-2:2019), level 0 and
 * of level 1 the qualifiers `? ~ %`, unspecified digits from the right (`201X`, `2004-XX`), seasons
 * (`2012-21` is spring 2012) and open or unknown ends of an interval. Times and years outside
 * 0001–9999 are no dates of a case.
 */
export interface Edtf {
  text: string;
  /** The first day that it can mean (YYYY-MM-DD); null when the beginning is open or unknown. */
  from: string | null;
  /** The last day that it can mean, that day included; null when the end is open or unknown. */
  to: string | null;
  precision: 'day' | 'month' | 'season' | 'year' | 'decade' | 'century' | 'interval';
  /** `?` or `%`: the source itself doubts it. */
  uncertain: boolean;
  /** `~` or `%`: the source says "about". */
  approximate: boolean;
}

/** Longest text that can be a date: two qualified days and a stroke. */
const longest = 23;

/** Reads a date; null when it is none (31 February, month 13, an interval that ends before it begins). */
export function readEdtf(text: string): Edtf | null {
  if (text.length > longest) return null;
  const stroke = text.indexOf('/');
  if (stroke < 0) return readPoint(text);
  const [first, second] = [text.slice(0, stroke), text.slice(stroke + 1)];
  const from = readEnd(first);
  const to = readEnd(second);
  if (from === null || to === null || (from === 'open' && to === 'open')) return null;
  const begin = from === 'open' ? null : from;
  const end = to === 'open' ? null : to;
  if (begin?.from && end?.to && begin.from > end.to) return null;
  return {
    text,
    from: begin?.from ?? null,
    to: end?.to ?? null,
    precision: 'interval',
    uncertain: Boolean(begin?.uncertain || end?.uncertain),
    approximate: Boolean(begin?.approximate || end?.approximate),
  };
}

/** The two ends of an interval as texts (`..` and nothing become null); null when it is no interval. */
export function endsOf(date: Edtf): { from: string | null; to: string | null } | null {
  if (date.precision !== 'interval') return null;
  const [from = '', to = ''] = date.text.split('/');
  const known = (end: string) => (end === '' || end === '..' ? null : end);
  return { from: known(from), to: known(to) };
}

function readEnd(text: string): Edtf | 'open' | null {
  return text === '..' || text === '' ? 'open' : readPoint(text);
}

function readPoint(text: string): Edtf | null {
  const [, body, mark] = text.match(/^([0-9X-]+)([?~%])?$/) ?? [];
  if (!body) return null;
  const span = spanOf(body);
  if (!span) return null;
  return {
    text,
    ...span,
    uncertain: mark === '?' || mark === '%',
    approximate: mark === '~' || mark === '%',
  };
}

function spanOf(body: string): Pick<Edtf, 'from' | 'to' | 'precision'> | null {
  const [, year, month, day] = body.match(/^(\d{4}|\d{3}X|\d{2}XX)(?:-(\d{2}|XX)(?:-(\d{2}|XX))?)?$/) ?? [];
  if (!year || year === '0000') return null;
  if (year.includes('X')) {
    if (month) return null;
    const from = `${year.replaceAll('X', '0')}-01-01`;
    if (from.startsWith('0000')) return null;
    const precision = year.endsWith('XX') ? 'century' : 'decade';
    return { from, to: `${year.replaceAll('X', '9')}-12-31`, precision };
  }
  if (!month || month === 'XX') {
    // A known day of an unknown month is level 2, and no source of ours says such a thing.
    if (day && day !== 'XX') return null;
    return { from: `${year}-01-01`, to: `${year}-12-31`, precision: 'year' };
  }
  if (!day && Number(month) >= 21 && Number(month) <= 24) return seasonOf(Number(year), Number(month));
  if (Number(month) < 1 || Number(month) > 12) return null;
  if (!day || day === 'XX') {
    const last = daysInMonth(Number(year), Number(month));
    return { from: `${year}-${month}-01`, to: `${year}-${month}-${last}`, precision: 'month' };
  }
  const whole = `${year}-${month}-${day}`;
  return isDay(whole) ? { from: whole, to: whole, precision: 'day' } : null;
}

/**
 * The days that a season can mean, in the widest reading: "winter 2012" is said of the beginning of
 * that year and of its end.
 */
function seasonOf(year: number, season: number): Pick<Edtf, 'from' | 'to' | 'precision'> | null {
  const whole = (one: number) => String(one).padStart(4, '0');
  const precision = 'season' as const;
  if (season === 24) {
    if (year < 2 || year > 9998) return null;
    const to = `${whole(year + 1)}-02-${daysInMonth(year + 1, 2)}`;
    return { from: `${whole(year - 1)}-12-01`, to, precision };
  }
  const first = 3 * (season - 20);
  const month = (one: number) => String(one).padStart(2, '0');
  const last = `${month(first + 2)}-${daysInMonth(year, first + 2)}`;
  return { from: `${whole(year)}-${month(first)}-01`, to: `${whole(year)}-${last}`, precision };
}

/** Order on a course: by the first possible day, then by the last; an open beginning first, an open end last. */
export function compareEdtf(a: Edtf, b: Edtf): number {
  return (
    compare(a.from ?? '', b.from ?? '') ||
    compare(a.to ?? '9999-99-99', b.to ?? '9999-99-99') ||
    compare(a.text, b.text)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
