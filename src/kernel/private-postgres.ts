import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
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
  /** Folder of PostgreSQL's programs, when it is to be other than the one found first. */
  bin?: string;
}

const name = 'habeas';
const socketPort = 5432;
const start_limit_ms = 30_000;

function urlOf(socket: string, password: string, port: number): string {
  return `postgresql://${name}:${password}@/${name}?host=${encodeURIComponent(socket)}&port=${port}`;
}

function readIfThere(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

function isAlive(pid: number): boolean {
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

/** The server that a killed application has left running on this folder, if it still answers. */
async function leftRunning(cluster: string, url: string): Promise<number | null> {
  const pid = Number(readIfThere(join(cluster, 'postmaster.pid'))?.split('\n')[0]);
  if (!pid || !isAlive(pid)) return null;
  for (let attempt = 0; attempt < 20; attempt++) {
    if (await answers(url)) return pid;
    if (!isAlive(pid)) return null;
    await wait(100);
  }
  return null;
}

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
  const passwordFile = join(place, 'password');

  if (!existsSync(join(cluster, 'PG_VERSION'))) {
    rmSync(cluster, { recursive: true, force: true });
    writeFileSync(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
    if (belongsTo) chownSync(passwordFile, belongsTo.uid, belongsTo.gid);
    initialise(bin, cluster, passwordFile, belongsTo);
  }
  const password = readFileSync(passwordFile, 'utf8').trim();
  const socket = socketFolder(place, belongsTo);
  const url = urlOf(socket, password, options.port ?? socketPort);
  const admin = url.replace(`/${name}?`, '/postgres?');

  const left = await leftRunning(cluster, admin);
  const server = left === null ? await launch(bin, cluster, socket, admin, options, belongsTo) : adopt(left);
  await makeDatabase(admin);
  return { ...server, url };
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
  admin: string,
  options: Options,
  belongsTo: User | null,
): Promise<Omit<PrivatePostgres, 'url'>> {
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
    if (await isReady(child, admin)) return running(child);
    const said = (readIfThere(logPath) ?? '').trim().split('\n').slice(-2).join(' ');
    // After a kill -9 the old server's children may hold the memory for a moment.
    if (attempt >= 20 || !/shared memory|lock file|still in use/.test(said)) {
      throw new NoDatabase(`PostgreSQL did not start on ${cluster}: ${said || 'no reason given'}`);
    }
    await wait(500);
  }
}

async function isReady(child: ChildProcess, admin: string): Promise<boolean> {
  let ended = child.pid === undefined;
  child.once('exit', () => {
    ended = true;
  });
  child.once('error', () => {
    ended = true;
  });
  for (let waited = 0; waited < start_limit_ms && !ended; waited += 30) {
    if (await answers(admin)) return true;
    await wait(30);
  }
  if (!ended) child.kill('SIGKILL');
  return false;
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

async function makeDatabase(admin: string): Promise<void> {
  const client = new pg.Client({ connectionString: admin });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (!rowCount) await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
}
