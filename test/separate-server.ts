import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { machineBinaries } from '../src/kernel/postgres-binaries.js';
import { startPrivatePostgres } from '../src/kernel/private-postgres.js';
import { openScratch } from './scratch.js';

/**
 * Runs a command with DATABASE_URL set to a PostgreSQL server of its own that listens on TCP, as an
 * operator's server would: the machine's own PostgreSQL where there is one, else the packaged one.
 */
async function main(): Promise<number> {
  const [program, ...words] = process.argv.slice(2);
  if (!program) throw new Error('a command is needed');
  const { folder, end } = openScratch();
  const own = machineBinaries('');
  const port = await freePort();
  const server = await startPrivatePostgres({
    folder: join(folder, 'server'),
    fsync: false,
    port,
    ...(own ? { bin: own.bin } : {}),
  });
  const url = new URL(server.url.replace('@/', '@host/'));
  const address = `postgresql://${url.username}:${url.password}@127.0.0.1:${port}/habeas`;
  process.stdout.write(`separate server: ${own?.bin ?? 'packaged'}\n`);
  try {
    const child = spawn(program, words, { stdio: 'inherit', env: { ...process.env, DATABASE_URL: address } });
    return await new Promise<number>((done, fail) => {
      child.once('error', fail);
      child.once('exit', (code) => done(code ?? 1));
    });
  } finally {
    await server.stop();
    end();
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

process.exitCode = await main();
