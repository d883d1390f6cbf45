import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { type Copied, copyOf } from '../../../test/database-copy.js';
import { type LetterGround, letterGround, sendLetter } from '../../../test/letter-ground.js';
import { databaseAt, run } from '../../../test/server.js';
import { day_ms, hour_ms } from '../clock.js';
import { type Config, readConfig } from '../config.js';
import { openGround } from '../ground.js';
import { checkChain } from '../journal.js';
import { NotOpened, newKeyPair } from '../vault.js';
import { compareSum, lookThrough, type Made, makeBackup, NoBackup } from './backup.js';
import { restoreBackup } from './restore.js';
import { backupJobs, oldBackups } from './scheduled.js';
import { readSealed } from './sealed-file.js';
import { BrokenArchive } from './tar.js';
import { lastVerified } from './verified.js';

let g: LetterGround;
let folder: string;
let recovery: { recipient: string; identity: string };
let made: Made;
let before_it: Copied;
const databases: string[] = [];

const at = (name: string) => join(folder, name);
const files: Record<string, string> = {
  'keys/dkim.pem': 'an invented key',
  'archive/895/page-1.pdf': 'an invented page '.repeat(10_000),
  'archive/empty': '',
};
const never: Record<string, string> = {
  'keys/operational-2016-04-07': 'dies with its day',
  'keys/database-logins.json': '{}',
  'paper/chunk': 'dies with its key',
  'outbox/mail.eml': 'To: somebody@mail.example',
  running: '1 1',
};

before(async () => {
  g = await letterGround();
  folder = mkdtempSync(join(tmpdir(), 'habeas-test-'));
  for (const name of ['data', 'backups']) mkdirSync(at(name));
  for (const [path, content] of Object.entries({ ...files, ...never })) {
    mkdirSync(join(at('data'), path, '..'), { recursive: true });
    writeFileSync(join(at('data'), path), content);
  }
  recovery = await newKeyPair();
  await sendLetter(g);
  before_it = await copyOf(g.database.ownerUrl);
  made = await makeBackup(means(), at('backups'));
});
after(async () => {
  for (const name of databases)
    await run(g.database.ownerUrl, `drop database if exists ${name} with (force)`);
  await g.close();
  rmSync(folder, { recursive: true, force: true });
});

const settings = {
  HABEAS_DATA: '',
  MAIL_FROM: 'desk@campaign.example',
  SMTP_URL: 'smtp://desk:secret@mail.example',
};
const means = () => ({
  keeperUrl: g.database.urls.keeper,
  config: readConfig({ ...settings, HABEAS_DATA: at('data') }),
  clock: g.desk.clock,
  recipients: [recovery.recipient],
});

/** A machine that has nothing yet: an empty database, and a data folder that is not even there. */
async function emptyMachine(): Promise<Config & { databaseUrl: string }> {
  const name = `t_${randomBytes(8).toString('hex')}`;
  databases.push(name);
  await run(g.database.ownerUrl, `create database ${name}`);
  const databaseUrl = databaseAt(g.database.ownerUrl, name);
  return { ...readConfig({ HABEAS_DATA: at(name), DATABASE_URL: databaseUrl }), databaseUrl };
}

async function tables(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query('select from information_schema.tables where table_schema = $1', [
    'public',
  ]);
  await client.end();
  return rows.length;
}

test('on an empty machine a backup gives every table, every rule of the database and every file again', async () => {
  const machine = await emptyMachine();
  const restored = await restoreBackup(machine, made.path, recovery.identity);
  assert.deepEqual(await copyOf(machine.databaseUrl), before_it);
  assert.ok(Object.keys(before_it.tables).length > 100);
  assert.equal(restored.rows, made.rows);
  for (const [path, content] of Object.entries(files)) {
    assert.equal(readFileSync(join(machine.data, path), 'utf8'), content, path);
    assert.equal(statSync(join(machine.data, path)).mode & 0o077, 0, `${path} is closed`);
  }
  for (const path of Object.keys(never)) assert.ok(!existsSync(join(machine.data, path)), path);
  // It starts: rights are given, the journal is whole and goes on, and what counts by itself goes on counting.
  const ground = await openGround(machine, true);
  try {
    const { app, visitors } = ground.database;
    assert.equal((await checkChain(app)).broken_at, null);
    assert.ok((await visitors.selectFrom('people').select('slug').execute()).length > 10);
    const { id } = await app.selectFrom('letters').select('id').executeTakeFirstOrThrow();
    const event = { letter_id: id, what: 'received', reason: null, words_sealed: null, who: 'clerk' };
    await app
      .insertInto('letter_events')
      .values({ ...event, at: g.desk.clock.now() })
      .execute();
    await assert.rejects(app.deleteFrom('journal').execute(), /permission denied/);
  } finally {
    await ground.close();
  }
});

test('what was made is sealed, read back, closed to others, and opens with age, gzip and tar alone', async () => {
  const bytes = readFileSync(made.path);
  assert.equal(bytes.toString('latin1', 0, 21), 'age-encryption.org/v1');
  assert.ok(!bytes.includes('invented') && !bytes.includes('letters'));
  assert.equal(statSync(made.path).mode & 0o777, 0o600);
  assert.deepEqual(
    readdirSync(at('backups')).sort(),
    [made.path, `${made.path}.sha256`].map((path) => path.split('/').at(-1)),
  );
  const pieces: Uint8Array[] = [];
  for await (const piece of await readSealed(made.path, recovery.identity)) pieces.push(piece);
  writeFileSync(at('plain.tar'), Buffer.concat(pieces));
  mkdirSync(at('plain'));
  execFileSync('tar', ['-xf', at('plain.tar'), '-C', at('plain')]);
  assert.equal(readFileSync(at('plain/files/keys/dkim.pem'), 'utf8'), files['keys/dkim.pem']);
  const about = readFileSync(at('plain/backup.json'), 'utf8');
  assert.match(about, /MAIL_FROM=desk@campaign.example/);
  assert.match(about, /# SMTP_URL was set/);
  assert.doesNotMatch(about, /secret@|desk:secret/);
  const { rows, files: counted } = await lookThrough(made.path, recovery.identity);
  assert.deepEqual([rows, counted], [made.rows, Object.keys(files).length]);
});

test('nothing is written over: not a folder, not a database', async () => {
  const machine = await emptyMachine();
  mkdirSync(machine.data);
  writeFileSync(join(machine.data, 'something'), 'of somebody');
  await assert.rejects(restoreBackup(machine, made.path, recovery.identity), /is not empty/);
  assert.deepEqual(readdirSync(machine.data), ['something']);
  assert.equal(await tables(machine.databaseUrl), 0);
  const used = { ...machine, data: at('unused'), databaseUrl: g.database.ownerUrl };
  await assert.rejects(restoreBackup(used, made.path, recovery.identity), NoBackup);
  assert.deepEqual(readdirSync(used.data), []);
  assert.deepEqual((await copyOf(g.database.ownerUrl)).tables.letters, before_it.tables.letters);
});

test('another key, a damaged and a cut backup leave nothing behind, and the same machine takes a whole one', async () => {
  const machine = await emptyMachine();
  const other = await newKeyPair();
  await assert.rejects(restoreBackup(machine, made.path, other.identity), NotOpened);
  assert.ok(!existsSync(machine.data));
  const bytes = readFileSync(made.path);
  writeFileSync(at('cut'), bytes.subarray(0, Math.floor(bytes.length * 0.7)));
  await assert.rejects(restoreBackup(machine, at('cut'), recovery.identity), BrokenArchive);
  assert.deepEqual(readdirSync(machine.data), []);
  writeFileSync(at('changed'), Buffer.from(bytes).fill(7, bytes.length - 5000, bytes.length - 4990));
  await assert.rejects(lookThrough(at('changed'), recovery.identity), BrokenArchive);
  // One that was killed half-way: no server starts on it, and a new restore clears it away.
  writeFileSync(join(machine.data, 'restoring'), '');
  writeFileSync(join(machine.data, 'half'), 'a file');
  await assert.rejects(openGround(machine, true), { name: 'HalfRestored' });
  await restoreBackup(machine, made.path, recovery.identity);
  assert.deepEqual(await copyOf(machine.databaseUrl), before_it);
  assert.deepEqual(readdirSync(machine.data).sort(), ['archive', 'keys']);
});

test('a backup that was changed on its disk is found out without the key', async () => {
  assert.equal(await compareSum(made.path), made.sha256);
  const path = at('kept.tar.gz.age');
  writeFileSync(path, readFileSync(made.path));
  await assert.rejects(compareSum(path), /no .*sha256/);
  writeFileSync(`${path}.sha256`, readFileSync(`${made.path}.sha256`));
  await compareSum(path);
  truncateSync(path, 1000);
  await assert.rejects(compareSum(path), /is not what was written/);
});

test('where nothing can be sealed or kept, no backup is begun', async () => {
  await assert.rejects(makeBackup({ ...means(), recipients: [] }, at('backups')), /no recovery key/);
  await assert.rejects(makeBackup(means(), at('nowhere')), /does not exist/);
  await assert.rejects(makeBackup(means(), join(at('data'), 'keys')), /lies in the data folder/);
  await assert.rejects(makeBackup(means(), at('backups')), /of this second/);
  assert.equal(readdirSync(at('backups')).length, 2);
});

test('the clerk makes one when the last verified one is old, and removes those that are too old', async () => {
  const db = g.database.app;
  mkdirSync(at('kept'));
  const config = readConfig({ HABEAS_DATA: at('data'), BACKUP_DIR: at('kept') });
  const clerk = { ...g.actor, who: 'clerk' };
  const jobs = (recipients: string[]) =>
    backupJobs(g.database.urls.keeper, { db, actor: clerk, config }, async () => recipients);
  const turn = async (recipients = [recovery.recipient]) => (await jobs(recipients)[0]?.run()) ?? -1;
  const forget = () => oldBackups.forget({ db, actor: clerk, config });
  assert.equal(await turn([]), 0, 'before there is a recovery key');
  assert.equal(await turn(), 1);
  assert.deepEqual(await lastVerified(db), { made_at: g.desk.clock.now(), how: 'opened' });
  assert.equal(await turn(), 0);
  g.desk.clock.move(23 * hour_ms);
  assert.equal(await turn(), 0);
  g.desk.clock.move(hour_ms);
  assert.equal(await turn(), 1);
  assert.equal(await forget(), 0);
  g.desk.clock.move(31 * day_ms);
  assert.equal(await forget(), 1, 'the newest one stays');
  assert.equal(readdirSync(at('kept')).length, 2);
  assert.equal(await turn(), 1);
  assert.equal(await forget(), 1);
  assert.deepEqual(
    readdirSync(at('kept')).map((name) => name.slice(0, 17)),
    Array(2).fill('habeas-2016-05-09'),
  );
});
