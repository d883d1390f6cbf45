import { readEdtf } from '../kernel/edtf.js';
import { dayInWords } from './adoption-day.js';

/** A date of a fact (EDTF) in words, never more exact than it is: "April 2017", "2022". */
export function dateInWords(date: string, language: string): string {
  const read = readEdtf(date);
  if (!read?.from || read.uncertain || read.approximate) return date;
  if (read.precision === 'day') return dayInWords(read.from, language);
  if (read.precision === 'year') return read.from.slice(0, 4);
  if (read.precision !== 'month') return date;
  const locale = language === 'en' ? 'en-GB' : language;
  const format = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return format.format(new Date(`${read.from}T00:00:00Z`));
}
