import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { noteMount } from './left-behind.js';

const piece = Buffer.alloc(1024 * 1024);
const page_bytes = 4096;

/** A small disk of its own, in memory, that can be filled to the last byte. */
export interface SmallDisk {
  /** Fills it until no more than so many bytes are free. */
  fill(left_bytes: number): void;
  /** Makes it empty again but for what others keep there. */
  empty(): void;
}

/**
 * Puts a disk of so many megabytes (tmpfs) in the place of an empty folder. Null where that is not allowed: only root
 * may. It goes with `endFolder`.
 */
export function smallDisk(folder: string, megabytes: number): SmallDisk | null {
  const words = ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0711`, 'tmpfs', folder];
  if (spawnSync('mount', words).status !== 0) return null;
  noteMount(folder);
  const filler = join(folder, 'filler');
  const free = () => {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  };
  return {
    fill: (left_bytes) => {
      const file = openSync(filler, 'a');
      try {
        for (let more = free() - left_bytes; more >= page_bytes; more = free() - left_bytes)
          writeSync(file, piece, 0, Math.min(piece.length, more));
      } catch (error) {
        // Others write, too: somebody was faster at the last page.
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      } finally {
        closeSync(file);
      }
    },
    empty: () => rmSync(filler, { force: true }),
  };
}
