import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decrypter } from 'age-encryption';
import { simpleParser } from 'mailparser';
import pg from 'pg';
import { type Kind, tokensIn } from './token.js';

const magic = Buffer.from('age-encryption.org/v1\n');

/** Every key that anybody holds or held: with each that opens another one, that one, too. */
export class KeyRing {
  private readonly identities = new Set<string>();
  private readonly opened = new Map<string, string>();

  add(...identities: string[]): void {
    for (const one of identities) {
      if (this.identities.has(one)) continue;
      this.identities.add(one);
      // What did not open before may open now; what did stays open.
      for (const [sum, text] of this.opened) if (text === '') this.opened.delete(sum);
    }
  }

  get size(): number {
    return this.identities.size;
  }

  /** What is in a sealed value; empty when no key opens it. */
  async open(sealed: Buffer): Promise<string> {
    const sum = createHash('sha256').update(sealed).digest('hex');
    const known = this.opened.get(sum);
    if (known !== undefined) return known;
    const decrypter = new Decrypter();
    for (const identity of this.identities) decrypter.addIdentity(identity);
    let text = '';
    try {
      text = await decrypter.decrypt(new Uint8Array(sealed), 'text');
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
    text += filesIn(text);
    this.opened.set(sum, text);
    this.add(...(text.match(/AGE-SECRET-KEY-1[0-9A-Z]{58}/g) ?? []));
    return text;
  }
}

/** A file lies in a seal as base64: what it says. */
function filesIn(text: string): string {
  const long = text.match(/"([A-Za-z0-9+/]{16,}={0,2})"/g) ?? [];
  return long.map((one) => Buffer.from(one, 'base64').toString('latin1')).join(' ');
}

/** What was looked at, and what of it held each word. */
export class Looked {
  values = 0;
  opened = 0;
  files = 0;
  private readonly texts: { where: string; text: string }[] = [];

  take(where: string, text: string): void {
    this.texts.push({ where, text: text.toLowerCase() });
  }

  /** Every canary of a kind that was seen anywhere. */
  words(kind: Kind): Set<string> {
    const found = new Set<string>();
    for (const { text } of this.texts) for (const token of tokensIn(kind, text)) found.add(token);
    return found;
  }

  /** Where a word stands. */
  placesOf(word: string): string[] {
    return [...new Set(this.texts.filter(({ text }) => text.includes(word)).map(({ where }) => where))];
  }
}

/** Every value of every table, in the clear or opened. As often as a value gives a new key, everything is tried again. */
export async function lookAtDatabase(url: string, keys: KeyRing, looked: Looked): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: columns } = await client.query<{ table: string; name: string; type: string }>(`
      select c.table_name as table, c.column_name as name, c.data_type as type
      from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
      where c.table_schema = 'public' and t.table_type = 'BASE TABLE' order by 1, 2`);
    const sealed: { where: string; bytes: Buffer }[] = [];
    for (const { table, name, type } of columns) {
      const where = `${table}.${name}`;
      const cast = type === 'bytea' ? '' : '::text';
      const { rows } = await client.query<{ value: string | Buffer }>(
        `select "${name}"${cast} as value from public."${table}" where "${name}" is not null`,
      );
      for (const { value } of rows) {
        looked.values += 1;
        if (typeof value === 'string') looked.take(where, value);
        else if (value.subarray(0, magic.length).equals(magic)) sealed.push({ where, bytes: value });
        else looked.take(where, value.toString('latin1'));
      }
    }
    for (let before = -1; before !== keys.size; ) {
      before = keys.size;
      for (const { bytes } of sealed) await keys.open(bytes);
    }
    for (const { where, bytes } of sealed) {
      const text = await keys.open(bytes);
      if (text !== '') looked.opened += 1;
      looked.take(`${where}, opened`, text);
    }
  } finally {
    await client.end();
  }
}

/** Every file of the data folder: as it lies there, as a mail, opened where it is sealed. */
export async function lookAtFiles(data: string, keys: KeyRing, looked: Looked): Promise<void> {
  for (const entry of readdirSync(data, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const where = path.slice(data.length + 1);
    const bytes = readFileSync(path);
    looked.files += 1;
    looked.take(where, bytes.toString('latin1'));
    if (where.endsWith('.eml')) {
      const { text, subject, to } = await simpleParser(bytes);
      looked.take(where, `${subject} ${text} ${JSON.stringify(to)}`);
    }
    for (const sealed of sealedIn(bytes)) {
      const text = await keys.open(sealed);
      if (text !== '') looked.opened += 1;
      looked.take(`${where}, opened`, text);
    }
  }
}

/**
 * Sealed values within a file: the file itself, or a value in a page or in the log of the database, before which its
 * length stands (four bytes, in the lowest two bits nothing: PostgreSQL, "varlena"). Old pages hold what is gone from
 * every table.
 */
function* sealedIn(bytes: Buffer): Generator<Buffer> {
  for (let at = bytes.indexOf(magic); at >= 0; at = bytes.indexOf(magic, at + 1)) {
    if (at === 0) yield bytes;
    if (at < 4) continue;
    const length = bytes.readUInt32LE(at - 4);
    if ((length & 3) === 0 && length >> 2 > magic.length) yield bytes.subarray(at, at - 4 + (length >> 2));
  }
}
