import { newId } from '../../kernel/chance.js';
import type { Db } from '../../kernel/database.js';
import type { Problem } from '../../kernel/refusals.js';
import { eventForm } from '../record/event-form.js';
import type { FactRow, Typed } from '../record/fact-form.js';
import { FieldReader, tidy } from '../record/field-reader.js';
import { type Like, peopleLike } from '../record/likeness.js';
import { nameForm } from '../record/name-form.js';
import { readSources, source_fields } from '../record/said-fields.js';
import { most_days, wholeIn } from './detention-said.js';

/** Rows of one form: what fits on a page and can be looked over before it is sent. */
export const rows_a_form = 20;

/** Columns of the form. Each field is called `r<row>_<column>`. */
export const columns = ['name', 'date', 'place', 'days', 'article', 'note'] as const;
export type Column = (typeof columns)[number];

/** What stands once for all rows: the sources, and the day and place where a row says none. */
export const common_fields = ['all_date', 'all_place', ...source_fields] as const;

/** Every field of the form, the choices of the check among them. */
export const entry_fields = [
  'token',
  'step',
  ...common_fields,
  ...Array.from({ length: rows_a_form }, (_, row) =>
    ([...columns, 'who'] as const).map((one) => fieldOf(row, one)),
  ).flat(),
];

/** The name of a field in a row. */
export function fieldOf(row: number, column: Column | 'who'): string {
  return `r${row}_${column}`;
}

/** One row that was read: a person and the step that tells of the detention. */
export interface EntryRow {
  row: number;
  name: FactRow;
  step: FactRow;
  days: number | null;
  article: string | null;
  note: string | null;
  /** `new`, `leave`, or the id of somebody in the register; empty while nobody has chosen. */
  who: string;
}

export interface Entry {
  rows: EntryRow[];
  /** Ids, in order. */
  sources: string[];
}

/** Reads the form: rows that say nothing are left out, and each of the others has its own sentences. */
export async function readEntry(db: Db, typed: Typed): Promise<{ entry: Entry; problems: Problem[] }> {
  const common = new FieldReader(typed);
  const sources = await readSources(db, typed, common);
  common.date('all_date');
  common.text('all_place', 300);
  const problems = [...common.problems];
  const rows: EntryRow[] = [];
  for (let row = 0; row < rows_a_form; row += 1) {
    const said = columns.filter((column) => tidy(typed[fieldOf(row, column)] ?? '') !== '');
    if (said.length === 0) continue;
    const read = await readRow(db, typed, row);
    problems.push(...read.problems);
    rows.push(read.row);
  }
  if (rows.length === 0 && problems.length === 0) {
    problems.push({ field: fieldOf(0, 'name'), code: 'register.detentions.no_rows' });
  }
  return { entry: { rows, sources }, problems };
}

async function readRow(db: Db, typed: Typed, row: number): Promise<{ row: EntryRow; problems: Problem[] }> {
  const cell = (column: Column) => typed[fieldOf(row, column)] ?? '';
  const at = (column: Column) => (one: Problem) => ({ ...one, field: fieldOf(row, column) });
  const own = new FieldReader({ days: cell('days'), article: cell('article'), note: cell('note') });
  const days = wholeIn(own, 'days', most_days);
  const article = own.text('article', 100);
  const note = own.text('note', 2000);
  const about = { db, personId: nobody, factId: null };
  const name = await nameForm.read({ form: cell('name'), name_kind: 'known' }, about);
  const step = await eventForm.read(
    {
      type: 'administrative-detention',
      happened: tidy(cell('date')) || (typed.all_date ?? ''),
      place: tidy(cell('place')) || (typed.all_place ?? ''),
      summary: summaryOf(days, article),
    },
    about,
  );
  const problems = [
    ...(name.ok ? [] : name.problems.map(at('name'))),
    // What is wrong with the day or the place of all rows is said once, where it stands.
    ...(step.ok
      ? []
      : step.problems.flatMap((one) => {
          const column = one.field === 'happened' ? 'date' : 'place';
          return tidy(cell(column)) === '' ? [] : [at(column)(one)];
        })),
    ...own.problems.map((one) => ({ ...one, field: fieldOf(row, one.field as Column) })),
  ];
  return {
    row: {
      row,
      name: name.ok ? name.value : {},
      step: step.ok ? step.value : {},
      days,
      article,
      note,
      who: typed[fieldOf(row, 'who')] ?? '',
    },
    problems,
  };
}

/** Nobody's id: a reader looks things up for somebody who is not there yet. */
const nobody = newId({ bytes: (count) => Buffer.alloc(count) });

/** What the course of the person says: texts of facts are in English. */
export function summaryOf(days: number | null, article: string | null): string {
  const given = days === null ? '' : `, ${days} ${days === 1 ? 'day' : 'days'}`;
  return `Administrative detention${given}${article === null ? '' : ` (${article})`}`;
}

/** Why a detention of so many days is read to end with them. */
export function whyEnds(days: number): string {
  return `${days} ${days === 1 ? 'day was' : 'days were'} given; no source here says what came after.`;
}

/** People who may be the one whom a row names, and an earlier row of the same name. */
export interface Alike {
  row: number;
  like: Like[];
  twin: number | null;
}

/** Who in the register, and in the rows above, each row may mean. Nobody is merged by a name: the editor chooses. */
export async function alikeOf(db: Db, rows: EntryRow[]): Promise<Alike[]> {
  const seen = new Map<string, number>();
  const all: Alike[] = [];
  for (const { row, name } of rows) {
    const form = String(name.form ?? '');
    const twin = seen.get(form.toLowerCase()) ?? null;
    if (twin === null) seen.set(form.toLowerCase(), row);
    all.push({ row, twin, like: await peopleLike(db, [form]) });
  }
  return all;
}
