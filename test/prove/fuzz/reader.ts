import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../../../src/kernel/database.js';
import type { Say } from '../../../src/kernel/language.js';
import type { PicturePress } from '../../../src/print/picture-press.js';
import type { Version } from '../../../src/resolutions/model.js';
import type { Input, Shape } from './mutation.js';

/** What readers stand on. */
export interface Ground {
  database: Database;
  /** A folder of its own, for readers that take a file by its name. */
  folder: string;
  say: Say;
  version: Version;
  pictures: PicturePress;
}

/** The day that it is for every reader. */
export const day = '2016-04-07';

export type ErrorKind = new (...said: never[]) => Error;

/** One reader of the house as the fuzzer calls it. */
export interface Reader {
  /** Its file below src/ and its name, `kernel/edtf.ts readEdtf`; other doors of input have a name of their own. */
  name: string;
  shape: Shape;
  /** Right inputs; what is changed is one of these. */
  seeds: readonly Input[];
  read(input: Input, ground: Ground): unknown;
  /** What it says that it throws. Everything else that is thrown is a fault. */
  throws: readonly ErrorKind[];
  /** How much of all inputs it gets: those that cost a thousand times as much get less. */
  share: number;
  /** Its problems are codes of messages. */
  speaks: boolean;
  /** Writes what was read, to be read again: the same has to come out. */
  again?: (read: never, ground: Ground) => Input | null;
}

export interface More<T, I> {
  throws?: readonly ErrorKind[];
  share?: number;
  speaks?: boolean;
  again?: (read: T, ground: Ground) => I | null;
}

/** Of a promise what it brings, of a `Read` what was read. */
type Value<T> =
  Awaited<T> extends infer A
    ? A extends { ok: true; value: infer V }
      ? V
      : Exclude<A, null | { ok: false }>
    : never;

function reader<I extends Input, T>(
  shape: Shape,
  name: string,
  seeds: readonly I[],
  read: (input: I, ground: Ground) => T,
  { throws = [], share = 1, speaks = true, again }: More<Value<T>, I> = {},
): Reader {
  const called = read as (input: Input, ground: Ground) => unknown;
  const written = again as Reader['again'];
  return { name, shape, seeds, read: called, throws, share, speaks, ...(written ? { again: written } : {}) };
}

export const text = <T>(
  name: string,
  seeds: readonly string[],
  read: (typed: string, ground: Ground) => T,
  more: More<Value<T>, string> = {},
): Reader => reader('text', name, seeds, read, more);

export const bytes = <T>(
  name: string,
  seeds: readonly (Uint8Array | string)[],
  read: (content: Uint8Array, ground: Ground) => T,
  more: More<Value<T>, Uint8Array> = {},
): Reader =>
  reader(
    'bytes',
    name,
    seeds.map((seed) => Uint8Array.from(Buffer.from(seed as Uint8Array))),
    read,
    more,
  );

export const words = <T>(
  name: string,
  seeds: readonly string[][],
  read: (operands: string[], ground: Ground) => T,
  more: More<Value<T>, string[]> = {},
): Reader => reader('words', name, seeds, read, more);

export const json = <T>(
  name: string,
  seeds: readonly unknown[],
  read: (value: unknown, ground: Ground) => T,
  more: Omit<More<Value<T>, { json: unknown }>, 'again'> = {},
): Reader =>
  reader(
    'json',
    name,
    seeds.map((one) => ({ json: one })),
    (input, ground) => read(input.json, ground),
    more,
  );

/** A form always has all its fields: what is missing counts as empty (`page/typed.ts`). */
export const form = <Field extends string, T>(
  name: string,
  fields: readonly Field[],
  seeds: readonly Partial<Record<Field, string>>[],
  read: (typed: Record<Field, string>, ground: Ground) => T,
  more: More<Value<T>, Record<string, string>> = {},
): Reader => {
  const empty = Object.fromEntries(fields.map((field) => [field, ''])) as Record<Field, string>;
  return reader(
    'form',
    name,
    seeds.map((seed) => ({ ...empty, ...seed })),
    read,
    more,
  );
};

/** A file with this content, for readers that take its name. */
export function fileWith(content: Uint8Array | string, { folder }: Ground): string {
  const path = join(folder, 'input');
  writeFileSync(path, content);
  return path;
}

/** An upload with this content. */
export const upload = (content: Uint8Array): File =>
  new File([content as Uint8Array<ArrayBuffer>], 'input.bin');

/** Takes everything that a reader gives piece by piece. */
export async function taken<T>(pieces: AsyncIterable<T> | Iterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}
