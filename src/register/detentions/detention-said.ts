import type { Db } from '../../kernel/database.js';
import type { Read } from '../../kernel/refusals.js';
import type { Typed } from '../record/fact-form.js';
import { FieldReader } from '../record/field-reader.js';
import { readSources, source_fields } from '../record/said-fields.js';
import { type DetentionsTable, type FiguresTable, hows } from './tables.js';

/** What an editor says of a detention of many; `sources` are ids, in order. */
export interface DetentionSaid {
  row: Omit<DetentionsTable, 'id' | 'code' | 'why'>;
  sources: string[];
}

/** What an editor says that a source reports of the number. */
export interface FigureSaid {
  row: Pick<FiguresTable, 'number' | 'how' | 'scope'>;
  sources: string[];
}

export const detention_fields = [
  'title',
  'place',
  'happened',
  'days_from',
  'days_to',
  'text',
  ...source_fields,
] as const;
export const figure_fields = ['number', 'how', 'scope', ...source_fields] as const;

/** Nobody was held for longer than this by an administrative court. */
export const most_days = 3650;
export const most_held = 10_000_000;

/** Reads what was typed of a detention of many. */
export async function readDetention(db: Db, typed: Typed): Promise<Read<DetentionSaid>> {
  const reader = new FieldReader(typed);
  const row = {
    title: reader.needed('title', 300),
    place: reader.text('place', 300),
    happened: reader.date('happened'),
    days_from: wholeIn(reader, 'days_from', most_days),
    days_to: wholeIn(reader, 'days_to', most_days),
    text: reader.text('text', 4000, 'lines'),
  };
  if (row.days_from !== null && row.days_to !== null && row.days_to < row.days_from) {
    reader.wrong('days_to', 'register.detentions.days_reversed');
  }
  return reader.read({ row, sources: await readSources(db, typed, reader) });
}

/** Reads what was typed of a number that a source reports. */
export async function readFigure(db: Db, typed: Typed): Promise<Read<FigureSaid>> {
  const reader = new FieldReader(typed);
  const how = reader.choice('how', hows);
  const number = wholeIn(reader, 'number', most_held);
  if (number === null && !reader.problems.some(({ field }) => field === 'number')) {
    reader.wrong('number', 'register.record.needed');
  }
  const row = { number: number ?? 0, how, scope: reader.text('scope', 300) };
  return reader.read({ row, sources: await readSources(db, typed, reader) });
}

/** A whole number from 1 on, as it was typed with or without separators; null when nothing was. */
export function wholeIn(reader: FieldReader, field: string, most: number): number | null {
  const text = reader.text(field, 20);
  if (text === null) return null;
  const digits = text.replace(/(?<=\d)[ \u00a0\u202f,](?=\d{3}(?!\d))/g, '');
  const value = /^\d{1,9}$/.test(digits) ? Number(digits) : 0;
  if (value < 1 || value > most) reader.wrong(field, 'register.detentions.no_number', { limit: most });
  return value;
}

/** A stored record as it would have been typed. */
export function detentionTyped(row: DetentionSaid['row']): Typed {
  return {
    title: row.title,
    place: row.place ?? '',
    happened: row.happened ?? '',
    days_from: row.days_from === null ? '' : String(row.days_from),
    days_to: row.days_to === null ? '' : String(row.days_to),
    text: row.text ?? '',
  };
}
