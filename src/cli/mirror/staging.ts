import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type Listed, NoMirror, staging_name, sumOf } from './manifest.js';

/** A file that was made: whether it differs from what the folder holds, and so waits in the staging folder. */
export interface Staged extends Listed {
  isNew: boolean;
}

/** What a file may hold; a longer one stops the run. */
export const most_file_bytes = 1024 ** 3;
/** A longer one is written as it comes, and not gathered. */
const gathered_bytes = 1024 ** 2;

/** The staging folder of a mirror: what differs from the folder is kept there until everything has been made. */
export class Staging {
  private readonly made = new Set<string>();
  readonly folder: string;

  constructor(private readonly mirror: string) {
    this.folder = join(mirror, staging_name);
  }

  /** Keeps a file that is gathered already. */
  put(path: string, bytes: Uint8Array): Staged {
    const listed = { path, bytes: bytes.length, sha256: sumOf(bytes) };
    if (this.same(path, bytes)) return { ...listed, isNew: false };
    writeFileSync(this.placeOf(path), bytes);
    return { ...listed, isNew: true };
  }

  /** Keeps a file as it comes. Throws `NoMirror` when it does not end. */
  async take(path: string, body: AsyncIterable<Uint8Array>): Promise<Staged> {
    let pieces: Uint8Array[] = [];
    let bytes = 0;
    let file: number | null = null;
    const hash = createHash('sha256');
    const place = this.placeOf(path);
    try {
      for await (const piece of body) {
        bytes += piece.length;
        if (bytes > most_file_bytes) throw new NoMirror(`${path} is larger than ${most_file_bytes} bytes.`);
        pieces.push(piece);
        if (bytes <= gathered_bytes) continue;
        file ??= openSync(place, 'w');
        for (const one of pieces) {
          hash.update(one);
          writeAll(file, one);
        }
        pieces = [];
      }
      if (file === null) return this.put(path, Buffer.concat(pieces));
    } finally {
      if (file !== null) closeSync(file);
    }
    const listed = { path, bytes, sha256: hash.digest('hex') };
    if (this.sumAt(path, bytes) !== listed.sha256) return { ...listed, isNew: true };
    rmSync(place);
    return { ...listed, isNew: false };
  }

  /** Whether the folder holds these bytes under a path already. */
  private same(path: string, bytes: Uint8Array): boolean {
    const place = join(this.mirror, path);
    return existsSync(place) && readFileSync(place).equals(bytes);
  }

  private sumAt(path: string, bytes: number): string {
    const place = join(this.mirror, path);
    return existsSync(place) ? (sumOfFile(place, bytes) ?? '') : '';
  }

  /** Where a file waits; the folders on the way are made. */
  private placeOf(path: string): string {
    const place = join(this.folder, path);
    const folder = dirname(place);
    if (!this.made.has(folder)) {
      mkdirSync(folder, { recursive: true });
      if (this.made.size > 10_000) this.made.clear();
      this.made.add(folder);
    }
    return place;
  }
}

/** Writes all of it: a full disk takes a part, and says so only of the next. */
function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

/** The SHA-256 of a file that has so many bytes, in little memory; null where it has more or fewer. */
export function sumOfFile(path: string, bytes: number): string | null {
  const file = openSync(path, 'r');
  try {
    if (fstatSync(file).size !== bytes) return null;
    const hash = createHash('sha256');
    const piece = Buffer.alloc(Math.min(Math.max(bytes, 1), gathered_bytes));
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece))
      hash.update(piece.subarray(0, read));
    return hash.digest('hex');
  } finally {
    closeSync(file);
  }
}
