import { deepStrictEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Problem } from '../../../src/kernel/refusals.js';
import type { Input } from './mutation.js';
import type { Ground, Reader } from './reader.js';

/** No answer may take longer, in milliseconds of processor time of the thread that reads. */
export const slowest_ms = 1000;
/** What takes longer than this by the clock is asked again, and its processor time measured. */
const looks_slow_ms = 60;

/** What came of one input. */
export interface Verdict {
  /** What is wrong with it, in a sentence; null: nothing. */
  wrong: string | null;
  /** Milliseconds of processor time, where it looked slow; else by the clock. */
  took_ms: number;
}

/** Milliseconds that this thread has run on a processor (Linux); elsewhere those of the process. */
export function processorTime(): number {
  if (process.platform !== 'linux') return process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000;
  return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6;
}

/** Runs something, and again when it looks slow: other people's work on the machine is not its own. */
export async function timed<T>(work: () => Promise<T>): Promise<{ outcome: T; took_ms: number }> {
  const begun = performance.now();
  const outcome = await work();
  const took_ms = performance.now() - begun;
  if (took_ms < looks_slow_ms) return { outcome, took_ms };
  const before = processorTime();
  await work();
  return { outcome, took_ms: processorTime() - before };
}

/** Gives a reader one input and says whether it kept what readers promise. */
export async function judge(reader: Reader, input: Input, ground: Ground): Promise<Verdict> {
  const { outcome, took_ms } = await timed(() => asked(reader, input, ground));
  const wrong = outcome.thrown ?? polluted() ?? unsaid(reader, outcome.value, ground);
  if (wrong === null && took_ms >= slowest_ms) return { wrong: `it took ${Math.round(took_ms)} ms`, took_ms };
  return { wrong: wrong ?? (await changed(reader, outcome.value, ground)), took_ms };
}

interface Outcome {
  value: unknown;
  thrown: string | null;
}

async function asked(reader: Reader, input: Input, ground: Ground): Promise<Outcome> {
  try {
    return { value: await reader.read(input, ground), thrown: null };
  } catch (error) {
    if (reader.throws.some((kind) => error instanceof kind)) return { value: undefined, thrown: null };
    const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const at =
      error instanceof Error ? (error.stack?.match(/\((?:[^()]*\/)?(src\/[^()]+)\)/)?.[1] ?? '') : '';
    return { value: undefined, thrown: `it threw ${said.split('\n')[0]?.slice(0, 200)} (${at})` };
  }
}

/** What belongs to every object must not have grown. Whatever was found there is taken away again. */
export function polluted(): string | null {
  for (const shared of [Object.prototype, Array.prototype, String.prototype, Function.prototype]) {
    const names = Object.keys(shared);
    if (names.length === 0) continue;
    for (const name of names) Reflect.deleteProperty(shared, name);
    return `every object now has ${names.join(', ').slice(0, 100)}`;
  }
  return null;
}

function isRead(value: unknown): value is { ok: boolean; problems?: Problem[]; value?: unknown } {
  return typeof value === 'object' && value !== null && 'ok' in value && typeof value.ok === 'boolean';
}

/** Who is told no is told why: each problem has a sentence, and the sentence has no gap in it. */
function unsaid({ speaks }: Reader, value: unknown, { say }: Ground): string | null {
  if (!speaks || !isRead(value) || value.ok || !value.problems) return null;
  if (value.problems.length === 0) return 'it says no and not why';
  for (const { field, code, values } of value.problems) {
    if (!say.has(code)) return `nobody has words for ${code} at ${field}`;
    const names = Object.keys(values ?? {});
    const gap = say(
      code,
      Object.fromEntries(
        names.map((name) => [name, typeof values?.[name] === 'number' ? values[name] : 'x']),
      ),
    ).match(/\{\w+\}/)?.[0];
    if (gap) return `the sentence of ${code} lacks ${gap}`;
  }
  return null;
}

/** What a reader gives, written and read again, is the same. */
async function changed(reader: Reader, read: unknown, ground: Ground): Promise<string | null> {
  if (!reader.again) return null;
  const value = isRead(read) ? (read.ok ? read.value : null) : read;
  if (value === null || value === undefined) return null;
  const written = reader.again(value as never, ground);
  if (written === null) return null;
  const { value: second, thrown } = await asked(reader, written, ground);
  if (thrown) return `read again, ${thrown}`;
  const other = isRead(second) ? (second.ok ? second.value : second.problems) : second;
  try {
    deepStrictEqual(other, value);
    return null;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return `read again it is another one: ${JSON.stringify(other)?.slice(0, 150)} instead of ${JSON.stringify(value).slice(0, 150)}`;
  }
}
