import { type ChildProcess, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

// What a proof starts outlives it when it is cut short: so everything is written down here when it begins.

const folders = new Set<string>();
const children = new Set<ChildProcess>();
const mounts = new Set<string>();

/** A new data folder of a proof; `endFolder` ends it, or the limit of time does. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'habeas-prove-'));
  folders.add(folder);
  return folder;
}

/** Notes that a disk is mounted on a folder of a proof; it goes with the folder. */
export function noteMount(folder: string): void {
  mounts.add(folder);
}

/** Notes that a process runs until it has ended. */
export function note(child: ChildProcess): void {
  children.add(child);
  child.once('exit', () => children.delete(child));
}

/** The private PostgreSQL of a data folder, as its own note says; null when there is none. */
export function databasePid(data: string): number | null {
  const file = join(data, 'postgres/cluster/postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : null;
}

/** Kills the private PostgreSQL of a data folder, when there is one that runs. */
export function killLeftDatabase(data: string): void {
  const pid = databasePid(data);
  if (pid === null) return;
  // A note that was left lying may name a number that is somebody else's by now.
  const { stdout } = spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  if (!stdout.includes(basename(data))) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It has ended by itself: then there is nothing to kill.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Kills what is left of a data folder's database and removes the folder. */
export function endFolder(folder: string): void {
  killLeftDatabase(folder);
  // Lazily: the database's own children end a moment after it, and hold the disk until then.
  if (mounts.delete(folder)) spawnSync('umount', ['--lazy', folder]);
  // The database's own children end a moment after it, and may write until then.
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  folders.delete(folder);
}

function endAll(): void {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) endFolder(folder);
}

/** From now on nothing of a proof outlives this process, also when it ends by an error of its own or a signal. */
export function leaveNothing(): void {
  process.once('exit', endAll);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
}

/**
 * Runs a proof until it ends or until `limit` does: then it kills every server and database that the proof has
 * started, removes its folders, and returns null.
 */
export async function within<T>(limit: Promise<void>, run: () => Promise<T>): Promise<T | null> {
  const cut = limit.then(() => {
    endAll();
    return null;
  });
  return Promise.race([run(), cut]);
}
