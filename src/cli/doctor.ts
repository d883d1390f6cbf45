import type { Resolver } from 'node:dns/promises';
import { accessSync, constants, existsSync, readdirSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { backupsIn, madeAt } from '../kernel/backup/backup.js';
import { hour_ms } from '../kernel/clock.js';
import { BrokenSettings, type Config, readConfig } from '../kernel/config.js';
import { openGround } from '../kernel/ground.js';
import { checkChain } from '../kernel/journal.js';
import { canKeep } from '../kernel/keeper.js';
import { checkCarrier } from '../post/check.js';
import { openPress, type Press } from '../print/press.js';
import { proofSheet } from '../print/proof.js';
import { missingGlyphs } from '../print/typeface.js';
import { lookAtDns, lookAtSigning } from './doctor-mail.js';
import { lookAtLimits, lookAtSender, lookAtTrust } from './doctor-trust.js';
import { lookAtViruses } from './doctor-viruses.js';
import { lookAtWeb } from './doctor-web.js';
import { sentenceOf } from './sentence.js';

/** What the doctor found of one thing: a sentence, and whether it is a fault. */
export interface Finding {
  part: string;
  fault: boolean;
  sentence: string;
}

/** The least free room on the disk, in bytes, below which nothing may be promised. */
const least_free_bytes = 500 * 1024 * 1024;

/** What this process may use of the machine (Linux, proc(5)). */
const own_limits = '/proc/self/limits';

/** How far the machine's clock may differ from the database server's, in seconds. */
const most_clock_difference_s = 60;

/** No clock of a living server stands before the release of this version. */
const earliest = new Date('2026-11-01T00:00:00Z');

type Check = (config: Config) => Promise<Finding[] | Finding> | Finding[] | Finding;

const ok = (part: string, sentence: string): Finding => ({ part, fault: false, sentence });
const wrong = (part: string, sentence: string): Finding => ({ part, fault: true, sentence });

/** The disk: room, and that we may write. */
const disk: Check = ({ data }) => {
  const at = existsSync(data) ? data : join(data, '..');
  if (!existsSync(at))
    return wrong('disk', `The folder ${at} does not exist. Create it, or set HABEAS_DATA.`);
  try {
    accessSync(at, constants.W_OK);
  } catch (error) {
    return wrong(
      'permissions',
      `This user may not write to ${at} (${codeOf(error)}). Change its owner, or set HABEAS_DATA.`,
    );
  }
  const { bavail, bsize } = statfsSync(at);
  const free = bavail * bsize;
  const mb = Math.round(free / 1024 / 1024);
  return free < least_free_bytes
    ? wrong('disk', `Only ${mb} MB are free at ${at}. Make room: at least 500 MB are needed.`)
    : ok('disk', `${mb} MB are free at ${at}.`);
};

/** Permissions: keys and passwords must be closed to every other user of the machine. */
const permissions: Check = ({ data }) => {
  const keys = join(data, 'keys');
  if (!existsSync(keys)) return ok('permissions', 'No keys yet: they are made at the first start.');
  const open = [keys, ...readdirSync(keys).map((name) => join(keys, name))].filter(
    (path) => (statSync(path).mode & 0o077) !== 0,
  );
  return open.length > 0
    ? wrong('permissions', `Other users can read ${open.join(', ')}. Run: chmod -R go-rwx ${keys}`)
    : ok('permissions', 'Keys are closed to other users.');
};

/** The clock: a past day would date papers wrongly and keep what has to be forgotten. */
export function clockAt(now: Date): Finding {
  return now < earliest
    ? wrong('clock', `The clock says ${now.toISOString()}, which is past. Set it (timedatectl set-ntp true).`)
    : ok('clock', `The clock says ${now.toISOString()}.`);
}

/** The database: that it answers, keeps what it acknowledges, and lets visitors read what is published only. */
const database: Check = async (config) => {
  // Opening it makes the data folder, which must not come to be in a place that is not there.
  if (!existsSync(join(config.data, '..')))
    return wrong('database', 'It was not opened: its folder has no place.');
  let ground: Awaited<ReturnType<typeof openGround>>;
  try {
    ground = await openGround(config, false);
  } catch (error) {
    const sentence = sentenceOf(error);
    return wrong(
      'database',
      sentence ?? `It cannot be opened (${codeOf(error)}). Look at DATABASE_URL and the log of the server.`,
    );
  }
  try {
    const findings: Finding[] = [];
    const { app, visitors } = ground.database;
    const { rows } = await sql<{ version: string; fsync: string; now: Date }>`
      select current_setting('server_version') as version, current_setting('fsync') as fsync, now() as now`.execute(
      app,
    );
    const row = rows[0];
    if (!row) return wrong('database', 'It answers nothing.');
    findings.push(ok('database', `PostgreSQL ${row.version} answers, its tables are up to date.`));
    if (row.fsync !== 'on') {
      findings.push(
        wrong(
          'database',
          'fsync is off: what was acknowledged can be lost. Set fsync = on in postgresql.conf.',
        ),
      );
    }
    const apart = Math.abs(Date.now() - row.now.getTime()) / 1000;
    if (apart > most_clock_difference_s) {
      findings.push(
        wrong('clock', `This machine and the database differ by ${Math.round(apart)} s. Set both clocks.`),
      );
    }
    const { entries, broken_at } = await checkChain(app);
    findings.push(
      broken_at === null
        ? ok('journal', `The journal is whole: ${entries} entries.`)
        : wrong(
            'journal',
            `The journal was changed at entry ${broken_at}. Compare with a backup; somebody had the owner’s rights.`,
          ),
    );
    const readable = await sql<{ count: number }>`
      select count(*) as count from information_schema.table_privileges
      where table_schema = 'public' and privilege_type = 'SELECT'`.execute(visitors);
    if ((readable.rows[0]?.count ?? 0) > 0) {
      findings.push(
        wrong(
          'database',
          'The visitors’ account can read private tables. Run habeas migrate to restore its rights.',
        ),
      );
    }
    if (!(await canKeep(ground.urls.keeper))) {
      findings.push(
        wrong(
          'database',
          'The keeper’s account cannot write tables anew: what is forgotten stays in their files. Set DATABASE_KEEPER_URL to an account in role habeas_upkeep.',
        ),
      );
    }
    return [...findings, await lookAtSender(app, config.demonstration), ...(await lookAtTrust(app))];
  } finally {
    await ground.close();
  }
};

/** The typefaces: a sheet with the letters of all languages is set. */
export async function fonts(press: Press): Promise<Finding> {
  const sample = 'Habeas · Хабеас · әғқңөұүһі ӘҒҚҢӨҰҮҺІ';
  const missing = missingGlyphs(sample);
  if (missing.length > 0)
    return wrong('fonts', `The typefaces lack ${missing.join(' ')}. Install the packages anew.`);
  try {
    const { pages } = await press.print(proofSheet, { sample });
    return ok('fonts', `A sheet in Latin, Russian and Kazakh letters was set: ${pages} page.`);
  } catch (error) {
    return wrong(
      'fonts',
      `A sheet could not be set (${codeOf(error)}). Install the packages anew: npm install.`,
    );
  } finally {
    await press.close();
  }
}

const mail: Check = async (config) => {
  const trouble = await checkCarrier(config);
  if (trouble) return wrong('mail', trouble);
  return ok(
    'mail',
    config.smtpUrl ? 'The mail server takes our mail.' : 'No SMTP_URL: mail is written to the outbox folder.',
  );
};

/** Backups: that the clerk can write them, and that the newest is not old. */
export const lookAtBackups = ({ backupDir, backupEveryHours }: Config, now = new Date()): Finding => {
  if (!backupDir) return ok('backup', 'No BACKUP_DIR: backups are made by hand (habeas backup DIR).');
  try {
    accessSync(backupDir, constants.W_OK);
  } catch (error) {
    return wrong(
      'backup',
      `This user may not write to ${backupDir} (${codeOf(error)}). Create it, or change its owner.`,
    );
  }
  const [newest] = backupsIn(backupDir);
  const age = now.getTime() - (madeAt(newest ?? '')?.getTime() ?? now.getTime());
  if (!newest) return ok('backup', `No backup in ${backupDir} yet: the clerk makes one within the hour.`);
  return age > 2 * backupEveryHours * hour_ms
    ? wrong(
        'backup',
        `The newest backup in ${backupDir} is ${Math.floor(age / hour_ms)} hours old. Look into the log.`,
      )
    : ok('backup', `The newest backup in ${backupDir} is ${Math.floor(age / hour_ms)} hours old.`);
};

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && error.code ? String(error.code) : error.name;
}

/**
 * Looks at everything that a set-up needs, with `dns` also at what DNS says of our mail, with `web` at what the web server
 * at PUBLIC_URL agrees to. Prints one line each; exit code 1 when something is wrong.
 */
export async function doctor(
  terminal: { env: Record<string, string | undefined>; out: (line: string) => void },
  { dns = false, web = false }: { dns?: boolean | Resolver; web?: boolean } = {},
): Promise<number> {
  let config: Config;
  try {
    config = readConfig(terminal.env);
  } catch (error) {
    if (!(error instanceof BrokenSettings)) throw error;
    for (const sentence of error.sentences) terminal.out(`WRONG  settings: ${sentence}`);
    return 1;
  }
  let faults = 0;
  const checks: Check[] = [
    disk,
    () => clockAt(new Date()),
    database,
    permissions,
    mail,
    lookAtSigning,
    (of) => lookAtBackups(of),
    (of) => lookAtViruses(of),
    (of) => (dns === false ? [] : lookAtDns(of, dns === true ? undefined : dns)),
    (of) => (web ? lookAtWeb(of) : []),
    () => lookAtLimits(existsSync(own_limits) ? readFileSync(own_limits, 'utf8') : null),
    () => fonts(openPress()),
  ];
  for (const check of checks) {
    for (const finding of [await check(config)].flat()) {
      if (finding.fault) faults += 1;
      terminal.out(`${finding.fault ? 'WRONG ' : 'ok    '} ${finding.part}: ${finding.sentence}`);
    }
  }
  terminal.out(
    faults === 0 ? 'Nothing is wrong.' : `${faults} ${faults === 1 ? 'thing is' : 'things are'} wrong.`,
  );
  return faults === 0 ? 0 : 1;
}
