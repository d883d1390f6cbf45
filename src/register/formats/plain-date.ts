import { type Edtf, endsOf, readEdtf } from '../../kernel/edtf.js';

/**
 * A date (EDTF) for formats that know only `2012`, `2012-10` and `2012-10-08`: as much of it as is known,
 * without "about"; null where that would be false (a decade, an interval, a doubted date).
 */
export function plainDate(edtf: string | null): string | null {
  const date = readEdtf(edtf ?? '');
  if (!date?.from || date.uncertain) return null;
  const length = { day: 10, month: 7, year: 4 }[date.precision as 'day' | 'month' | 'year'];
  return length === undefined ? null : date.from.slice(0, length);
}

/** A date that is one certain day (YYYY-MM-DD); null for every other. */
export function exactDay(edtf: string | null): string | null {
  const date = readEdtf(edtf ?? '');
  return date?.precision === 'day' && !date.uncertain && !date.approximate ? date.from : null;
}

/** The two ends of a date, and how exact it is in the words of the Events Standard Formats. */
export function spanOf(edtf: string | null): { from: string; to: string; type: string } {
  const date = readEdtf(edtf ?? '');
  if (!date) return { from: '', to: '', type: '' };
  const ends = endsOf(date);
  if (ends) return { from: ends.from ?? '', to: ends.to ?? '', type: exactness(date) };
  return { from: date.text, to: '', type: exactness(date) };
}

function exactness({ precision, uncertain, approximate }: Edtf): string {
  if (uncertain) return 'Uncertain';
  if (approximate) return 'Approximate';
  const words: Record<Edtf['precision'], string> = {
    day: 'Exact',
    month: 'Day unknown',
    season: 'Month unknown',
    year: 'Day and month unknown',
    decade: 'Year unknown',
    century: 'Year unknown',
    interval: 'Period',
  };
  return words[precision];
}
