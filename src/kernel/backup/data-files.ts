import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Part } from './archive.js';
import { BrokenArchive } from './tar.js';

/**
 * What of the data folder goes into no backup, and why: the database is copied row by row; marks belong to a running
 * process and its database; operational keys are meant to die after seven days, and the chunks that they open with them; passwords of
 * database accounts are made anew; mail as files is readable.
 */
const left_out = [
  /^postgres\//,
  /^(running|restoring|swept)$/,
  /^keys\/(operational|draft)-/,
  /^keys\/database-logins\.json$/,
  /^paper\//,
  /^outbox\//,
];

/** The files of a data folder that belong into a backup, by their paths in it, in their order. Links are passed over. */
export function filesToKeep(data: string): string[] {
  if (!existsSync(data)) return [];
  const found: string[] = [];
  const look = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = relative(data, join(folder, entry.name)).split(sep).join('/');
      // A folder that is left out may belong to somebody else: it is not even opened.
      if (left_out.some((one) => one.test(entry.isDirectory() ? `${path}/` : path))) continue;
      if (entry.isDirectory()) look(join(folder, entry.name));
      else if (entry.isFile()) found.push(path);
    }
  };
  look(data);
  return found.sort();
}

/** Those files as parts of an archive. */
export async function* fileParts(data: string): AsyncGenerator<Part> {
  for (const path of filesToKeep(data)) {
    const file = join(data, path);
    const { size } = statSync(file);
    yield {
      path: `files/${path}`,
      size,
      content: size === 0 ? [] : createReadStream(file, { end: size - 1 }),
    };
  }
}

/** Writes a file of an archive where it was, closed to other users. Throws `BrokenArchive` for a path that leads out. */
export async function putFile(data: string, path: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const parts = path.split('/').slice(1);
  if (
    parts.length === 0 ||
    parts.some((part) => part === '' || part === '.' || part === '..' || /[\\\0]/.test(part))
  )
    throw new BrokenArchive(`the path of a file leads out of the folder: ${path}`);
  const file = join(data, ...parts);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, 'wx', 0o600);
  try {
    for await (const piece of content) await handle.writeFile(piece);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
