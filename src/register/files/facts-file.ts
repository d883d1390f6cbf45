import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { isDay } from '../../kernel/day.js';
import { readEdtf } from '../../kernel/edtf.js';
import type { Problem, Read } from '../../kernel/refusals.js';

/** A record of a file that did not arrive: where it stands (`people[3].birth.date`), and why not, as a sentence. */
export interface Refusal {
  path: string;
  reason: string;
}

/** Sections of a facts file that are lists of records; each room reads its own with `readRecords`. */
export const sections = [
  'people',
  'events',
  'contradictions',
  'institutions',
  'addresses',
  'resolutions',
] as const;
export type Section = (typeof sections)[number];

/** A facts file whose outer shape is right; its records are still unread. */
export interface FactsFile {
  lists: Record<Section, unknown[]>;
  /** Sources by their code. */
  sources: Record<string, unknown>;
  /** The day on which the file was compiled (YYYY-MM-DD), if it says so. */
  compiled?: string;
}

/** A file larger than this is not read at all: the largest real one is 200 kB. */
export const largest_bytes = 20_000_000;

/**
 * Reads a facts file as far as its outer shape. Problems carry the code of a sentence
 * (`register.facts_file.*`); nothing is thrown for a file that is missing, too large or broken.
 */
export function readFactsFile(path: string): Read<FactsFile> {
  const size = sizeOf(path);
  if (size === null) return broken('missing');
  if (size === 'folder') return broken('folder');
  if (size === 0) return broken('empty');
  if (size > largest_bytes) {
    return broken('too_large', { megabytes: Math.ceil(size / 1e6), limit: largest_bytes / 1e6 });
  }
  return readFacts(readFileSync(path));
}

/** The same for bytes that are already there. */
export function readFacts(bytes: Uint8Array): Read<FactsFile> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return broken('not_utf8');
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return notJson(text);
  }
  return shapeOf(value);
}

function sizeOf(path: string): number | 'folder' | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return null;
  return stat.isFile() ? stat.size : 'folder';
}

function broken(code: string, values: Problem['values'] = {}): { ok: false; problems: Problem[] } {
  return { ok: false, problems: [{ field: 'file', code: `register.facts_file.${code}`, values }] };
}

/** Whether it fails only because it ends too early. The engine's message quotes the file: it is never shown. */
function breaksOff(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const position = error.message.match(/position (\d+)/)?.[1];
    return (
      /end of JSON input|Unterminated string/.test(error.message) ||
      (position !== undefined && Number(position) >= text.trimEnd().length)
    );
  }
}

/** Why the text is no JSON, and on which line: as long as the lines before only break off, it lies further down. */
function notJson(text: string): { ok: false; problems: Problem[] } {
  const lines = text.split('\n');
  if (/^\s*[{[]/.test(text) && breaksOff(text)) return broken('truncated', { line: lines.length });
  let [good, bad] = [0, lines.length];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (breaksOff(lines.slice(0, middle).join('\n'))) good = middle;
    else bad = middle;
  }
  return broken('not_json', { line: bad });
}

function shapeOf(value: unknown): Read<FactsFile> {
  if (!isObject(value)) return broken('not_object');
  const problems: Problem[] = [];
  const lists = {} as FactsFile['lists'];
  for (const section of sections) {
    const list = value[section] ?? [];
    if (Array.isArray(list)) lists[section] = list;
    else problems.push({ field: section, code: 'register.facts_file.not_list', values: { section } });
  }
  const sources = value.sources ?? {};
  if (!isObject(sources)) problems.push({ field: 'sources', code: 'register.facts_file.sources_not_object' });
  if (problems.length > 0) return { ok: false, problems };
  if (!('people' in value) && !('sources' in value)) return broken('wrong_shape');
  const compiled = isObject(value.meta) ? value.meta.compiled : null;
  return {
    ok: true,
    value: {
      lists,
      sources: sources as Record<string, unknown>,
      ...(typeof compiled === 'string' && isDay(compiled) ? { compiled } : {}),
    },
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A record that was read, and where it stood. */
export interface Found<T> {
  path: string;
  value: T;
}

/** Reads each record of a list on its own: a bad one is refused with its path, the good ones arrive. */
export function readRecords<T>(
  list: readonly unknown[] | null | undefined,
  path: string,
  schema: z.ZodType<T>,
): { found: Found<T>[]; refused: Refusal[] } {
  const found: Found<T>[] = [];
  const refused: Refusal[] = [];
  (list ?? []).forEach((record, place) => {
    const read = readRecord(record, `${path}[${place}]`, schema);
    if ('refused' in read) refused.push(...read.refused);
    else found.push(read);
  });
  return { found, refused };
}

/** Reads one record: the value and its path, or why it is refused (one refusal per broken field). */
export function readRecord<T>(
  record: unknown,
  path: string,
  schema: z.ZodType<T>,
): Found<T> | { refused: Refusal[] } {
  const read = schema.safeParse(record);
  if (read.success) return { path, value: read.data };
  return {
    refused: read.error.issues.slice(0, 5).map((issue) => ({
      path: issue.path.reduce<string>(
        (so, step) => (typeof step === 'number' ? `${so}[${step}]` : `${so}.${String(step)}`),
        path,
      ),
      reason: issue.message,
    })),
  };
}

// Control characters but tab and line feed, and halves of a surrogate pair: PostgreSQL refuses the
// first of them and would silently change the second. Direction overrides would disturb a page.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const forbidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u;

/** A text of a fact: trimmed, not empty, at most `longest` characters, without control characters. */
export function factText(longest: number) {
  return z
    .string({ error: 'a text is expected here' })
    .trim()
    .min(1, 'the text is empty')
    .max(longest, `the text is longer than ${longest} characters`)
    .refine((text) => !forbidden.test(text), 'the text holds control characters');
}

/** A date of a fact as EDTF (level 0 or 1, see kernel/edtf.ts). */
export const factDate = z
  .string({ error: 'a date is expected here' })
  .refine((text) => readEdtf(text) !== null, {
    error: (issue) => `no such date: ${String(issue.input).slice(0, 30)}`,
  });

/** Codes of the sources that a record cites. */
export const factSources = z.array(factText(60), { error: 'a list of source codes is expected here' });

/** What the file says of how sure a fact is. */
export const confidences = ['confirmed', 'single-source', 'disputed', 'unverified'] as const;
export const factConfidence = z.enum(confidences, {
  error: `confidence is none of ${confidences.join(', ')}`,
});

/**
 * The date of a record of `date` and `precision`: the file fills missing months and days with 01,
 * which must never be taken for a day. `('2007-10-01', 'month')` is `2007-10`.
 */
export function toPrecision(date: string, precision: 'day' | 'month' | 'year' | null | undefined): string {
  if (precision === 'year') return date.slice(0, 4);
  if (precision === 'month') return date.slice(0, 7);
  return date;
}
