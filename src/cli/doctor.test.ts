import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../../test/database.js';
import { readConfig } from '../kernel/config.js';
import { canKeep } from '../kernel/keeper.js';
import { openPress } from '../print/press.js';
import { clockAt, doctor, fonts, lookAtBackups } from './doctor.js';

let db: TestDatabase;
let data: string;
before(async () => {
  db = await testDatabase();
  data = mkdtempSync(join(tmpdir(), 'habeas-test-'));
});
after(async () => {
  await db.drop();
  rmSync(data, { recursive: true, force: true });
});

/** What the doctor says of a set-up, and its exit code. */
async function visit(env: Record<string, string>): Promise<{ code: number; said: string }> {
  const lines: string[] = [];
  const sound = {
    HABEAS_DATA: data,
    DATABASE_URL: db.ownerUrl,
    DATABASE_APP_URL: db.urls.app,
    DATABASE_VISITORS_URL: db.urls.visitors,
    DATABASE_KEEPER_URL: db.urls.keeper,
  };
  const code = await doctor({ env: { ...sound, ...env }, out: (line) => void lines.push(line) });
  return { code, said: lines.join('\n') };
}

test('the doctor names a database that does not answer, and how to mend it', async () => {
  const { code, said } = await visit({ DATABASE_URL: 'postgresql://nobody:none@127.0.0.1:1/none' });
  assert.equal(code, 1);
  assert.match(said, /WRONG\s+database: .*DATABASE_URL/);
});

test('the doctor names a mail server that does not answer', async () => {
  const { code, said } = await visit({ SMTP_URL: `smtp://127.0.0.1:${await closedPort()}` });
  assert.equal(code, 1);
  assert.match(said, /WRONG\s+mail: /);
});

test('the doctor names keys that other users of the machine can read', async () => {
  await visit({});
  const key = join(data, 'keys');
  mkdirSync(key, { recursive: true, mode: 0o700 });
  writeFileSync(join(key, 'example'), 'secret', { mode: 0o600 });
  chmodSync(join(key, 'example'), 0o644);
  const { code, said } = await visit({});
  assert.equal(code, 1);
  assert.match(said, /WRONG\s+permissions: .*chmod/);
  chmodSync(join(key, 'example'), 0o600);
  assert.match((await visit({})).said, /ok\s+permissions/);
});

test('the doctor names a disk that is not there', async () => {
  const { code, said } = await visit({ HABEAS_DATA: join(data, 'no/such/folder') });
  assert.equal(code, 1);
  assert.match(said, /WRONG\s+disk: /);
});

test('the doctor names a broken setting and looks no further', async () => {
  const { code, said } = await visit({ PORT: 'eighty' });
  assert.equal(code, 1);
  assert.match(said, /WRONG\s+settings: PORT/);
});

test('the doctor names a clock that stands in the past', () => {
  assert.equal(clockAt(new Date('1970-01-01T00:00:00Z')).fault, true);
  assert.equal(clockAt(new Date('2026-12-01T00:00:00Z')).fault, false);
});

test('the doctor names a folder for backups that is not there, and a newest backup that is old', () => {
  const looked = (name: string, now: string) => {
    const config = readConfig({ HABEAS_DATA: data, BACKUP_DIR: join(tmpdir(), name) });
    return lookAtBackups(config, new Date(now));
  };
  assert.equal(lookAtBackups(readConfig({ HABEAS_DATA: data })).fault, false);
  assert.match(looked('habeas-no-such-folder', '2026-11-28T12:00:00Z').sentence, /may not write/);
  const folder = mkdtempSync(join(tmpdir(), 'habeas-test-'));
  const name = folder.slice(tmpdir().length + 1);
  assert.equal(looked(name, '2026-11-28T12:00:00Z').fault, false);
  writeFileSync(join(folder, 'habeas-2026-11-26T110000Z.tar.gz.age'), '');
  assert.equal(looked(name, '2026-11-28T10:00:00Z').fault, false);
  assert.match(looked(name, '2026-11-28T12:00:00Z').sentence, /is 49 hours old/);
  assert.equal(looked(name, '2026-11-28T12:00:00Z').fault, true);
  rmSync(folder, { recursive: true });
});

test('the doctor finds a keeper that cannot keep, and takes an owner for one that can', async () => {
  assert.equal(await canKeep(db.urls.app), false);
  assert.equal(await canKeep(db.urls.keeper), true);
  assert.equal(await canKeep(db.ownerUrl), true);
});

test('the doctor names typefaces that cannot be set', async () => {
  assert.equal((await fonts(openPress())).fault, false);
  const closed = openPress();
  await closed.close();
  const finding = await fonts(closed);
  assert.equal(finding.fault, true);
  assert.match(finding.sentence, /closed/);
});

/** A port of the loopback on which nobody listens. */
function closedPort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 1));
    });
  });
}
