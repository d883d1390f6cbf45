import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { SealedColumn } from '../src/kernel/sealed-column.js';
import { newKeyPair, open, seal } from '../src/kernel/vault.js';
import { readCatalogue } from './prove/catalogue.js';
import { Planter, type Row } from './prove/planting.js';
import { settled } from './prove/settled-rows.js';

/** A value that was sealed into a column, with what is needed to look at it again. */
export interface PlantedValue {
  column: SealedColumn;
  key: string;
  word: string;
  /** The private half of the other key that it is sealed to, where the column has one. */
  also: string | null;
}

const quoted = (name: string) => `"${name}"`;

/** What rows of these tables have so that the database takes them with a sealed value. */
const plain: Record<string, (number: number) => Row> = {
  dispatches: () => ({
    ...{ addressee_kind: 'lawyer', channel: 'email', email: null, lines: null, state: 'cancelled' },
    ...{ batch_id: null, batch_position: null, covering: null, salutation: null, fax: null },
  }),
  adoptions: () => ({ decided_by: 'consent' }),
  letter_answers: (number) => ({ number: number + 50, media_type: 'application/pdf', size_bytes: 1 }),
  season_days: () => ({ kind: 'birthday', person_id: randomUUID() }),
  newsletter_sendings: () => ({ state: 'paused', settled_at: null }),
  joiners: () => ({ answered_at: null, answered_by: null }),
  handovers: () => ({ struck_at: null }),
};

/**
 * Seals `each` values into every sealed column, as the application does: to the compartment that the column's line names,
 * in the place that it names, and to the other key where there is one. Rows are made up and refer to nothing.
 */
export async function plantSealed(
  ownerUrl: string,
  columns: readonly SealedColumn[],
  each: number,
  fixed: Record<string, (number: number) => Row>,
  wordOf: (column: SealedColumn, number: number) => string,
): Promise<PlantedValue[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const planted: PlantedValue[] = [];
  try {
    const planter = new Planter(client, await readCatalogue(client));
    const { identity, recipient } = await newKeyPair();
    await client.query('begin');
    await client.query('set local session_replication_role = replica');
    for (const table of new Set(columns.map((column) => column.table))) {
      const own = columns.filter((column) => column.table === table);
      for (let number = 0; number < each; number += 1) {
        const { rows: links } = await client.query<{ name: string }>(
          `select attname as name from pg_attribute where attrelid = $1::regclass and attname = 'writer_recipient'`,
          [table],
        );
        const rest = settled[table];
        const empty = Object.fromEntries(own.map(({ column }) => [column, Buffer.from('not yet')]));
        const row = await planter.row(table, {
          ...(links.length > 0 ? { writer_recipient: recipient } : {}),
          ...(typeof rest === 'function' ? rest() : rest),
          ...empty,
          ...plain[table]?.(number),
          ...fixed[table]?.(number),
        });
        const [first] = own;
        const key = String(row[first?.key ?? 'id']);
        for (const column of own)
          planted.push(await fill(client, column, key, wordOf(column, number), { identity, recipient }));
      }
    }
    await client.query('commit');
  } finally {
    await client.end();
  }
  return planted;
}

async function fill(
  client: pg.Client,
  column: SealedColumn,
  key: string,
  word: string,
  writer: { identity: string; recipient: string },
): Promise<PlantedValue> {
  const { rows } = await client.query<{ recipient: string; row: string; also: string | null }>(
    `select (select c.recipient from compartments c where c.name = ${column.compartment}) as recipient,
      ${column.place.row} as row, ${column.also ?? 'null'} as also
    from ${quoted(column.table)} t where t.${quoted(column.key)}::text = $1`,
    [key],
  );
  const [found] = rows;
  if (!found?.recipient) throw new Error(`${column.table}.${column.column} is of no compartment`);
  const to = found.also ? [found.recipient, found.also] : [found.recipient];
  const sealed = await seal(to, { table: column.place.table, row: found.row }, word);
  await client.query(
    `update ${quoted(column.table)} set ${quoted(column.column)} = $1 where ${quoted(column.key)}::text = $2`,
    [sealed, key],
  );
  return { column, key, word, also: found.also === writer.recipient ? writer.identity : null };
}

/** How many of planted values these private keys open, where they stand now. */
export async function openedOf(
  url: string,
  planted: PlantedValue[],
  identities: string[] | 'also',
): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let opened = 0;
  try {
    for (const { column, key, word, also } of planted) {
      const { rows } = await client.query<{ row: string; sealed: Buffer | null }>(
        `select ${column.place.row} as row, t.${quoted(column.column)} as sealed
        from ${quoted(column.table)} t where t.${quoted(column.key)}::text = $1`,
        [key],
      );
      const [found] = rows;
      const keys = identities === 'also' ? (also ? [also] : []) : identities;
      if (!found?.sealed || keys.length === 0) continue;
      const place = { table: column.place.table, row: found.row };
      const value = await open<string>(keys, place, found.sealed).catch(() => null);
      if (value === word) opened += 1;
    }
  } finally {
    await client.end();
  }
  return opened;
}

/** How many sealed values of a whole database a private key opens, whatever they are. */
export async function openedIn(client: pg.Client, identity: string): Promise<number> {
  const { columns } = await readCatalogue(client);
  let opened = 0;
  for (const { table, name } of columns.filter(({ name }) => name.endsWith('_sealed'))) {
    const { rows } = await client.query<{ sealed: Buffer }>(
      `select "${name}" as sealed from "${table}" where "${name}" is not null`,
    );
    for (const { sealed } of rows) {
      const nowhere = { table: 'nowhere', row: 'none' };
      const failure = await open(identity, nowhere, sealed).catch((error: Error) => error.message);
      if (failure === 'it belongs to another row') opened += 1;
    }
  }
  return opened;
}
