import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from '../src/world.js';

/** A tick of Linux, in milliseconds (proc(5): USER_HZ is 100 wherever Node runs). */
const tick_ms = 10;

/** The fields of /proc/PID/stat behind the name of the program; null for a process that has ended. */
function statOf(pid: string): string[] | null {
  const path = `/proc/${pid}/stat`;
  if (!existsSync(path)) return null;
  try {
    const text = readFileSync(path, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch (error) {
    // It ended between the two lines above.
    if (error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'ENOENT'))
      return null;
    throw error;
  }
}

/** Milliseconds of processor time that a process has spent so far, with all its threads; 0 where there is no /proc. */
export function spentBy(pid: number): number {
  const stat = statOf(String(pid));
  return stat ? (Number(stat[11]) + Number(stat[12])) * tick_ms : 0;
}

/**
 * Milliseconds of processor time that this process and the private database have spent so far: on a machine
 * that others use too, this says more than the clock. Null where there is no /proc or no private database.
 */
export function processorTime(world: World): number | null {
  const file = join(world.config.data, 'postgres/cluster/postmaster.pid');
  if (!existsSync('/proc/self/stat') || !existsSync(file)) return null;
  const master = readFileSync(file, 'utf8').split('\n')[0] ?? '';
  // Field 4 of proc(5) is the parent; 14 and 15 are a process's own ticks, 16 and 17 those of its ended children.
  const field = (stat: string[] | null, number: number) => Number(stat?.[number - 3] ?? 0);
  const own = statOf(master);
  let ticks = field(own, 14) + field(own, 15) + field(own, 16) + field(own, 17);
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const stat = statOf(pid);
    if (stat?.[1] === master) ticks += field(stat, 14) + field(stat, 15);
  }
  const { user, system } = process.cpuUsage();
  return ticks * tick_ms + (user + system) / 1000;
}

/** Processor time of some work for each of so many things, in milliseconds; null where it cannot be told. */
export function perOne(before: number | null, after: number | null, count: number): number | null {
  if (before === null || after === null) return null;
  return Math.round(((after - before) / Math.max(1, count)) * 10) / 10;
}

/** Milliseconds of processor time of this process and of all that it started and that has ended; null without /proc. */
export function familyTime(): number | null {
  const stat = statOf('self');
  if (!stat) return null;
  const { user, system } = process.cpuUsage();
  return (Number(stat[16 - 3]) + Number(stat[17 - 3])) * tick_ms + (user + system) / 1000;
}
