import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Catalogue, Column } from './catalogue.js';
import { beginningOf, type Kind, newToken } from './token.js';

export type Value = string | number | boolean | null | Buffer | Date;
export type Row = Record<string, Value>;

/** Constraints of the database that say which value it does not take: SQLSTATE classes 22 and 23. */
const not_taken = /^2[23]/;
const most_tries = 40;

/**
 * Puts rows full of canaries into tables: whatever is not said becomes a canary where the column takes
 * one, else the first value that it does take. Works on an owner's connection on which triggers and
 * references are switched off, because canaries are no sense and must not have to make any.
 */
export class Planter {
  private number = 100_000;

  constructor(
    private readonly client: pg.Client,
    private readonly catalogue: Catalogue,
  ) {}

  /** Inserts a row and gives back what stands in it. `fixed` says what is not to be a canary. */
  async row(table: string, fixed: Row = {}, kind: Kind = 'private'): Promise<Row> {
    const tries = new Map<string, number>();
    let last = '';
    for (let round = 0; round < most_tries; round += 1) {
      const row = { ...this.filled(table, tries, kind), ...fixed };
      const refused = await this.insert(table, row);
      if (!refused) return row;
      last = refused.message;
      const columns = refused.column ? [refused.column] : this.constrained(table, refused);
      for (const column of columns) {
        if (!(column in fixed)) tries.set(column, (tries.get(column) ?? 0) + 1);
      }
    }
    throw new Error(`no row that ${table} takes was found: ${last}`);
  }

  /**
   * Puts a canary of its own into each row of a column, where the column takes one. False when the
   * database refuses.
   */
  async inPlace({ table, name, type }: Column): Promise<boolean> {
    // Made in the database, where each row gets one of its own; the same form as newToken makes.
    const letters = `translate(substr(md5(random()::text || ctid::text), 1, 12), '0123456789', 'ghijklmnop')`;
    const word = `'${beginningOf('private')}' || ${letters}`;
    const forms = {
      text: [word],
      jsonb: [`jsonb_build_array(${word})`, `jsonb_build_object('en', ${word})`],
      bytea: [],
    };
    for (const form of forms[type]) {
      // Where some rows have to stay empty, those that are not are enough.
      for (const rows of ['true', `${name} is not null`]) {
        if (!(await this.attempt(`update public.${table} set ${name} = ${form} where ${rows}`, [])))
          return true;
      }
    }
    return false;
  }

  private async insert(table: string, row: Row): Promise<pg.DatabaseError | null> {
    const names = Object.keys(row);
    const places = names.map((_, place) => `$${place + 1}`);
    const statement = `insert into public.${table} (${names.join(', ')}) values (${places.join(', ')})`;
    return this.attempt(statement, Object.values(row));
  }

  /** Runs a statement; gives back why the database does not take the values, or null when it did. */
  private async attempt(statement: string, values: Value[]): Promise<pg.DatabaseError | null> {
    await this.client.query('savepoint planting');
    try {
      await this.client.query(statement, values);
      return null;
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || !not_taken.test(error.code ?? '')) throw error;
      await this.client.query('rollback to savepoint planting');
      return error;
    } finally {
      await this.client.query('release savepoint planting');
    }
  }

  private constrained(table: string, error: pg.DatabaseError): string[] {
    const known = this.catalogue.constraints.get(`${table}.${error.constraint ?? ''}`);
    if (known) return known.columns;
    // A unique index that is no constraint, or a value of the wrong form: another try for every column.
    return (this.catalogue.all.get(table) ?? []).map(({ name }) => name);
  }

  private filled(table: string, tries: Map<string, number>, kind: Kind): Row {
    const row: Row = {};
    for (const { name, type, nullable } of this.catalogue.all.get(table) ?? []) {
      const value = this.valueFor(table, name, type, tries.get(name) ?? 0, kind);
      // Numbers and dates tell nothing here: where they may be missing, they are.
      if (value !== undefined) row[name] = value;
      else if (!nullable) row[name] = this.plain(type);
    }
    return row;
  }

  private valueFor(
    table: string,
    name: string,
    type: string,
    attempt: number,
    kind: Kind,
  ): Value | undefined {
    const token = newToken(kind);
    const choose = (...candidates: Value[]) => candidates[attempt % candidates.length];
    if (type === 'jsonb') return choose(JSON.stringify([token]), JSON.stringify({ en: token }));
    if (type === 'bytea') {
      // What is locked says first how (lock.ts).
      const locked = ['$argon2id$', '$hkdf-'].map((way) => Buffer.from(way + token));
      return choose(Buffer.from(token), padded(token, 32), padded(token, 16), ...locked);
    }
    if (type !== 'text' && type !== 'varchar') return undefined;
    const words = [...this.catalogue.constraints]
      .filter(([key, { columns }]) => key.startsWith(`${table}.`) && columns.includes(name))
      .flatMap(([, { literals }]) => literals)
      .filter((word) => /^[\w -]+$/.test(word));
    const age = `age1${token}`.padEnd(62, 'q');
    const forms = [`https://${token}.example/`, age, 'en', 'GB', 'Latn', 'P1Y', newCode()];
    return choose(token, ...words, ...forms);
  }

  private plain(type: string): Value {
    this.number += 1;
    switch (type) {
      case 'uuid':
        return randomUUID();
      case 'bool':
        return false;
      case 'date':
        return '2016-04-07';
      case 'timestamptz':
        // What ends, ends after it began: columns stand in that order.
        return new Date(Date.now() + this.number);
      default:
        return this.number;
    }
  }
}

function padded(token: string, length: number): Buffer {
  return Buffer.from(token.padEnd(length, 'q').slice(0, length));
}

/** Seven letters and digits as the codes of dispatches have them. */
function newCode(): string {
  const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
  return [...randomUUID().replaceAll('-', '')]
    .slice(0, 14)
    .reduce((code, digit, place) => (place % 2 ? code : code + letters[Number.parseInt(digit, 16)]), '');
}
