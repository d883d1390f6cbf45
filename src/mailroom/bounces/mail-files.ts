import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

/** At most so many files are read in one run. */
export const most_files = 100_000;

/** The files that were meant, and what of it is no file and no folder of mails. */
export interface FoundFiles {
  files: string[];
  wrong: { path: string; why: 'missing' | 'no_file' | 'not_readable' }[];
  /** More than `most_files` lay there: the rest waits for another run. */
  more: boolean;
}

/**
 * Finds mails by path: a file is one; a folder is a maildir (its `new/` and `cur/`, never `tmp/`, where mails are
 * only half written) or one that holds files ending in `.eml`. Links and devices are not followed. Nothing is
 * changed, moved or deleted.
 */
export function findMails(paths: string[]): FoundFiles {
  const found: FoundFiles = { files: [], wrong: [], more: false };
  for (const path of paths) {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (!stat) found.wrong.push({ path, why: 'missing' });
    else if (stat.isFile()) found.files.push(path);
    else if (!stat.isDirectory()) found.wrong.push({ path, why: 'no_file' });
    else inFolder(path, found);
  }
  found.more = found.files.length > most_files;
  found.files.length = Math.min(found.files.length, most_files);
  return found;
}

function inFolder(path: string, found: FoundFiles): void {
  const entries = list(path, found);
  const mailbox = entries.filter((entry) => entry.isDirectory() && ['new', 'cur'].includes(entry.name));
  const eml = entries.filter((entry) => entry.isFile() && /\.eml$/i.test(entry.name));
  found.files.push(...eml.map(({ name }) => join(path, name)).sort());
  for (const { name } of mailbox) {
    const folder = join(path, name);
    const mails = list(folder, found).filter((entry) => entry.isFile());
    found.files.push(...mails.map((entry) => join(folder, entry.name)).sort());
  }
}

function list(path: string, found: FoundFiles): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    found.wrong.push({ path, why: 'not_readable' });
    return [];
  }
}

/** The first bytes of a file, or null when it cannot be read (it may have been moved meanwhile). */
export async function beginningOf(path: string, bytes: number): Promise<Uint8Array | null> {
  try {
    const file = await open(path, 'r');
    try {
      const buffer = Buffer.alloc(Math.min(bytes, (await file.stat()).size));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return null;
  }
}
