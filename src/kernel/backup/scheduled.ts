import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Actor } from '../actor.js';
import { day_ms, hour_ms } from '../clock.js';
import type { Config } from '../config.js';
import type { Db } from '../database.js';
import type { RetentionRule } from '../retention.js';
import { backupsIn, madeAt, makeBackup } from './backup.js';
import { lastVerified, noteVerified } from './verified.js';

interface Means {
  db: Db;
  actor: Actor;
  config: Config;
}

/**
 * What the clerk does for backups: one into the folder of the settings, when the newest verified one is as old as they
 * say. Before anybody has a recovery key there is nothing to seal it to, and nothing to lose.
 */
export function backupJobs(
  keeperUrl: string,
  { db, actor, config }: Means,
  recipientsOf: () => Promise<string[]>,
) {
  const run = async (): Promise<number> => {
    if (!config.backupDir) return 0;
    const [last, recipients] = [await lastVerified(db), await recipientsOf()];
    const due = last ? last.made_at.getTime() + config.backupEveryHours * hour_ms : 0;
    if (recipients.length === 0 || actor.clock.now().getTime() < due) return 0;
    const made = await makeBackup({ keeperUrl, config, clock: actor.clock, recipients }, config.backupDir);
    const made_at = new Date(made.about.made_at);
    await noteVerified(db, actor, { made_at, how: 'opened', sha256: made.sha256 });
    return 1;
  };
  return [{ name: 'make a backup', every_ms: hour_ms, run }];
}

/** What was forgotten must not live on in a copy: the clerk removes those that it made. */
export const oldBackups: RetentionRule = {
  name: 'backups',
  what: 'backups in the folder of `BACKUP_DIR`, with all that they hold; the newest one stays',
  when: 'as many days after they were made as `BACKUP_KEEP_DAYS` says, 30 if nothing is set',
  forget: async ({ actor, config }) => {
    const { backupDir, backupKeepDays } = config;
    if (!backupDir || !existsSync(backupDir)) return 0;
    const until = actor.clock.now().getTime() - backupKeepDays * day_ms;
    const old = backupsIn(backupDir)
      .slice(1)
      .filter((path) => (madeAt(path)?.getTime() ?? until) < until);
    for (const path of old) {
      await rm(path, { force: true });
      await rm(`${path}.sha256`, { force: true });
    }
    return old.length;
  },
};
