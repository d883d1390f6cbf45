import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { perOne } from './cpu.js';
import { watchMemory } from './process-memory.js';

/** By what letters are set: our press with one process and with two, and what others would use. */
export const makers = ['habeas', 'habeas-2', 'pdfkit', 'chromium'] as const;
export type Maker = (typeof makers)[number];

/** What one run says of itself. */
export interface SetPile {
  pages: number;
  bytes: number;
  /** The longest time in which the process that asked could do nothing else. */
  longest_stall_ms: number;
  /** Processor time of it and of all that it started, from start to end; null where it cannot be told. */
  processor_ms: number | null;
}

interface Measured extends SetPile {
  seconds: number;
  pages_per_second: number;
  peak_mb: number;
  processor_ms_per_page: number | null;
}

/**
 * Sets so many letters (A4, Cyrillic and Kazakh, 1,500 characters, window address) by each maker in a process of its
 * own, one after the other: seconds from the start of that process, pages a second, the most memory of it and all that
 * it started, the longest stall of its loop. Ratios are against our press with one process.
 */
export async function benchPaper(counts: number[]): Promise<object> {
  const results: Record<string, Record<string, Measured & { of_habeas: number }>> = {};
  for (const count of counts) {
    const of: Record<string, Measured & { of_habeas: number }> = {};
    let ours = 0;
    for (const maker of makers) {
      const measured = await run(maker, count);
      if (maker === 'habeas') ours = measured.pages_per_second;
      of[maker] = {
        ...measured,
        of_habeas: Math.round((measured.pages_per_second / ours) * 100) / 100,
      };
    }
    results[`letters_${count}`] = of;
  }
  return results;
}

async function run(maker: Maker, count: number): Promise<Measured> {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    // With the limits that this process has from bin/bench.
    [...process.execArgv, fileURLToPath(new URL('./paper-run.js', import.meta.url)), maker, String(count)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const memory = watchMemory(() => ({ application: child.pid ?? null, database: null }), 50);
  let out = '';
  child.stdout.on('data', (piece) => {
    out += piece;
  });
  const code = await new Promise<number | null>((done) => child.once('exit', done));
  const seconds = (performance.now() - began) / 1000;
  memory.stop();
  if (code !== 0) throw new Error(`${maker} ended with ${code}`);
  const set = JSON.parse(out) as SetPile;
  return {
    ...set,
    seconds: Math.round(seconds * 100) / 100,
    pages_per_second: Math.round(set.pages / seconds),
    peak_mb: memory.peaks.application_mb,
    processor_ms_per_page: perOne(0, set.processor_ms, set.pages),
  };
}
