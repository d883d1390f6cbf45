import type pg from 'pg';
import { quoted } from '../roles.js';
import type { Part } from './archive.js';
import { copyIn, copyOut } from './copy.js';
import { BrokenArchive } from './tar.js';

/** A table with the columns that a copy of it holds: all that are not computed from others. */
export interface Table {
  name: string;
  columns: string[];
}

/** About so many bytes of rows make one file of the archive: what is held in memory at once. */
const part_bytes = 4 * 1024 * 1024;

/** The same text for the same value on every server. */
const plain_text = `set client_encoding = 'UTF8'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres';
  set timezone = 'UTC'; set bytea_output = 'hex'; set extra_float_digits = 1`;

/** Every table of ours, in the order of their names. */
export async function tablesOf(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
    select c.relname::text as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    group by c.relname order by c.relname`);
  return rows;
}

/** Everything that follows is read of one moment, whatever others write meanwhile. */
export async function holdStill(client: pg.Client): Promise<void> {
  await client.query(plain_text);
  await client.query('begin transaction isolation level repeatable read, read only');
}

const place = (table: string, number: number) => `tables/${table}/${String(number).padStart(6, '0')}.copy`;
const columnsOf = ({ name, columns }: Table) => `public.${quoted(name)} (${columns.map(quoted).join(', ')})`;

/** The rows of tables as COPY writes them, in files of a few megabytes; counts them into `rows`. */
export async function* tableParts(
  client: pg.Client,
  tables: Table[],
  rows: Record<string, number>,
): AsyncGenerator<Part> {
  for (const table of tables) {
    const copy = copyOut(client, `copy ${columnsOf(table)} to stdout`);
    let held: Buffer[] = [];
    let [bytes, number] = [0, 0];
    const part = (): Part => {
      number += 1;
      return { path: place(table.name, number), size: bytes, content: held };
    };
    for await (const row of copy.chunks) {
      held.push(row);
      bytes += row.length;
      if (bytes < part_bytes) continue;
      yield part();
      held = [];
      bytes = 0;
    }
    if (bytes > 0) yield part();
    rows[table.name] = copy.rows();
  }
}

interface ForeignKey {
  table: string;
  name: string;
  definition: string;
}

/**
 * Fills a database that has its tables and nothing that anybody entered, inside the caller's transaction. Rows come in
 * any order: references are taken away before and put back, and so checked, at the end; no trigger acts on what it has
 * done already. Needs no right but the owner's.
 */
export class Loading {
  private readonly loaded: Record<string, number> = {};
  private keys: ForeignKey[] = [];

  private constructor(
    private readonly client: pg.Client,
    private readonly tables: Table[],
  ) {}

  /** Throws `BrokenArchive` when the tables here are not those of the archive. */
  static async begin(client: pg.Client, expected: Table[]): Promise<Loading> {
    const tables = await tablesOf(client);
    if (JSON.stringify(tables) !== JSON.stringify(expected))
      throw new BrokenArchive('its tables are not those of its migrations');
    const loading = new Loading(client, tables);
    await client.query(plain_text);
    const { rows } = await client.query<ForeignKey>(`
      select conrelid::regclass::text as table, conname::text as name, pg_get_constraintdef(oid) as definition
      from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace order by 1, 2`);
    loading.keys = rows;
    for (const { table, name } of rows)
      await client.query(`alter table ${table} drop constraint ${quoted(name)}`);
    for (const { name } of tables)
      await client.query(`alter table public.${quoted(name)} disable trigger user`);
    // What migrations have put there stands in the archive, too.
    await client.query(`truncate ${tables.map(({ name }) => `public.${quoted(name)}`).join(', ')}`);
    return loading;
  }

  /** Takes one file of rows, by its path in the archive. */
  async take(path: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    const name = path.split('/')[1];
    const table = this.tables.find((one) => one.name === name);
    if (!table) throw new BrokenArchive(`it has rows of a table that is not there: ${path}`);
    const rows = await copyIn(this.client, `copy ${columnsOf(table)} from stdin`, content);
    this.loaded[table.name] = (this.loaded[table.name] ?? 0) + rows;
  }

  /** Puts everything back that was taken away. Throws `BrokenArchive` when rows are missing. */
  async end(expected: Record<string, number>): Promise<void> {
    for (const { name } of this.tables) {
      if ((this.loaded[name] ?? 0) !== (expected[name] ?? 0))
        throw new BrokenArchive(`rows of ${name} are missing`);
      await this.client.query(`alter table public.${quoted(name)} enable trigger user`);
    }
    for (const { table, name, definition } of this.keys)
      await this.client.query(`alter table ${table} add constraint ${quoted(name)} ${definition}`);
    // What counts by itself goes on behind the last number.
    const { rows } = await this.client.query<{ table: string; column: string; sequence: string }>(`
      select c.relname::text as table, a.attname::text as column,
        pg_get_serial_sequence(format('public.%I', c.relname), a.attname) as sequence
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
        and pg_get_serial_sequence(format('public.%I', c.relname), a.attname) is not null`);
    for (const { table, column, sequence } of rows)
      await this.client.query(
        `select setval($1, coalesce((select max(${quoted(column)}) from public.${quoted(table)}), 0) + 1, false)`,
        [sequence],
      );
  }
}
