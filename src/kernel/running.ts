import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** The file that stands in a data folder while a backup is taken in, and stays when that was cut off. */
export const restoring_mark = 'restoring';

/** A backup was taken in half: a server on it would serve half a campaign. */
export class HalfRestored extends Error {
  constructor(folder: string) {
    super(
      `A restore into ${folder} did not come to its end, so nothing starts there. Run habeas restore again: it clears away what is half done.`,
    );
    this.name = 'HalfRestored';
  }
}

/** Another Habeas works on this folder. */
export class AlreadyRunning extends Error {
  constructor(folder: string, pid: number) {
    super(
      `Habeas already runs on ${folder} (process ${pid}). Stop it first, or set HABEAS_DATA to another folder.`,
    );
    this.name = 'AlreadyRunning';
  }
}

/** When a process began, in clock ticks since boot: tells a reused process number apart (proc(5), field 22). */
function beginOf(pid: number): string | null {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return null;
  const fields = readFileSync(file, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  // State Z is a process that has ended and only waits for its parent to notice.
  return fields[0] === 'Z' ? null : (fields[19] ?? null);
}

/**
 * Marks the data folder as in use by this process; throws `AlreadyRunning` when a living process
 * has it. The mark of a killed process is recognised and replaced. Returns the act that removes it.
 */
export function occupy(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  const mark = join(folder, 'running');
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const file = openSync(mark, 'wx', 0o600);
      writeSync(file, `${process.pid} ${beginOf(process.pid)}`);
      closeSync(file);
      return () => rmSync(mark, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const [pid, begin] = readFileSync(mark, 'utf8').split(' ');
      if (begin && beginOf(Number(pid)) === begin) throw new AlreadyRunning(folder, Number(pid));
      rmSync(mark, { force: true });
    }
  }
  throw new AlreadyRunning(folder, 0);
}
