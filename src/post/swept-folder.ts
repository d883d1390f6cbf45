import { existsSync } from 'node:fs';
import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The headers that we write stand within so many bytes. */
const head_bytes = 8192;

/**
 * Removes mails that were written into a folder before a moment, by the day that stands in them (a copy of the folder
 * has other times); what has no day goes by the file's own. Returns how many.
 */
export async function sweepFolder(folder: string, before: Date): Promise<number> {
  if (!existsSync(folder)) return 0;
  let removed = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isFile() || !/\.(eml|part)$/.test(entry.name)) continue;
    const path = join(folder, entry.name);
    if ((await writtenAt(path)) >= before.getTime()) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  return removed;
}

async function writtenAt(path: string): Promise<number> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(head_bytes), 0, head_bytes, 0);
    const said = Date.parse(buffer.toString('latin1', 0, bytesRead).match(/^Date: (.+?)\r?$/m)?.[1] ?? '');
    return Number.isNaN(said) ? (await file.stat()).mtimeMs : said;
  } finally {
    await file.close();
  }
}
