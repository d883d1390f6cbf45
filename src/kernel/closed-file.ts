import { chownSync, closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import type { User } from './postgres-place.js';

/**
 * Writes a small file that only its owner reads, in the place of any before: whole or not at all, whenever the machine stops. It
 * belongs to `belongsTo`, or to whoever runs this.
 */
export function writeClosed(file: string, text: string, belongsTo: User | null = null): void {
  const draft = `${file}.new`;
  const descriptor = openSync(draft, 'w', 0o600);
  try {
    writeSync(descriptor, text);
    if (belongsTo) chownSync(draft, belongsTo.uid, belongsTo.gid);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(draft, file);
}

/** What a small file says; null when there is none. */
export function textIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
