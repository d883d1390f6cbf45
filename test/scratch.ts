import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hour_ms } from '../src/kernel/clock.js';
import { isAlive } from '../src/kernel/private-postgres.js';

/** A run fills less than a third of it. Bytes. */
const plenty = 4 * 1024 ** 3;

/**
 * Where a run may work: in memory where there is plenty of it. Databases are made and removed by the hundred, nobody needs
 * them afterwards, and to write them to a disk takes a quarter of all processor time. `TMPDIR` overrules it.
 */
function workplace(): string {
  const memory = '/dev/shm';
  if (process.env.TMPDIR || !existsSync(memory) || !existsSync('/proc/mounts')) return tmpdir();
  const mount = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .findLast(([, place]) => place === memory);
  const [, , kind, options = ''] = mount ?? [];
  const { bavail, bsize } = statfsSync(memory);
  // Programs of PostgreSQL may have to lie there, too.
  const isFit = kind === 'tmpfs' && !options.split(',').some((one) => one === 'noexec' || one === 'ro');
  return isFit && bavail * bsize >= plenty ? memory : tmpdir();
}

const name = /^habeas-test-(\d+)-/;

/** Whether a run of ours was killed and left its folder: a number alone may be that of a run elsewhere that shares the place. */
function isLeftBehind(folder: string, pid: number): boolean {
  const { uid, mtimeMs } = lstatSync(folder);
  return uid === process.getuid?.() && !isAlive(pid) && Date.now() - mtimeMs > hour_ms;
}

/** Makes the folder below which everything that a run writes is, from now on also what asks for `tmpdir()`. Removed by `end`. */
export function openScratch(): { folder: string; end: () => void } {
  const place = workplace();
  for (const left of readdirSync(place)) {
    const [, pid] = left.match(name) ?? [];
    if (pid && isLeftBehind(join(place, left), Number(pid)))
      rmSync(join(place, left), { recursive: true, force: true });
  }
  const folder = mkdtempSync(join(place, `habeas-test-${process.pid}-`));
  // As root the database belongs to nobody, who has to pass through here.
  if (process.getuid?.() === 0) chmodSync(folder, 0o711);
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  return {
    folder,
    end: () => {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
