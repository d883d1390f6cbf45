import { type Edtf, endsOf, readEdtf } from '../kernel/edtf.js';
import { type Language, onceEach, type Say } from '../kernel/language.js';

/** Day and month as the reader's language writes them: British English, because our dates are days first. */
const locales = { en: 'en-GB', ru: 'ru', kk: 'kk' } as const;

const months = onceEach((language: Language) => formatOf(locales[language], {}));
const days = onceEach((language: Language) => formatOf(locales[language], { day: 'numeric' }));

function formatOf(locale: string, more: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', ...more, timeZone: 'UTC' });
}

/**
 * A date of a fact (EDTF) in words: "8 October 2012", "октябрь 2012 г.", "about 2014",
 * "October 2012 – May 2013". What cannot be read is said as it stands.
 */
export function dateInWords(edtf: string, say: Say): string {
  const date = readEdtf(edtf);
  if (!date) return edtf;
  const ends = endsOf(date);
  if (ends?.from && ends.to) {
    return say('page.date.span', { from: dateInWords(ends.from, say), to: dateInWords(ends.to, say) });
  }
  // Open (2012/..) is what lasts; unknown (2012/) is what ended some day, or nobody knows whether.
  if (ends?.from && edtf.endsWith('/')) {
    return say('page.date.span', { from: dateInWords(ends.from, say), to: say('page.date.end_unknown') });
  }
  if (ends?.to && edtf.startsWith('/')) {
    return say('page.date.span', { from: say('page.date.beginning_unknown'), to: dateInWords(ends.to, say) });
  }
  if (ends?.from) return since(ends.from, say);
  if (ends?.to) return say('page.date.until', { date: dateInWords(ends.to, say) });
  const words = date.approximate ? say('page.date.about', { date: plain(date, say) }) : plain(date, say);
  return date.uncertain ? say('page.date.doubtful', { date: words }) : words;
}

/** "since 8 October 2012", "с октября 2012 г." */
export function since(edtf: string, say: Say): string {
  return inCase('since', edtf, say);
}

/** For a fact without a date that cannot have happened earlier: "not before October 2007". */
export function notBefore(edtf: string, say: Say): string {
  return inCase('not_before', edtf, say);
}

function inCase(pattern: 'since' | 'not_before', edtf: string, say: Say): string {
  const date = readEdtf(edtf);
  if (!date?.from) return edtf;
  const [year = '', month = '', day = ''] = date.from.split('-');
  const { precision } = date;
  // Languages bend the month after such a word; a vague date stands behind it as it is.
  if (
    date.approximate ||
    date.uncertain ||
    (precision !== 'day' && precision !== 'month' && precision !== 'year')
  ) {
    return say(`page.date.${pattern}.vague`, { date: dateInWords(edtf, say) });
  }
  return say(`page.date.${pattern}.${precision}`, {
    year: String(Number(year)),
    month: say(`page.date.month_of.${Number(month)}`),
    day: String(Number(day)),
  });
}

/** Without qualifiers. */
function plain(date: Edtf, say: Say): string {
  const from = date.from ?? '';
  const year = String(Number(from.slice(0, 4)));
  if (date.precision === 'decade') return say('page.date.decade', { decade: year });
  if (date.precision === 'century')
    return say('page.date.span', { from: year, to: String(Number(year) + 99) });
  if (date.precision === 'season') {
    const [written = '', season = ''] = date.text.split('-');
    return say(`page.date.season.${season.slice(0, 2)}`, { year: String(Number(written)) });
  }
  if (date.precision === 'year') return say('page.date.year', { year });
  const format = (date.precision === 'day' ? days : months)(say.language);
  return format.format(new Date(`${from}T00:00:00Z`));
}
