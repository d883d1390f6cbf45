import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { Refused } from '../../kernel/refusals.js';
import { plainCell } from '../../page/csv.js';

/** Rows of a file that are read and written together. */
export const rows_a_batch = 1000;
/** A file with more rows is handed in in parts. */
export const most_rows = 1_000_000;
/** One row is a person, a step or a source, not a document: longer than this it is none. Characters. */
const longest_row = 100_000;
const most_columns = 100;
/** The first line is looked at for the separator as far as this. Bytes. */
const looked_at = 64 * 1024;

/** One row below the head: its line in the file, from 1, and its cells by column. */
export interface CsvRow {
  line: number;
  cells: Record<string, string>;
  /** It has more cells than the head has columns: nobody can say which is which. */
  isLong: boolean;
}

/** A column of a kind of file. */
export interface Column {
  name: string;
  /** Without it the file is refused. */
  needed: boolean;
}

/**
 * Reads a table (RFC 4180) piece by piece: UTF-8 with or without a byte order mark, or UTF-16; separated by
 * commas, semicolons or tabs, as its head says. Cells that we wrote with an apostrophe before a formula come
 * back without it. Throws `Refused` (`register.files.csv_…`) for a file that is no such table or lacks a
 * column; what is wrong with a single row is for its reader.
 */
export async function* csvBatches(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  columns: readonly Column[],
): AsyncGenerator<CsvRow[]> {
  const text = textOf(chunks);
  const first = await beginning(text);
  const input = Readable.from(first.all);
  const parser = input.pipe(
    parse({
      delimiter: separatorIn(first.text),
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: longest_row,
      info: true,
    }),
  );
  // A pipe passes on what it reads, but not what goes wrong with it.
  input.on('error', (error) => parser.destroy(error));
  let head: string[] | null = null;
  let batch: CsvRow[] = [];
  let count = 0;
  let line = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      // Where it began: a row may go over several lines.
      const from = line + 1;
      line = info.lines;
      if (!head) {
        head = headIn(record, columns);
        continue;
      }
      count += 1;
      if (count > most_rows) throw new Refused('register.files.csv_rows', { limit: most_rows }, 422);
      const cells: Record<string, string> = {};
      for (const [place, name] of head.entries()) cells[name] = plainCell(record[place] ?? '');
      const isLong = record.slice(head.length).some((cell) => cell.trim() !== '');
      batch.push({ line: from, cells, isLong });
      if (batch.length < rows_a_batch) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    throw asRefused(error);
  } finally {
    input.destroy();
  }
  if (!head) throw new Refused('register.files.csv_empty', {}, 422);
  if (batch.length > 0) yield batch;
}

/** The names of the columns, in the order of the file. Refuses a missing one, one that comes twice, and too many. */
function headIn(record: string[], columns: readonly Column[]): string[] {
  const names = record.map((name) => plainCell(name).trim().toLowerCase());
  if (names.length > most_columns) {
    throw new Refused('register.files.csv_columns', { limit: most_columns }, 422);
  }
  const missing = columns.filter(({ name, needed }) => needed && !names.includes(name));
  if (missing.length > 0) {
    const values = { columns: missing.map(({ name }) => name).join(', '), count: missing.length };
    throw new Refused('register.files.csv_missing', values, 422);
  }
  const twice = columns.find(({ name }) => names.indexOf(name) !== names.lastIndexOf(name));
  if (twice) throw new Refused('register.files.csv_twice', { column: twice.name }, 422);
  return names;
}

function asRefused(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const { code, lines } = error as Error & { code: unknown; lines?: number };
  if (code === 'CSV_MAX_RECORD_SIZE') {
    return new Refused('register.files.csv_long_row', { line: lines ?? 0, limit: longest_row }, 422);
  }
  // By its kind and not by its code: not all of them begin alike.
  if (error instanceof CsvError) {
    return new Refused('register.files.csv_quotes', { line: lines ?? 0 }, 422);
  }
  // A letter that the encoding does not have (ERR_ENCODING_INVALID_ENCODED_DATA).
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return new Refused('register.files.csv_encoding', {}, 422);
  return error;
}

/** Bytes as text: the encoding is told from the first of them. */
async function* textOf(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true });
    const text = decoder.decode(chunk, { stream: true });
    if (text.includes('\0')) throw new Refused('register.files.csv_binary', {}, 422);
    yield text;
  }
  if (decoder) yield decoder.decode();
}

/** UTF-16 has a byte order mark, or a zero beside each plain letter; everything else has to be UTF-8. */
function encodingOf(bytes: Uint8Array): string {
  const [one, two] = bytes;
  if (one === 0xff && two === 0xfe) return 'utf-16le';
  if (one === 0xfe && two === 0xff) return 'utf-16be';
  if (one !== 0 && two === 0) return 'utf-16le';
  if (one === 0 && two !== 0 && two !== undefined) return 'utf-16be';
  return 'utf-8';
}

/** The beginning of a text, and the whole of it from the start on. */
async function beginning(
  text: AsyncGenerator<string>,
): Promise<{ text: string; all: AsyncGenerator<string> }> {
  const parts: string[] = [];
  let length = 0;
  try {
    while (length < looked_at) {
      const { value, done } = await text.next();
      if (done) break;
      parts.push(value);
      length += value.length;
    }
  } catch (error) {
    throw asRefused(error);
  }
  async function* all() {
    yield* parts;
    yield* text;
  }
  return { text: parts.join(''), all: all() };
}

/** The separator that stands most often in the first line, outside quotes. */
function separatorIn(text: string): string {
  const [line = ''] = text.replace(/"(?:[^"]|"")*"/g, '""').split(/\r?\n/);
  const count = (one: string) => line.split(one).length;
  return [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best));
}
