import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from '../../src/kernel/root.js';
import { killLeftDatabase, note } from './left-behind.js';

/** The server as an operator runs it: a process of its own on a data folder, which can be killed. */
export interface ChildInstance {
  url: string;
  pid: number;
  /** Everything that it has printed so far, its log among it. */
  said(): string;
  killApplication(): Promise<void>;
  /** Kills the private PostgreSQL; the application notices and ends by itself. */
  killDatabase(): Promise<void>;
  stop(): Promise<void>;
  ended: Promise<void>;
}

/** As bin/habeas has them. */
const flags = ['--max-semi-space-size=2', '--max-old-space-size=1024'];

/** The program as an operator calls it, and what it is told. */
const server = ['habeas.js', 'serve'];

function spawnProgram(data: string, env: Record<string, string>, [program = '', ...words]: string[]) {
  const child = spawn(process.execPath, [...flags, join(root, 'build', program), ...words], {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', HABEAS_DATA: data, LOG_LEVEL: 'error', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  note(child);
  return child;
}

/** Types words of the operators' command, and a line of input where one is asked for. Throws when it fails. */
export async function typeWords(
  data: string,
  env: Record<string, string>,
  words: string[],
  input = '',
): Promise<string> {
  const child = spawnProgram(data, env, ['habeas.js', ...words]);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece: Buffer) => {
      said += piece.toString('utf8');
    });
  child.stdin.end(`${input}\n`);
  const code = await new Promise<number>((done) => child.once('exit', (end) => done(end ?? 1)));
  if (code !== 0) throw new Error(`habeas ${words.join(' ')} ended with code ${code}: ${said}`);
  return said;
}

/** Types words of the operators' command and sends it a signal so long after it has begun, wherever it then is. */
export async function cutShort(
  data: string,
  env: Record<string, string>,
  words: string[],
  signal: { name: 'SIGKILL' | 'SIGINT'; after_ms: number; hasBegun: () => boolean },
): Promise<{ code: number | null; said: string }> {
  const child = spawnProgram(data, env, ['habeas.js', ...words]);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece: Buffer) => {
      said += piece.toString('utf8');
    });
  let code: number | null | undefined;
  const ended = new Promise<void>((done) =>
    child.once('exit', (end) => {
      code = end;
      done();
    }),
  );
  while (code === undefined && !signal.hasBegun()) await wait(20);
  await Promise.race([ended, wait(signal.after_ms)]);
  child.kill(signal.name);
  await ended;
  return { code: code ?? null, said };
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((done) => child.once('exit', () => done()));
}

/** The server with a clock that stands still at this moment (ISO 8601): see `moved-server.ts`. */
export const serverAt = (moment: string): string[] => ['test/prove/moved-server.js', '0', moment];

/** The server with its clock so many days ahead: see `moved-server.ts`. */
export const serverIn = (days: number): string[] => ['test/prove/moved-server.js', String(days)];

/** Starts the server and waits for the address that it prints; `input` is typed where it asks for something. */
export async function startChild(
  data: string,
  env: Record<string, string>,
  program: string[] = server,
  input: string | null = null,
): Promise<ChildInstance> {
  const child = spawnProgram(data, env, program);
  if (input !== null) child.stdin.end(`${input}\n`);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (piece: Buffer) => {
      said += piece.toString('utf8');
    });
  }
  const ended = endOf(child);
  const url = await address(child, () => said);
  return {
    url,
    pid: child.pid ?? 0,
    said: () => said,
    ended,
    killApplication: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    killDatabase: async () => {
      killLeftDatabase(data);
      await ended;
    },
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Starts the server and kills it after this many milliseconds, wherever it then is. */
export async function startAndKill(
  data: string,
  env: Record<string, string>,
  after_ms: number,
): Promise<void> {
  const child = spawnProgram(data, env, server);
  const timer = setTimeout(() => child.kill('SIGKILL'), after_ms);
  await endOf(child);
  clearTimeout(timer);
}

function address(child: ChildProcess, said: () => string): Promise<string> {
  return new Promise((done, fail) => {
    child.stdout?.on('data', () => {
      const url = said().match(/Visitors:\s+(\S+)\//)?.[1];
      if (url && said().includes('Ctrl-C')) done(url);
    });
    child.once('exit', (code) => fail(new Error(`the server ended with code ${code}: ${said()}`)));
  });
}
