import type { Actor } from '../../kernel/actor.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import type { Say } from '../../kernel/language.js';
import type { Problem } from '../../kernel/refusals.js';
import { csvLines } from '../../page/csv.js';
import type { RowCounts } from '../detentions/tables.js';
import { csvDetentions } from './csv-detentions.js';
import { csvEvents } from './csv-events.js';
import { type CsvRow, csvBatches } from './csv-file.js';
import { csvPeople } from './csv-people.js';
import { csvSources } from './csv-sources.js';
import type { CsvKind, Taker } from './csv-taking.js';

/** Tables that the register takes, in the order in which one rests on the other. */
export const csvKinds: readonly CsvKind[] = [csvSources, csvPeople, csvEvents, csvDetentions];

/** A row that was not taken, and why. */
export interface RefusedRow extends CsvRow {
  problems: Problem[];
}

export interface Progress {
  /** Rows of the file that are behind it. */
  rows: number;
  counts: RowCounts;
  /** Those of the last batch. */
  refused: RefusedRow[];
}

/**
 * Takes a table into the register batch by batch, each in a transaction of its own: whoever stops it and
 * starts again goes on where it was, because a row that is there already changes nothing. A row that is
 * wrong is refused with its line; the others arrive, told to the desk only. With `isDry` nothing is written.
 * Yields after each batch. Throws `Refused` when the file as a whole is no table of its kind.
 */
export async function* importCsv(
  db: Db,
  actor: Actor,
  kind: CsvKind,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { isDry, skip = 0, before = noRows, keep }: Running,
): AsyncGenerator<Progress> {
  const taker = kind.open(actor, isDry);
  let counts = before;
  let rows = 0;
  for await (const read of csvBatches(chunks, kind.columns)) {
    rows += read.length;
    if (rows <= skip) continue;
    const take = async (tx: Db): Promise<Progress> => {
      const { refused, more } = await takenIn(tx, taker, read);
      // Changes stand in the journal one by one.
      if (!isDry && more.added > 0) {
        const detail = { kind: kind.name, added: more.added };
        await record(tx, actor, { what: 'register.csv_imported', subject: 'register', detail });
      }
      const progress = { rows, counts: sumOf(counts, more), refused };
      await keep?.(tx, progress);
      return progress;
    };
    const progress = isDry ? await take(db) : await transact(db, take);
    counts = progress.counts;
    yield progress;
  }
}

/** How a file is gone through. */
export interface Running {
  isDry: boolean;
  /** So many rows are behind it already, with these counts. */
  skip?: number;
  before?: RowCounts;
  /** Keeps the progress in the transaction of the batch: after a crash neither stands without the other. */
  keep?: (tx: Db, progress: Progress) => Promise<void>;
}

export const noRows: RowCounts = { added: 0, changed: 0, unchanged: 0, refused: 0 };

function sumOf(one: RowCounts, other: RowCounts): RowCounts {
  return {
    added: one.added + other.added,
    changed: one.changed + other.changed,
    unchanged: one.unchanged + other.unchanged,
    refused: one.refused + other.refused,
  };
}

async function takenIn(
  tx: Db,
  taker: Taker,
  read: CsvRow[],
): Promise<{ refused: RefusedRow[]; more: RowCounts }> {
  const batch = read.filter(({ isLong }) => !isLong);
  const outcomes = await taker.take(tx, batch);
  const refused: RefusedRow[] = read
    .filter(({ isLong }) => isLong)
    .map((row) => ({ ...row, problems: [{ field: 'line', code: 'register.files.csv_more_cells' }] }));
  const more = { ...noRows };
  for (const [place, outcome] of outcomes.entries()) {
    const row = batch[place];
    if (typeof outcome === 'string') more[outcome] += 1;
    else if (row) refused.push({ ...row, problems: outcome });
  }
  more.refused = refused.length;
  return { refused: refused.sort((a, b) => a.line - b.line), more };
}

/** The head of a file of refused rows: it can be mended and handed in again as it is. */
export function refusedHead(kind: CsvKind): string {
  return csvLines([['line', 'reason', ...kind.columns.map(({ name }) => name)]]);
}

/** Refused rows as lines of that file: the line in the file that was read, why, and the row. */
export function refusedLines(kind: CsvKind, say: Say, rows: RefusedRow[]): string {
  return csvLines(
    rows.map(({ line, cells, problems }) => [
      line,
      problems.map(({ field, code, values }) => `${field}: ${say(code, values)}`).join(' '),
      ...kind.columns.map(({ name }) => (cells[name] ?? '').slice(0, longest_shown)),
    ]),
  );
}

/** A cell of a refused row is shown so far: what is longer is what is wrong with it. */
const longest_shown = 5000;
