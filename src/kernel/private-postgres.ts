import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { textIfThere } from './closed-file.js';
import { firstPassword, passwordsIn, renewPassword } from './owner-password.js';
import { findBinaries, readableBinaries } from './postgres-binaries.js';
import { databaseOwner, makeFolder, NoDatabase, placeOf, socketFolder, type User } from './postgres-place.js';

export interface PrivatePostgres {
  /** Account that owns everything, on the database `habeas`. */
  url: string;
  pid: number;
  /** Resolves when the server process has ended, for whatever reason. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

export interface Options {
  /** Folder that shall hold the database. */
  folder: string;
  /** Off only in tests: an acknowledged letter must be on disk. */
  fsync: boolean;
  /** Listen on this TCP port of the loopback too (a separate server for a test run). */
  port?: number;
  /** Another process works on this folder: the password that it knows stays. Otherwise each start makes a new one. */
  isBeside?: boolean;
  /** Folder of PostgreSQL's programs, when it is to be other than the one found first. */
  bin?: string;
}

const name = 'habeas';
const socketPort = 5432;
const start_limit_ms = 30_000;

function urlOf(socket: string, password: string, port: number): string {
  return `postgresql://${name}:${password}@/${name}?host=${encodeURIComponent(socket)}&port=${port}`;
}

/** The same server at the database that is always there. */
const adminOf = (url: string): string => url.replace(`/${name}?`, '/postgres?');

/** Whether a process of this number runs, whoever it belongs to. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EPERM') return true;
    return false;
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
}

/** The first of these addresses that is let in. */
async function answering(urls: string[]): Promise<string | null> {
  for (const url of urls) if (await answers(url)) return url;
  return null;
}

/**
 * The server that runs on this folder, by its lock file (PostgreSQL manual, 66.1): first its process, fifth the folder of
 * its socket, for whoever comes in beside it may have another folder for what is short-lived.
 */
function lockOf(cluster: string): { pid: number; socket: string | null } | null {
  const [first, , , , folder] = (textIfThere(join(cluster, 'postmaster.pid')) ?? '').split('\n');
  const pid = Number(first);
  if (!pid || !isAlive(pid)) return null;
  return { pid, socket: folder && existsSync(folder) ? folder : null };
}

/** The server that a killed application has left running on this folder, if it still answers. */
async function leftRunning(cluster: string, admins: () => string[]): Promise<Started | null> {
  const pid = lockOf(cluster)?.pid;
  if (!pid) return null;
  for (let attempt = 0; attempt < 20; attempt++) {
    const admin = await answering(admins());
    if (admin) return { ...adopt(pid), admin };
    if (!isAlive(pid)) return null;
    await wait(100);
  }
  return null;
}

/** A server that answers, and the address at which it let us in. */
type Started = Omit<PrivatePostgres, 'url'> & { admin: string };

/**
 * Starts the private PostgreSQL on a folder, making the cluster first if there is none, or takes
 * over the server that a killed application left running there. Throws `NoDatabase` with the mend.
 */
export async function startPrivatePostgres(options: Options): Promise<PrivatePostgres> {
  const place = placeOf(options.folder);
  const belongsTo = databaseOwner();
  const found = options.bin ? { bin: options.bin, package: null } : findBinaries();
  if (!found) {
    throw new NoDatabase(
      `No PostgreSQL for ${process.platform}-${process.arch} was found. Install the package postgresql of your system, or set DATABASE_URL.`,
    );
  }
  if (belongsTo) mkdirSync(resolve(place, '..'), { recursive: true, mode: 0o711 });
  makeFolder(place, 0o700, belongsTo);
  const bin = belongsTo ? readableBinaries(found, place) : found.bin;
  const cluster = join(place, 'cluster');

  if (!existsSync(join(cluster, 'PG_VERSION'))) {
    rmSync(cluster, { recursive: true, force: true });
    initialise(bin, cluster, firstPassword(place, belongsTo), belongsTo);
  }
  const socket = lockOf(cluster)?.socket ?? socketFolder(place, belongsTo);
  const urlWith = (password: string) => urlOf(socket, password, options.port ?? socketPort);
  const admins = () => passwordsIn(place).map((password) => adminOf(urlWith(password)));

  const started =
    (await leftRunning(cluster, admins)) ?? (await launch(bin, cluster, socket, admins, options, belongsTo));
  const { admin, ...server } = started;
  const owner = new pg.Client({ connectionString: admin });
  owner.on('error', () => {});
  await owner.connect();
  try {
    await makeDatabase(owner);
    const kept = owner.password ?? '';
    const password = options.isBeside ? kept : await renewPassword(owner, place, belongsTo);
    return { ...server, url: urlWith(password) };
  } finally {
    await owner.end();
  }
}

function initialise(bin: string, cluster: string, passwordFile: string, belongsTo: User | null): void {
  const draft = `${cluster}.new`;
  rmSync(draft, { recursive: true, force: true });
  const words = [
    '-D',
    draft,
    '-U',
    name,
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
  ];
  words.push('--locale=C', '--locale-provider=icu', '--icu-locale=und', '--no-instructions');
  try {
    execFileSync(join(bin, 'initdb'), words, { cwd: '/', stdio: 'pipe', ...belongsTo });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new NoDatabase(`PostgreSQL could not make its folder ${cluster}: ${said.split('\n').at(-1) ?? ''}`);
  }
  // Renamed only when whole: a start that was killed half-way begins anew next time.
  execFileSync('mv', [draft, cluster]);
}

async function launch(
  bin: string,
  cluster: string,
  socket: string,
  admins: () => string[],
  options: Options,
  belongsTo: User | null,
): Promise<Started> {
  const logPath = join(cluster, '..', 'postgres.log');
  const set = (key: string, value: string) => ['-c', `${key}=${value}`];
  const words = [
    ...['-D', cluster, '-p', String(options.port ?? socketPort)],
    ...set('unix_socket_directories', socket),
    ...set('listen_addresses', options.port ? '127.0.0.1' : ''),
    ...set('fsync', options.fsync ? 'on' : 'off'),
    ...set('full_page_writes', options.fsync ? 'on' : 'off'),
    ...set('synchronous_commit', options.fsync ? 'on' : 'off'),
    ...set('max_connections', '80'),
    ...set('shared_buffers', '192MB'),
    // What was forgotten must not live on in the log of the database: its files end instead of being used again.
    ...set('wal_recycle', 'off'),
    // The log must not carry what people typed: no statements, no parameters, no row contents.
    ...set('log_statement', 'none'),
    ...set('log_min_error_statement', 'panic'),
    ...set('log_min_messages', 'fatal'),
    ...set('log_error_verbosity', 'terse'),
    ...set('timezone', 'UTC'),
  ];
  for (let attempt = 1; ; attempt++) {
    const log = openSync(logPath, 'w', 0o600);
    if (belongsTo) chownSync(logPath, belongsTo.uid, belongsTo.gid);
    // In a process group of its own: Ctrl-C reaches the application only, which then stops the server in order.
    const child = spawn(join(bin, 'postgres'), words, {
      cwd: '/',
      stdio: ['ignore', log, log],
      detached: true,
      env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' },
      ...belongsTo,
    });
    const admin = await isReady(child, admins);
    if (admin) return { ...running(child), admin };
    const said = (textIfThere(logPath) ?? '').trim().split('\n').slice(-2).join(' ');
    // After a kill -9 the old server's children may hold the memory for a moment.
    if (attempt >= 20 || !/shared memory|lock file|still in use/.test(said)) {
      throw new NoDatabase(`PostgreSQL did not start on ${cluster}: ${said || 'no reason given'}`);
    }
    await wait(500);
  }
}

async function isReady(child: ChildProcess, admins: () => string[]): Promise<string | null> {
  let ended = child.pid === undefined;
  child.once('exit', () => {
    ended = true;
  });
  child.once('error', () => {
    ended = true;
  });
  for (let waited = 0; waited < start_limit_ms && !ended; waited += 30) {
    const admin = await answering(admins());
    if (admin) return admin;
    await wait(30);
  }
  if (!ended) child.kill('SIGKILL');
  return null;
}

function running(child: ChildProcess): Omit<PrivatePostgres, 'url'> {
  const ended = new Promise<void>((done) => {
    if (child.exitCode !== null) done();
    child.once('exit', () => done());
  });
  return {
    pid: child.pid as number,
    ended,
    stop: async () => {
      child.kill('SIGINT');
      await ended;
    },
  };
}

function adopt(pid: number): Omit<PrivatePostgres, 'url'> {
  const ended = (async () => {
    while (isAlive(pid)) await wait(200, undefined, { ref: false });
  })();
  return {
    pid,
    ended,
    stop: async () => {
      if (isAlive(pid)) process.kill(pid, 'SIGINT');
      for (let waited = 0; waited < start_limit_ms && isAlive(pid); waited += 50) await wait(50);
    },
  };
}

async function makeDatabase(owner: pg.Client): Promise<void> {
  const { rowCount } = await owner.query('select 1 from pg_database where datname = $1', [name]);
  if (!rowCount) await owner.query(`create database ${name}`);
}
