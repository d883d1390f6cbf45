import { existsSync, statSync } from 'node:fs';
import type { Actor } from '../kernel/actor.js';
import { backupsIn, compareSum, lookThrough, madeAt, makeBackup, NoBackup } from '../kernel/backup/backup.js';
import { restoreBackup } from '../kernel/backup/restore.js';
import { sumOf } from '../kernel/backup/sealed-file.js';
import { noteVerified } from '../kernel/backup/verified.js';
import type { Config } from '../kernel/config.js';
import type { Database } from '../kernel/database.js';
import { recoveryRecipients } from '../staff/recovery.js';
import { askPaperKey } from './paper-key.js';

interface Lines {
  out: (line: string) => void;
  /** Asks for a secret, which is not shown while it is typed. */
  ask: (question: string) => Promise<string>;
}

interface World {
  database: Database;
  ground: { urls: { keeper: string } };
  actor(who: string): Actor;
}

/** `habeas backup DIR`: makes a sealed backup, reads it back, and says so in the journal. */
export async function backup(world: World, config: Config, folder: string, { out }: Lines): Promise<number> {
  const actor = world.actor('operator');
  const recipients = await recoveryRecipients(world.database.app);
  const means = { keeperUrl: world.ground.urls.keeper, config, clock: actor.clock, recipients };
  const made = await makeBackup(means, folder);
  const made_at = new Date(made.about.made_at);
  await noteVerified(world.database.app, actor, { made_at, how: 'opened', sha256: made.sha256 });
  out(made.path);
  out(
    `${rowsIn(made)}, ${made.files} files, ${made.bytes} bytes, SHA-256 ${made.sha256}. It was read back and is whole.`,
  );
  out(`Only the recovery key opens it (${recipients.length === 1 ? 'one' : recipients.length} on paper).`);
  return 0;
}

/**
 * `habeas backup verify FILE [--key]`: compares it with its SHA-256, or opens it with the recovery key and compares
 * every file in it. Where the campaign's own database is at hand, it notes that.
 */
export async function verifyBackup(
  path: string,
  isOpened: boolean,
  { out, ask }: Lines,
  note: (verified: Parameters<typeof noteVerified>[2]) => Promise<void>,
): Promise<number> {
  if (!existsSync(path)) throw new NoBackup(`There is no file ${path}.`);
  if (isOpened) {
    const { about, ...counts } = await lookThrough(path, (await askPaperKey(ask)).identity);
    out(
      `${path} is whole: ${rowsIn({ about, ...counts })}, ${counts.files} files, made ${about.made_at} by version ${about.version}.`,
    );
    await note({ made_at: new Date(about.made_at), how: 'opened', sha256: await sumOf(path) });
    return 0;
  }
  const sha256 = await compareSum(path);
  out(
    `${path} is what was written: SHA-256 ${sha256}. With --key and the recovery key its content is checked, too.`,
  );
  const made_at = madeAt(path);
  if (made_at) await note({ made_at, how: 'sum', sha256 });
  return 0;
}

/** `habeas restore PATH`: takes a backup in, or the newest of a folder, on a machine that has none. `isServed`: a start follows by itself. */
export async function restore(
  config: Config,
  path: string,
  { out, ask }: Lines,
  isServed = false,
): Promise<number> {
  const found = existsSync(path) && statSync(path).isDirectory() ? backupsIn(path)[0] : path;
  if (!found || !existsSync(found)) throw new NoBackup(`There is no backup at ${path}.`);
  out(`Taking in ${found} …`);
  const restored = await restoreBackup(config, found, (await askPaperKey(ask)).identity);
  out(`${rowsIn(restored)} and ${restored.files} files of ${restored.about.made_at} are in ${config.data}.`);
  const { settings } = restored.about;
  if (settings.length > 0) out('The settings were (set them where yours stand; secrets are not among them):');
  for (const line of settings) out(`  ${line}`);
  out(
    `${isServed ? 'It starts now.' : 'Start it now: bin/start.'} Before it serves, it forgets what should be forgotten by now.`,
  );
  return 0;
}

const rowsIn = ({ rows, about }: { rows: number; about: { tables: unknown[] } }) =>
  `${rows} rows of ${about.tables.length} tables`;
