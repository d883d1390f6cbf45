import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Clock } from '../clock.js';
import type { Config } from '../config.js';
import { connected } from '../connected.js';
import { root } from '../root.js';
import { newKeyPair } from '../vault.js';
import { type About, archiveOf, type Part, readArchive } from './archive.js';
import { fileParts } from './data-files.js';
import { reachDisk, readSealed, sumOf, writeSealed } from './sealed-file.js';
import { holdStill, tableParts, tablesOf } from './tables.js';

/** A backup cannot be made, checked or taken in; the sentence says why and what to do. */
export class NoBackup extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'NoBackup';
  }
}

/** What a backup is made of, and for whom. */
export interface BackupMeans {
  /** Of an account that reads every row. */
  keeperUrl: string;
  config: Pick<Config, 'data' | 'written'>;
  clock: Clock;
  /** Public halves of the recovery keys. */
  recipients: readonly string[];
}

/** What an archive turned out to hold. */
export interface Contents {
  about: About;
  rows: number;
  files: number;
}

export interface Made extends Contents {
  path: string;
  sha256: string;
  bytes: number;
}

const fileName = /^habeas-(\d{4}-\d\d-\d\d)T(\d\d)(\d\d)(\d\d)Z\.tar\.gz\.age$/;

/** When the backup of this name was made; null: it is none of ours. */
export function madeAt(name: string): Date | null {
  const [, day, hours, minutes, seconds] = basename(name).match(fileName) ?? [];
  return day ? new Date(`${day}T${hours}:${minutes}:${seconds}Z`) : null;
}

/** The backups in a folder, the newest first. */
export function backupsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => madeAt(name) !== null)
    .sort()
    .reverse()
    .map((name) => join(folder, name));
}

/**
 * Makes a backup: database, files of the data folder and settings without secrets, of one moment, packed and sealed to
 * the recovery keys, in little memory. It is written under another name, read back, opened and compared with its
 * manifest, and gets its own name only then: for that it is sealed to a key of this moment, too, which nobody keeps.
 * `FILE.sha256` beside it tells everybody else whether it is whole. Throws `NoBackup`.
 */
export async function makeBackup(means: BackupMeans, folder: string): Promise<Made> {
  const { clock, recipients, config } = means;
  if (recipients.length === 0)
    throw new NoBackup(
      'There is no recovery key to seal a backup to. It is made when the first person comes in.',
    );
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new NoBackup(`The folder ${folder} does not exist. Create it, on another disk if you can.`);
  if (`${resolve(folder)}/`.startsWith(`${config.data}/`))
    throw new NoBackup(`The folder ${folder} lies in the data folder. Choose one that is not lost with it.`);
  const name = `habeas-${clock.now().toISOString().slice(0, 19).replaceAll(':', '')}Z.tar.gz.age`;
  const [path, draft] = [join(folder, name), join(folder, `.${name}.part`)];
  if (existsSync(path)) throw new NoBackup(`There is a backup of this second already: ${path}.`);
  await rm(draft, { force: true });
  const witness = await newKeyPair();
  try {
    const { sha256, bytes } = await write(means, draft, [...recipients, witness.recipient]);
    const contents = await lookThrough(draft, witness.identity);
    await writeFile(join(folder, `${name}.sha256`), `${sha256}  ${name}\n`, { mode: 0o600, flush: true });
    await rename(draft, path);
    await reachDisk(folder);
    return { path, sha256, bytes, ...contents };
  } finally {
    await rm(draft, { force: true });
  }
}

async function write({ keeperUrl, config, clock }: BackupMeans, path: string, recipients: string[]) {
  return connected(keeperUrl, async (keeper) => {
    await holdStill(keeper);
    const tables = await tablesOf(keeper);
    const { rows: migrations } = await keeper.query<{ name: string; sha256: string }>(
      'select name, sha256 from installed_migrations order by name',
    );
    const { rows: server } = await keeper.query<{ version: string }>(
      `select current_setting('server_version') as version`,
    );
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    const about: About = {
      format: 1,
      version,
      made_at: clock.now().toISOString(),
      postgres: server[0]?.version ?? '',
      migrations,
      tables,
      settings: config.written,
    };
    const rows: Record<string, number> = {};
    const parts = (async function* (): AsyncGenerator<Part> {
      yield* tableParts(keeper, tables, rows);
      yield* fileParts(config.data);
    })();
    return writeSealed(path, recipients, archiveOf(about, parts, rows));
  });
}

/** Opens a backup with a key, reads it to its end and compares it with its manifest. Throws `NotOpened`, `BrokenArchive`. */
export async function lookThrough(path: string, identity: string): Promise<Contents> {
  let found: About | null = null;
  let files = 0;
  const manifest = await readArchive(await readSealed(path, identity), {
    about: async (about) => {
      found = about;
    },
    part: async (name) => {
      if (name.startsWith('files/')) files += 1;
    },
  });
  const rows = Object.values(manifest.rows).reduce((sum, count) => sum + count, 0);
  return { about: found as unknown as About, rows, files };
}

/** Compares a backup with the SHA-256 that was written beside it; gives that sum. Throws `NoBackup`. */
export async function compareSum(path: string): Promise<string> {
  if (!existsSync(path)) throw new NoBackup(`There is no file ${path}.`);
  const note = `${path}.sha256`;
  if (!existsSync(note))
    throw new NoBackup(
      `There is no ${note} to compare with. With the recovery key it can be checked without.`,
    );
  const expected = readFileSync(note, 'utf8').match(/^([0-9a-f]{64}) /)?.[1];
  const found = await sumOf(path);
  if (found !== expected)
    throw new NoBackup(`${path} is not what was written: its SHA-256 is ${found}. Take another backup.`);
  return found;
}
