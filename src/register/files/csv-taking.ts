import type { Actor } from '../../kernel/actor.js';
import { among, type Db } from '../../kernel/database.js';
import type { Problem } from '../../kernel/refusals.js';
import type { FactForm, Typed } from '../record/fact-form.js';
import { changeFact, most_sources } from '../record/fact-keeping.js';
import { isOpenCase } from '../record/kept-close.js';
import type { Column, CsvRow } from './csv-file.js';

/** What came of one row: what it did, or would do, or what is wrong with it. */
export type Outcome = 'added' | 'changed' | 'unchanged' | Problem[];

/** Takes rows of one file, batch by batch. */
export interface Taker {
  take(tx: Db, rows: CsvRow[]): Promise<Outcome[]>;
}

/** A kind of table that the register takes. */
export interface CsvKind {
  name: 'people' | 'events' | 'sources' | 'detentions';
  columns: readonly Column[];
  /** `isDry`: nothing is written, and the outcomes say what would be. */
  open(actor: Actor, isDry: boolean): Taker;
}

/** Why a fact was changed: it stands in the journal and in the fact's history. */
export const why_changed = 'A table was imported.';

/** Codes of sources in one cell: separated by commas or line breaks. */
export function codesIn(cell: string): string[] {
  return [...new Set(cell.split(/[\n,]/).map((code) => code.trim()))].filter(Boolean);
}

/** Ids by code or slug, asked for a batch at a time. */
export async function idsOf(
  tx: Db,
  table: 'sources' | 'people' | 'detentions',
  keys: Iterable<string>,
): Promise<Map<string, string>> {
  const wanted = [...new Set(keys)].filter((key) => key.length <= 100);
  if (wanted.length === 0) return new Map();
  const rows =
    table === 'people'
      ? await tx
          .selectFrom('people')
          .select(['id', 'slug as key'])
          .where('slug', '=', among(wanted))
          .where(isOpenCase('people.id'))
          .execute()
      : await tx.selectFrom(table).select(['id', 'code as key']).where('code', '=', among(wanted)).execute();
  return new Map(rows.map(({ id, key }) => [key, id]));
}

/** The sources of a row, or what is wrong with them. A row without any says that nobody has read one. */
export function sourcesIn(cell: string, known: Map<string, string>): { ids: string[]; problems: Problem[] } {
  const codes = codesIn(cell);
  const wrong = (code: string, values: Problem['values']) => ({
    ids: [],
    problems: [{ field: 'sources', code, ...(values ? { values } : {}) }],
  });
  if (codes.length > most_sources) return wrong('register.record.many_sources', { limit: most_sources });
  const unknown = codes.find((code) => !known.has(code));
  if (unknown) return wrong('register.record.unknown_source', { code: unknown.slice(0, 60) });
  return { ids: codes.flatMap((code) => known.get(code) ?? []), problems: [] };
}

/** A fact that is in the register, with what it says there. */
export interface Known {
  id: string;
  personId: string;
  version: number;
  isStruck: boolean;
  note: string | null;
  sources: string[];
  /** As it would have been typed. */
  typed: Typed;
}

/** Facts of one table by id, with all that a row of a file can say of them. */
export async function knownFacts(tx: Db, form: FactForm, ids: string[]): Promise<Map<string, Known>> {
  if (ids.length === 0) return new Map();
  const facts = await tx
    .selectFrom('facts')
    .select(['id', 'person_id', 'version', 'note', 'struck_at'])
    .where('id', '=', among(ids))
    .execute();
  const citations = await tx
    .selectFrom('citations')
    .select(['fact_id', 'source_id'])
    .where('fact_id', '=', among(ids))
    .orderBy('position')
    .execute();
  const cited = new Map<string, string[]>();
  for (const { fact_id, source_id } of citations) {
    cited.set(fact_id, [...(cited.get(fact_id) ?? []), source_id]);
  }
  const table = form.table as 'person_names' | 'course_events';
  const rows = await tx.selectFrom(table).selectAll().where('id', '=', among(ids)).execute();
  const typed = new Map(rows.map((row) => [row.id, form.typed({ ...row })]));
  return new Map(
    facts.map(({ id, person_id, version, note, struck_at }) => [
      id,
      {
        id,
        personId: person_id ?? '',
        version,
        isStruck: struck_at !== null,
        note,
        sources: cited.get(id) ?? [],
        typed: typed.get(id) ?? {},
      },
    ]),
  );
}

/** What a row of a file says of a fact that is there already. */
export interface Said {
  typed: Typed;
  row: Record<string, string | number | boolean | null>;
  sources: string[];
  note: string | null;
}

/**
 * Lays a row against the fact that is there: nothing to do, or a change, which is written with its history
 * where the run is not dry.
 */
export async function laidAgainst(
  tx: Db,
  actor: Actor,
  form: FactForm,
  known: Known,
  said: Said,
  isDry: boolean,
): Promise<Outcome> {
  if (known.isStruck) return [{ field: 'line', code: 'register.record.struck' }];
  const now = form.typed(said.row);
  const isSame =
    Object.keys(now).every((field) => (now[field] ?? '') === (known.typed[field] ?? '')) &&
    (said.note ?? '') === (known.note ?? '') &&
    said.sources.join() === known.sources.join();
  if (isSame) return 'unchanged';
  if (!isDry) {
    const { id: factId, personId, version } = known;
    const { row, typed, sources, note } = said;
    const saying = { row, typed, sources, fresh: null, note };
    await changeFact(tx, actor, form, { personId, factId, version }, saying, why_changed);
  }
  return 'changed';
}
