import { createCipheriv, createDecipheriv } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { NotOpened } from '../../kernel/vault.js';

/** Where finished chunks lie, for the data folder: encrypted, at most a day, gone when the batch is closed. */
export function paperFolder(data: string): string {
  return join(data, 'paper');
}

export type Part = 'letters' | 'covers';

export interface FilePlace {
  batch: string;
  chunk: number;
  part: Part;
}

const nameOf = ({ batch, chunk, part }: FilePlace) => `${batch}-${chunk}-${part}`;
/** AES-256-GCM (NIST SP 800-38D): 12 bytes nonce, the text, 16 bytes tag. */
const cipher = 'aes-256-gcm';

/** The world failed while a chunk was written. The system's own word for it: ENOSPC, EROFS … */
export class NotKept extends Error {
  constructor(readonly system: string) {
    super(`a chunk could not be written: ${system}`);
    this.name = 'NotKept';
  }
}

/**
 * Writes a part of a chunk, encrypted with `key` (32 bytes); it appears whole, on the disk, or not at all. The
 * name of the place is part of what is authenticated, so that files cannot be exchanged. Throws `NotKept`.
 */
export async function keepFile(
  folder: string,
  place: FilePlace,
  key: Buffer,
  nonce: Buffer,
  bytes: Uint8Array,
): Promise<void> {
  const name = nameOf(place);
  const draft = join(folder, `${name}.draft`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const encrypter = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(name));
    const locked = Buffer.concat([nonce, encrypter.update(bytes), encrypter.final(), encrypter.getAuthTag()]);
    const handle = await open(draft, 'w', 0o600);
    try {
      await handle.writeFile(locked);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, join(folder, name));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) throw error;
    // What was begun takes no room away from those who have none; what could not even be begun is not there.
    await rm(draft, { force: true }).catch(() => {});
    throw new NotKept(error.code);
  }
}

/** A part of a chunk as it was printed, or null when there is no such file. Throws `NotOpened`. */
export async function fileAt(folder: string, place: FilePlace, key: Buffer): Promise<Buffer | null> {
  const name = nameOf(place);
  let locked: Buffer;
  try {
    locked = await readFile(join(folder, name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    const decipher = createDecipheriv(cipher, key, locked.subarray(0, 12)).setAAD(Buffer.from(name));
    decipher.setAuthTag(locked.subarray(-16));
    return Buffer.concat([decipher.update(locked.subarray(12, -16)), decipher.final()]);
  } catch (error) {
    throw new NotOpened(error instanceof Error ? error.message : 'unknown');
  }
}

/** Removes the files of a chunk, or of a whole batch. */
export async function removeFiles(folder: string, batch: string, chunk?: number): Promise<void> {
  const begin = chunk === undefined ? `${batch}-` : `${batch}-${chunk}-`;
  for (const name of await namesIn(folder)) {
    if (name.startsWith(begin)) await rm(join(folder, name), { force: true });
  }
}

/** Removes every file that is not of one of these chunks (`<batch>-<number>`). Returns how many. */
export async function removeOthers(folder: string, kept: Set<string>): Promise<number> {
  let removed = 0;
  for (const name of await namesIn(folder)) {
    const of = name.match(/^(.+-\d+)-(?:letters|covers)$/)?.[1];
    if (of && kept.has(of)) continue;
    await rm(join(folder, name), { force: true });
    removed += 1;
  }
  return removed;
}

async function namesIn(folder: string): Promise<string[]> {
  return existsSync(folder) ? readdir(folder) : [];
}
