import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import pg from 'pg';
import { placeOf } from './postgres-place.js';
import { type PrivatePostgres, startPrivatePostgres } from './private-postgres.js';

// A database of its own: what is tested is how it is started.

const folder = mkdtempSync(join(tmpdir(), 'habeas-password-'));
chmodSync(folder, 0o711);
const options = { folder: join(folder, 'postgres'), fsync: false };
const passwordOf = ({ url }: PrivatePostgres) => url.match(/:([^:@/]+)@/)?.[1] ?? '';
const file = (name: string) => join(placeOf(options.folder), name);
let running: PrivatePostgres | null = null;
after(async () => {
  await running?.stop();
  rmSync(placeOf(options.folder), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

async function start(isBeside = false): Promise<string> {
  const server = await startPrivatePostgres({ ...options, isBeside });
  if (!isBeside) running = server;
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.end();
  return passwordOf(server);
}

test('each start gives the owner of the database another password; a command beside it uses the one that counts', async () => {
  const first = await start();
  assert.equal(first.length, 48);
  assert.equal(await start(true), first);
  const before = (running as PrivatePostgres).url;
  await running?.stop();
  const second = await start();
  assert.notEqual(second, first);
  assert.equal(readFileSync(file('password'), 'utf8'), second);
  await assert.rejects(new pg.Client({ connectionString: before }).connect(), { code: '28P01' });
});

test('a start that was cut off while it changed the password keeps nobody out', async () => {
  const counts = readFileSync(file('password'), 'utf8');
  await running?.stop();
  // Before the database had the new one …
  writeFileSync(file('password.next'), 'not yet told to the database', { mode: 0o600 });
  const next = await start();
  assert.notEqual(next, counts);
  await running?.stop();
  // … and after it had it, before the file had its name.
  writeFileSync(file('password'), counts);
  writeFileSync(file('password.next'), next, { mode: 0o600 });
  const last = await start();
  assert.equal(readFileSync(file('password'), 'utf8'), last);
  assert.deepEqual([counts, next].includes(last), false);
});
