import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../../test/database.js';
import { copyOf } from '../../test/database-copy.js';
import { type Desk, type DeskVisit, deskOn, firstIn } from '../../test/desk-visit.js';
import { type Person, signIn } from '../../test/second-step.js';
import { databaseAt, run } from '../../test/server.js';
import { typedBy } from '../../test/typed.js';
import { day_ms, hour_ms } from '../kernel/clock.js';
import { newKeyPair } from '../kernel/vault.js';

let db: TestDatabase;
let desk: Desk;
let visit: DeskVisit;
let person: Person;
let folder: string;
/** As it stands on the paper, in groups. */
let recoveryKey: string;
let other: string;
before(async () => {
  db = await testDatabase({ demonstration: true });
  desk = deskOn(db.app);
  const first = await firstIn(desk, db.app, desk.start());
  [visit, recoveryKey, person] = [first.visit, first.recoveryKey, first];
  folder = mkdtempSync(join(tmpdir(), 'habeas-test-'));
  mkdirSync(join(folder, 'backups'));
  other = `t_${randomBytes(8).toString('hex')}`;
  await run(db.ownerUrl, `create database ${other}`);
});
after(async () => {
  await run(db.ownerUrl, `drop database if exists ${other} with (force)`);
  await db.drop();
  rmSync(folder, { recursive: true, force: true });
});

const typed = (env: Record<string, string>, answer: string, ...words: string[]) =>
  typedBy({ db, desk, env }, [answer], words);

const here = () => ({ HABEAS_DATA: join(folder, 'data'), DATABASE_URL: db.ownerUrl });
/** Today, for somebody who signs in anew when a session has ended meanwhile. */
const today = async () => {
  await signIn(visit, person);
  return (await visit.get('/desk')).page;
};
const only = () => {
  const [name = ''] = readdirSync(join(folder, 'backups')).filter((one) => one.endsWith('.age'));
  return join(folder, 'backups', name);
};

test('an operator makes a backup, and the desk says on Today how old the newest verified one is', async () => {
  assert.match(await today(), /No backup of this campaign was ever verified/);
  const { code, out } = await typed(here(), '', 'backup', join(folder, 'backups'));
  assert.equal(code, 0);
  assert.ok(out.includes(only()));
  assert.match(out, /\d+ rows of \d+ tables, 0 files, .*read back and is whole/);
  assert.match(await today(), /verified backup is 0 hours old\. Everything in it was read back/);
  desk.clock.move(26 * hour_ms);
  assert.match(await today(), /26 hours old/);
  desk.clock.move(2 * day_ms);
  assert.match(await today(), /3 days old.*That is long/);
});

test('it is verified by its sum without a key, and by all that is in it with the key from paper', async () => {
  const bare = { HABEAS_DATA: join(folder, 'nowhere') };
  const summed = await typed(bare, '', 'backup', 'verify', only());
  assert.equal(summed.code, 0, summed.err);
  assert.deepEqual(summed.asked, []);
  assert.ok(!existsSync(bare.HABEAS_DATA), 'to look at a file makes no folder');
  const opened = await typed(here(), recoveryKey.toLowerCase(), 'backup', 'verify', '--key', only());
  assert.equal(opened.code, 0, opened.err);
  assert.match(opened.out, /is whole: \d+ rows/);
  const stranger = (await newKeyPair()).identity;
  const wrong = await typed(here(), stranger, 'backup', 'verify', only(), '--key');
  assert.match(wrong.err, /does not open it/);
  assert.match((await typed(here(), 'my dog', 'backup', 'verify', only(), '--key')).err, /no recovery key/);
  assert.equal((await typed(here(), '', 'backup', 'verify')).code, 2);
  assert.equal((await typed(here(), '', 'backup')).code, 2);
});

test('a restore takes the newest of a folder with the key from paper, where nothing is, and says what comes next', async () => {
  const machine = { HABEAS_DATA: join(folder, 'machine'), DATABASE_URL: databaseAt(db.ownerUrl, other) };
  const used = await typed(here(), recoveryKey, 'restore', join(folder, 'backups'));
  assert.match(used.err, /database is not empty/);
  assert.equal((await typed(machine, recoveryKey, 'restore', join(folder, 'empty'))).code, 1);
  const { code, out, err } = await typed(machine, recoveryKey, 'restore', join(folder, 'backups'));
  assert.equal(code, 0, err);
  assert.match(out, /bin\/start/);
  assert.match(out, /# DATABASE_URL was set/);
  const [copied, taken] = [await copyOf(db.ownerUrl), await copyOf(machine.DATABASE_URL)];
  assert.deepEqual(taken.tables.people, copied.tables.people);
  assert.match((await typed(machine, recoveryKey, 'restore', join(folder, 'backups'))).err, /is not empty/);
  truncateSync(only(), 3000);
  assert.match((await typed(here(), '', 'backup', 'verify', only())).err, /is not what was written/);
});
