import { statfsSync } from 'node:fs';

/** So long an answer is good: a flood asks a hundred times a second. */
const good_ms = 1000;

/**
 * Asks whether more than `least_bytes` are free on the disk of a folder (statfs(2), what this user may take), by a
 * clock that never jumps. A disk that is full to the last byte stops the database, and with it what people need it
 * for: whoever takes things in from outside stops before.
 */
export function roomOnDisk(folder: string, least_bytes: number): () => boolean {
  let at_ms = Number.NEGATIVE_INFINITY;
  let hasRoom = true;
  return () => {
    if (performance.now() - at_ms >= good_ms) {
      const { bavail, bsize } = statfsSync(folder);
      hasRoom = bavail * bsize >= least_bytes;
      at_ms = performance.now();
    }
    return hasRoom;
  };
}
