import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../src/kernel/root.js';

/** The server as an operator runs it: a process of its own on a data folder, which can be killed. */
export interface ChildInstance {
  url: string;
  /** The desk's address, or the one-time link while nobody has an account. */
  desk: string;
  killApplication(): Promise<void>;
  /** Kills the private PostgreSQL; the application notices and ends by itself. */
  killDatabase(): Promise<void>;
  stop(): Promise<void>;
  ended: Promise<void>;
}

/** Starts the server and waits for the addresses that it prints. */
export async function startChild(data: string, env: Record<string, string>): Promise<ChildInstance> {
  const child = spawn(process.execPath, ['--enable-source-maps', join(root, 'build/src/main.js'), 'serve'], {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', HABEAS_DATA: data, LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const { url, desk } = await addresses(child);
  return {
    url,
    desk,
    ended,
    killApplication: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    killDatabase: async () => {
      const pid = Number(readFileSync(join(data, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0]);
      process.kill(pid, 'SIGKILL');
      await ended;
    },
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function addresses(child: ChildProcess): Promise<{ url: string; desk: string }> {
  return new Promise((done, fail) => {
    let said = '';
    child.stdout?.on('data', (piece: Buffer) => {
      said += piece.toString('utf8');
      const url = said.match(/Visitors:\s+(\S+)\//)?.[1];
      const desk = said.match(/Desk:\s+(\S+)/)?.[1];
      if (url && desk && said.includes('Ctrl-C')) done({ url, desk });
    });
    child.once('exit', (code) => fail(new Error(`the server ended with code ${code}`)));
  });
}
