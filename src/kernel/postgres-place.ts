import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isReachableByOthers } from './postgres-binaries.js';

/** The private database cannot be had; the sentence says why and what to do. */
export class NoDatabase extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'NoDatabase';
  }
}

/** A user of the machine, by numbers. */
export interface User {
  uid: number;
  gid: number;
}

/** PostgreSQL refuses to run as root: root starts it as nobody, on a folder that belongs to nobody. */
export function databaseOwner(): User | null {
  if (process.getuid?.() !== 0) return null;
  const uid = Number(execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' }));
  const gid = Number(execFileSync('id', ['-g', 'nobody'], { encoding: 'utf8' }));
  return { uid, gid };
}

/**
 * The folder that really holds the database: the one asked for, or, when root asks for one that
 * nobody cannot reach (such as a folder in /root), a folder in /var/lib/habeas named after it.
 */
export function placeOf(folder: string): string {
  const asked = resolve(folder);
  if (process.getuid?.() !== 0 || isReachableByOthers(resolve(asked, '..'))) return asked;
  return join('/var/lib/habeas', createHash('sha256').update(asked).digest('hex').slice(0, 12));
}

/** Makes a folder with exactly these rights and this owner. */
export function makeFolder(folder: string, mode: number, belongsTo: User | null): void {
  mkdirSync(folder, { recursive: true, mode });
  if (belongsTo) chownSync(folder, belongsTo.uid, belongsTo.gid);
  chmodSync(folder, mode);
}

/** A short folder for the socket: a Unix socket's path may have 107 bytes at most. */
export function socketFolder(place: string, belongsTo: User | null): string {
  const inside = join(place, 'socket');
  const folder =
    inside.length < 85
      ? inside
      : join(tmpdir(), `habeas-${createHash('sha256').update(place).digest('hex').slice(0, 12)}`);
  makeFolder(folder, 0o700, belongsTo);
  const { uid } = statSync(folder);
  if (uid !== (belongsTo?.uid ?? process.getuid?.())) {
    throw new NoDatabase(`The folder ${folder} belongs to somebody else. Remove it and start again.`);
  }
  return folder;
}
