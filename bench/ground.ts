import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../src/kernel/config.js';
import { openWorld, type World } from '../src/world.js';

/** A world of its own with an empty private database, gone when the work is done. */
export async function onFreshGround<T>(work: (world: World) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'habeas-bench-'));
  // As root the database belongs to nobody, who has to pass through here.
  if (process.getuid?.() === 0) chmodSync(folder, 0o711);
  try {
    const world = await openWorld(readConfig({ HABEAS_DATA: folder, LOG_LEVEL: 'error', PORT: '0' }), true);
    try {
      return await work(world);
    } finally {
      await world.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The half and the 95th percentile of some measured times, in milliseconds. */
export function percentiles(times: number[]): { p50: number; p95: number } {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 100) / 100;
  return { p50: at(0.5), p95: at(0.95) };
}

/** The half, the 95th percentile and the longest of some measured times, in milliseconds. */
export function spread(times: number[]): { p50: number; p95: number; worst: number } {
  return { ...percentiles(times), worst: Math.round(Math.max(...times) * 100) / 100 };
}

/** Runs something and says how many milliseconds it took. */
export async function timed<T>(work: () => Promise<T>): Promise<{ value: T; milliseconds: number }> {
  const began = performance.now();
  const value = await work();
  return { value, milliseconds: performance.now() - began };
}
