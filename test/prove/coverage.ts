import pg from 'pg';
import type { Catalogue, Column } from './catalogue.js';
import { beginningOf, newToken } from './token.js';

/** Tables of which everything is meant for everybody: who we are, what the law says of custody, the parts of the paper. */
const wholly_public = ['campaign', 'custody_rules', 'sections'];
/** Sums that the database keeps itself, of rows that are searched for: no row of them is of anybody. */
const sums = ['turn_counts'];

/**
 * Columns that could hold a canary and hold none: then the proof says nothing about them. A column that
 * the schema closes to such words (a list of states, a language's code) is no gap; that is tried out.
 */
export async function uncovered(client: pg.Client, catalogue: Catalogue): Promise<string[]> {
  const gaps: string[] = [];
  for (const column of catalogue.columns) {
    if ([...wholly_public, ...sums].includes(column.table) || (await holdsOne(client, column))) continue;
    if (await takesOne(client, column)) gaps.push(`${column.table}.${column.name}`);
  }
  return gaps;
}

async function holdsOne(client: pg.Client, { table, name, type }: Column): Promise<boolean> {
  const kinds = (['private', 'sealed'] as const).map((kind) => `'${beginningOf(kind)}'`);
  const holds =
    type === 'bytea'
      ? kinds.map((word) => `position(convert_to(${word}, 'UTF8') in ${name}) > 0`)
      : kinds.map((word) => `position(${word} in ${name}::text) > 0`);
  const { rows } = await client.query<{ found: boolean }>(
    `select exists (select from public.${table} where ${holds.join(' or ')}) as found`,
  );
  return rows[0]?.found ?? false;
}

/** Whether the column takes a canary, tried on one row and undone; a table without rows may take all. */
async function takesOne(client: pg.Client, { table, name, type }: Column): Promise<boolean> {
  const value = type === 'jsonb' ? JSON.stringify([newToken('private')]) : newToken('private');
  const first = `ctid = (select ctid from public.${table} limit 1)`;
  await client.query('begin');
  try {
    await client.query(`update public.${table} set ${name} = $1 where ${first}`, [
      type === 'bytea' ? Buffer.from(value) : value,
    ]);
    return true;
  } catch (error) {
    if (error instanceof pg.DatabaseError) return false;
    throw error;
  } finally {
    await client.query('rollback');
  }
}
