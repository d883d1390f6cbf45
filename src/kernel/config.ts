import { resolve } from 'node:path';
import { isDatabaseReachedSafely } from './loopback.js';
import type { AccountUrls } from './roles.js';
import { readScannerPlace, type ScannerPlace } from './scanner-place.js';
import { withSecretFiles } from './secret-file.js';
import { settings } from './settings.js';
import { fitsSocket } from './socket-path.js';

/** Everything an operator can set. Read once at the start; nothing else looks at the environment. */
export interface Config {
  /** A name or number of this machine, or the path of a socket, which begins with a slash. */
  host: string;
  port: number;
  /** Folder of everything that is not in the database: keys, outbox, paper, the private database. */
  data: string;
  /** Server account that owns the tables and runs migrations; null means the private PostgreSQL. */
  databaseUrl: string | null;
  /** Accounts made by hand, where the server's account may not create roles. */
  databaseAccounts: AccountUrls | null;
  /** null means: mail is written as files into the outbox folder. */
  smtpUrl: string | null;
  mailFrom: string;
  /** File of the private key that mail is signed with; null: `keys/dkim.pem` in the data folder, if it is there. */
  dkimKey: string | null;
  dkimSelector: string;
  /** Most mails a minute, in all and to one domain. */
  mailPerMinute: number;
  mailPerDomainMinute: number;
  /** Mail addresses of people outside who get the journal's head once a week. */
  journalTo: string[];
  /** The address that readers use, without a slash at the end. */
  publicUrl: string;
  onionLocation: string | null;
  /** Whether browsers shall come to every host below the site's name by https alone, too. */
  hstsSubdomains: boolean;
  demonstration: boolean;
  /** Folder into which the clerk puts backups; null: it makes none. */
  backupDir: string | null;
  backupEveryHours: number;
  /** Days that the clerk keeps its backups there. */
  backupKeepDays: number;
  /** What was set, as lines of an environment file, for a backup: of secrets only that they were. */
  written: string[];
  /** Who is asked whether a file that others handed in has a virus in it; null: nobody. */
  clamd: ScannerPlace | null;
  /** With less free room than this on the disk of the data folder no letters are taken. */
  diskReserveBytes: number;
  logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
}

/** A setting that is missing or broken: which one, and the mend, as one sentence each. */
export class BrokenSettings extends Error {
  constructor(readonly sentences: string[]) {
    super(sentences.join('\n'));
    this.name = 'BrokenSettings';
  }
}

const mailbox = /^[^\s@<>,;:"]+@[^\s@<>,;:"]+$/;

/**
 * Reads the settings from an environment. Throws `BrokenSettings` with one sentence per broken
 * setting, each naming the setting and the mend.
 */
export function readConfig(given: Record<string, string | undefined>): Config {
  const wrong: string[] = [];
  const secrets = settings.filter(({ secret }) => secret).map(({ name }) => name);
  const env = withSecretFiles(given, secrets, wrong);
  const text = (name: string): string => {
    const setting = settings.find((one) => one.name === name);
    if (!setting) throw new Error(`no such setting: ${name}`);
    return env[name]?.trim() || setting.standard;
  };
  /** A connection URI of PostgreSQL (manual, 34.1.1.2). Its host may be empty and stand as a socket's folder behind the question mark. */
  const databaseAddress = (name: string): string | null => {
    const value = text(name);
    if (value && !/^postgres(ql)?:\/\/\S+$/.test(value)) {
      wrong.push(`${name} is not an address of the form postgres://… Correct it or unset it.`);
    } else if (!isDatabaseReachedSafely(value)) {
      wrong.push(`${name} leads to another machine without TLS. Add ?sslmode=verify-full (or &…) to it.`);
    }
    return value || null;
  };
  const optionalUrl = (name: string, protocols: string[]): string | null => {
    const value = text(name);
    if (!value) return null;
    const broken = `${name} is not an address of the form ${protocols[0]}//… Correct it or unset it.`;
    try {
      const url = new URL(value);
      if (!protocols.includes(url.protocol)) wrong.push(broken);
      return value;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      wrong.push(broken);
      return null;
    }
  };

  const port = Number(text('PORT'));
  if (!/^\d+$/.test(text('PORT')) || port > 65535) {
    wrong.push('PORT is not a number from 0 to 65535. Set it like PORT=8080, or unset it.');
  }
  const host = text('HOST');
  const isSocket = host.startsWith('/');
  if (isSocket ? !fitsSocket(resolve(host)) : !/^[0-9A-Za-z.:_-]+$/.test(host))
    wrong.push('HOST is not an address to listen on. Set it like HOST=127.0.0.1, or unset it.');
  if (isSocket && !env.PUBLIC_URL?.trim()) wrong.push('HOST is a socket. Set PUBLIC_URL, too.');
  const mailFrom = text('MAIL_FROM');
  if (!mailbox.test(mailFrom)) {
    wrong.push('MAIL_FROM is not a mail address. Set it like MAIL_FROM=desk@example.org.');
  }
  const journalTo = text('JOURNAL_TO')
    .split(/[,\s]+/)
    .filter((address) => address !== '');
  if (journalTo.length > 5 || journalTo.some((address) => !mailbox.test(address))) {
    wrong.push(
      'JOURNAL_TO is not a list of at most 5 mail addresses. Set it like JOURNAL_TO=a@example.org,b@example.net.',
    );
  }
  const dkimSelector = text('DKIM_SELECTOR');
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(dkimSelector)) {
    wrong.push(
      'DKIM_SELECTOR is not a label of small letters, digits and hyphens. Set it like DKIM_SELECTOR=habeas.',
    );
  }
  const count = (name: string, most: number): number => {
    const value = Number(text(name));
    const { standard } = settings.find((one) => one.name === name) ?? { standard: '1' };
    if (!/^\d+$/.test(text(name)) || value < 1 || value > most)
      wrong.push(`${name} is not a number from 1 to ${most}. Set it like ${name}=${standard}, or unset it.`);
    return value;
  };
  const [mailPerMinute, mailPerDomainMinute] = [
    count('MAIL_PER_MINUTE', 100_000),
    count('MAIL_PER_DOMAIN_MINUTE', 100_000),
  ];
  const backupEveryHours = count('BACKUP_EVERY_HOURS', 720);
  const backupKeepDays = count('BACKUP_KEEP_DAYS', 365);
  const [data, backupDir] = [
    resolve(text('HABEAS_DATA')),
    text('BACKUP_DIR') ? resolve(text('BACKUP_DIR')) : null,
  ];
  if (backupDir && `${backupDir}/`.startsWith(`${data}/`)) {
    wrong.push(
      'BACKUP_DIR lies in HABEAS_DATA: what destroys the one destroys the other. Set another folder.',
    );
  }
  const clamd = readScannerPlace(text('CLAMD'));
  if (text('CLAMD') && !clamd) {
    wrong.push(
      'CLAMD is no socket or port of this machine. Set it like CLAMD=/run/clamav/clamd.ctl or CLAMD=127.0.0.1:3310, or unset it.',
    );
  }
  const reserve = text('DISK_RESERVE_MB');
  if (!/^\d{1,6}$/.test(reserve)) {
    wrong.push('DISK_RESERVE_MB is not a number of megabytes. Set it like DISK_RESERVE_MB=200, or unset it.');
  }
  const yesOrNo = (name: string, hint: string): boolean => {
    const value = text(name);
    if (value !== 'yes' && value !== 'no') wrong.push(`${name} is neither yes nor no. ${hint}`);
    return value === 'yes';
  };
  const demonstration = yesOrNo('HABEAS_DEMONSTRATION', 'Set it to no for your own campaign.');
  const hstsSubdomains = yesOrNo('HSTS_SUBDOMAINS', 'Set it to no where hosts below have no https.');
  const logLevel = text('LOG_LEVEL');
  if (!['silent', 'error', 'warn', 'info', 'debug'].includes(logLevel)) {
    wrong.push('LOG_LEVEL is not one of silent, error, warn, info, debug. Correct it or unset it.');
  }
  const databaseUrl = databaseAddress('DATABASE_URL');
  const [app, visitors, keeper] = [
    databaseAddress('DATABASE_APP_URL'),
    databaseAddress('DATABASE_VISITORS_URL'),
    databaseAddress('DATABASE_KEEPER_URL'),
  ];
  const databaseAccounts = app && visitors && keeper ? { app, visitors, keeper } : null;
  if (!databaseAccounts && (app || visitors || keeper)) {
    wrong.push(
      'DATABASE_APP_URL, DATABASE_VISITORS_URL and DATABASE_KEEPER_URL belong together. Set all or none.',
    );
  }
  if (databaseAccounts && databaseUrl === null) {
    wrong.push('DATABASE_APP_URL needs DATABASE_URL beside it. Set DATABASE_URL, or unset them all.');
  }
  const smtpUrl = optionalUrl('SMTP_URL', ['smtp:', 'smtps:']);
  if (smtpUrl && !isSpelled(smtpUrl)) {
    wrong.push('SMTP_URL has a % in its name or password that begins no letter. Write it as %25.');
  }
  const publicUrl = env.PUBLIC_URL?.trim()
    ? optionalUrl('PUBLIC_URL', ['https:', 'http:'])
    : `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const onionLocation = optionalUrl('ONION_LOCATION', ['http:', 'https:']);

  if (wrong.length > 0) throw new BrokenSettings(wrong);
  return {
    host: isSocket ? resolve(host) : host,
    port,
    data,
    databaseUrl,
    databaseAccounts,
    smtpUrl,
    mailFrom,
    dkimKey: text('DKIM_KEY') ? resolve(text('DKIM_KEY')) : null,
    dkimSelector,
    mailPerMinute,
    mailPerDomainMinute,
    journalTo,
    publicUrl: (publicUrl ?? '').replace(/\/+$/, ''),
    onionLocation,
    hstsSubdomains,
    demonstration,
    backupDir,
    backupEveryHours,
    backupKeepDays,
    written: written(env),
    clamd,
    diskReserveBytes: Number(reserve) * 1024 ** 2,
    logLevel: logLevel as Config['logLevel'],
  };
}

/** Whether what is escaped in an address can be read (RFC 3986, 2.1). */
function isSpelled(address: string): boolean {
  try {
    decodeURIComponent(address);
    return true;
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return false;
  }
}

/** What was set, as lines of an environment file that a shell reads, without secrets. */
function written(env: Record<string, string | undefined>): string[] {
  return settings.flatMap(({ name, secret }) => {
    const value = env[name]?.trim().replace(/\s+/g, ' ');
    if (!value) return [];
    if (secret) return [`# ${name} was set. It is a secret: set it anew.`];
    return [`${name}=${/^[\w@%+=:,./-]*$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`}`];
  });
}
