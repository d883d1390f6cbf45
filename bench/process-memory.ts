import { readdirSync, readFileSync } from 'node:fs';

/** The largest sums that were seen, in megabytes (10^6 bytes). */
export interface Peaks {
  /** The server and its press. */
  application_mb: number;
  database_mb: number;
  /** Both at the same moment. */
  together_mb: number;
}

const not_there = ['ENOENT', 'ESRCH'];

/** What Linux tells of a process; nothing when it has ended. */
export function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // It has ended meanwhile: then it holds nothing.
    if (error instanceof Error && 'code' in error && not_there.includes(String(error.code))) return '';
    throw error;
  }
}

/** A process and all that it started, as Linux knows them. */
function treeOf(pid: number, without: number | null): number[] {
  if (pid === without) return [];
  let children: string[] = [];
  try {
    children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      read(`/proc/${pid}/task/${task}/children`).trim().split(' '),
    );
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && not_there.includes(String(error.code)))) throw error;
  }
  return [pid, ...children.filter((one) => one !== '').flatMap((one) => treeOf(Number(one), without))];
}

/**
 * What a process holds in memory, in megabytes: its proportional set size (Linux, smaps_rollup), in which a page that
 * several share counts in parts, so that sums are true.
 */
function heldBy(pid: number): number {
  const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1];
  return kilobytes ? (Number(kilobytes) * 1024) / 1e6 : 0;
}

/** The press of a server, if one runs. */
export function pressOf(pid: number): number | null {
  return treeOf(pid, null).find((one) => read(`/proc/${one}/cmdline`).includes('press-worker')) ?? null;
}

/** Watches a server and its database until it is told to stop; both may be killed and started again. */
export function watchMemory(
  pids: () => { application: number | null; database: number | null },
  every_ms = 250,
): { peaks: Peaks; stop(): void } {
  const peaks: Peaks = { application_mb: 0, database_mb: 0, together_mb: 0 };
  const sum = (pid: number | null, without: number | null) =>
    pid === null ? 0 : treeOf(pid, without).reduce((all, one) => all + heldBy(one), 0);
  const timer = setInterval(() => {
    const { application, database } = pids();
    const [app, base] = [sum(application, database), sum(database, null)];
    peaks.application_mb = Math.max(peaks.application_mb, Math.round(app));
    peaks.database_mb = Math.max(peaks.database_mb, Math.round(base));
    peaks.together_mb = Math.max(peaks.together_mb, Math.round(app + base));
  }, every_ms);
  return { peaks, stop: () => clearInterval(timer) };
}
