import { readFileSync } from 'node:fs';
import { publicHalf } from '../../src/kernel/age-recipient.js';
import { makeBackup } from '../../src/kernel/backup/backup.js';
import { readSealed } from '../../src/kernel/backup/sealed-file.js';
import type { World } from '../../src/world.js';
import { endFolder, newFolder } from './left-behind.js';
import { beginningOf, tokensIn, tracesIn } from './token.js';

/** What a search of a backup found. */
export interface SearchedBackup {
  bytes: number;
  /** In the file as it lies there: nothing may stand in it. */
  readable: string[];
  /** In the opened one: sealed canaries, which are sealed there, too; and secrets, which are kept nowhere. */
  readable_with_key: string[];
  /** Canaries that are found when it is opened, of all kinds. */
  with_key: number;
}

/** Makes a backup of a campaign and searches it, closed and opened with the recovery key, which is among the secrets. */
export async function searchBackup(world: World, secrets: string[]): Promise<SearchedBackup> {
  const folder = newFolder();
  try {
    // Canaries stand in for recipients, too: only the first person's key is one.
    const key = secrets.find((secret) => secret.startsWith('AGE-SECRET-KEY-1')) ?? '';
    const recipients = [publicHalf(key)];
    const { config, clock, ground } = world;
    const { path } = await makeBackup({ keeperUrl: ground.urls.keeper, config, clock, recipients }, folder);
    const closed = readFileSync(path);
    const words = [...(['private', 'sealed', 'open'] as const).map(beginningOf), ...secrets];
    const pieces: Uint8Array[] = [];
    for await (const piece of await readSealed(path, key)) pieces.push(piece);
    const opened = Buffer.concat(pieces).toString('utf8');
    return {
      bytes: closed.length,
      readable: words.filter((word) => closed.includes(word)).map((word) => word.slice(0, 12)),
      readable_with_key: [
        ...new Set(tracesIn('sealed', opened)),
        ...secrets.filter((secret) => opened.includes(secret)).map((secret) => `${secret.slice(0, 6)}…`),
      ],
      with_key: tokensIn('open', opened).size + tokensIn('private', opened).size,
    };
  } finally {
    endFolder(folder);
  }
}
