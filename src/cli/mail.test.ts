import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { exampleNotice } from '../../test/notices.js';
import { bouncesList, countUnseen, seeBounces } from '../mailroom/bounces/bounce.js';
import { deliverNext } from '../mailroom/delivery.js';
import { emailItem, exampleMail } from '../mailroom/examples.js';
import { operationalIdentities, renewOperationalKey } from '../mailroom/operational-key.js';
import { messageId, queueMail } from '../mailroom/outbox.js';
import type { Carrier } from '../post/carrier.js';
import { NotSent, Uncertain } from '../post/not-sent.js';
import { readMails } from './mail.js';

let database: TestDatabase;
let folder: string;
const actor = testActor('operator');
before(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'habeas-bounces-'));
  await renewOperationalKey(database.app, actor, join(folder, 'keys'));
});
after(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

const ends = (error?: Error): Carrier => ({
  kind: 'smtp',
  send: () => (error ? Promise.reject(error) : Promise.resolve({ receipt: '250' })),
});
/** Sends one mail that waits, as it is told to end. */
async function deliver(carrier = ends()) {
  await deliverNext({
    db: database.app,
    actor: { ...actor, who: 'clerk' },
    carrier,
    from: { name: 'Example', address: 'desk@example.org' },
    identities: () => operationalIdentities(join(folder, 'keys')),
    paperOf: async () => ({ subject: 'Motion', text: 'We resolve', attachments: [] }),
  });
}
const idOf = (key: string) => messageId(key, 'desk@example.org');
async function paper(carrier?: Carrier) {
  const { dispatch } = await emailItem(database.app, actor);
  await deliver(carrier);
  return { dispatch, id: idOf(`dispatch:${dispatch}`) };
}
async function stateOf(id: string) {
  const row = await database.app
    .selectFrom('dispatches')
    .select('state')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return row.state;
}
let number = 0;
/** Reads one notice as the command does; returns its line and the exit code. */
async function read(text: string | Buffer, isDry = false): Promise<[string, number]> {
  number += 1;
  const file = join(folder, `notice-${number}.eml`);
  writeFileSync(file, text);
  const lines: string[] = [];
  const out = (line: string) => void lines.push(line);
  const world = { database, actor: (who: string) => ({ ...actor, who }) };
  const code = await readMails(world, [file], isDry, { out, err: out });
  return [(lines[0] ?? '').replace(`: ${file}`, '').replace(/, paper [\w-]+/, ''), code];
}

test('a notice that a mail failed brings its paper back, once, in however many copies it comes', async () => {
  const { dispatch, id } = await paper();
  const notice = exampleNotice({ id, own: 'first@mx.example.net' });
  assert.deepEqual(await read(notice, true), ['came back (5.1.1, 550)', 0]);
  assert.equal(await stateOf(dispatch), 'sent', 'a dry run changes nothing');
  assert.deepEqual(await read(notice), ['came back (5.1.1, 550)', 0]);
  assert.equal(await stateOf(dispatch), 'returned');
  assert.deepEqual(await read(`Received: by another\r\n${notice}`), ['read before (5.1.1, 550)', 0]);
  const history = await database.app
    .selectFrom('dispatch_events')
    .select('note')
    .where('dispatch_id', '=', dispatch)
    .where('state', '=', 'returned')
    .execute();
  assert.deepEqual(history, [{ note: 'mail 5.1.1 550' }]);
  const returns = await database.app.selectFrom('returns').select(['reason', 'came_on']).execute();
  assert.deepEqual(returns, [{ reason: 'unknown', came_on: '2016-04-07' }]);
});

test('a no of their rules is a refusal; late and handed on are only noted', async () => {
  const { dispatch, id } = await paper();
  const delayed = { id, action: 'delayed', status: '4.4.1', diagnostic: '' };
  assert.deepEqual(await read(exampleNotice({ ...delayed, own: 'd1@mx' })), ['delayed (4.4.1)', 0]);
  assert.equal(await stateOf(dispatch), 'sent');
  assert.deepEqual(await read(exampleNotice({ id, status: '5.7.1', own: 'd2@mx' })), [
    'refused (5.7.1, 550)',
    0,
  ]);
  assert.equal(await stateOf(dispatch), 'refused');
  assert.deepEqual(await read(exampleNotice({ id, own: 'd3@mx' })), ['came back (5.1.1, 550)', 0]);
  assert.equal(await stateOf(dispatch), 'refused', 'a second no changes nothing more');
});

test('an uncertain mail of which somebody reports has left', async () => {
  const back = await paper(ends(new Uncertain('timeout')));
  assert.equal(await stateOf(back.dispatch), 'uncertain');
  assert.equal((await read(exampleNotice({ id: back.id, own: 'u1@mx' })))[1], 0);
  assert.equal(await stateOf(back.dispatch), 'returned');
  const late = await paper(ends(new Uncertain('timeout')));
  await read(exampleNotice({ id: late.id, action: 'delayed', status: '4.4.1', own: 'u2@mx' }));
  assert.equal(await stateOf(late.dispatch), 'sent');
  const open = await database.app.selectFrom('mails').select('id').where('state', '=', 'uncertain').execute();
  assert.deepEqual(open, []);
});

test('a notice of a mail that never left, or of somebody else’s, changes nothing and is named', async () => {
  const { dispatch, id } = await paper(ends(new NotSent('temporary', 'smtp_451')));
  assert.deepEqual(await read(exampleNotice({ id, own: 'f1@mx' })), [
    'not taken: it is about a mail that never left: forged, or for another server',
    1,
  ]);
  assert.equal(await stateOf(dispatch), 'due');
  await queueMail(database.app, actor, exampleMail('waits'));
  assert.match((await read(exampleNotice({ id: idOf('waits'), own: 'f2@mx' })))[0], /never left/);
  const strange = exampleNotice({ id: `${'cd'.repeat(20)}@example.org`, own: 'f3@mx' });
  assert.deepEqual(await read(strange), ['not taken: it is about no mail of ours', 1]);
  const rows = await database.app.selectFrom('bounces').select('id').execute();
  assert.equal(rows.length, 6, 'only those of the tests before');
});

test('the journal and the table hold codes, and nothing that the notice says', async () => {
  const journal = await database.app.selectFrom('journal').selectAll().execute();
  const bounces = await database.app.selectFrom('bounces').selectAll().execute();
  const kept = JSON.stringify([journal.filter(({ what }) => what.startsWith('mail.')), bounces]);
  assert.match(kept, /mail\.failed/);
  assert.doesNotMatch(kept, /example|mx|office|user/);
});

test('what came back waits for somebody’s eyes until they have looked', async () => {
  assert.equal(await countUnseen(database.app), 3);
  const list = await bouncesList(database.app);
  const [first, last] = [list.at(-1), list[0]];
  assert.ok(first && last);
  assert.equal(await seeBounces(database.app, actor, first.read_at, last.read_at), 6);
  assert.equal(await countUnseen(database.app), 0);
});

test('a whole maildir is read and left as it is; odd files are named, one for one', async () => {
  const maildir = join(folder, 'Maildir');
  for (const part of ['new', 'cur', 'tmp']) mkdirSync(join(maildir, part), { recursive: true });
  const keys = Array.from({ length: 12 }, (_, place) => `many-${place}`);
  for (const key of keys) await queueMail(database.app, actor, exampleMail(key));
  for (let sent = 0; sent < 14; sent += 1) await deliver();
  for (const [place, key] of keys.entries()) {
    const notice = exampleNotice({ id: idOf(key), own: `many-${place}@mx` });
    writeFileSync(join(maildir, place % 2 ? 'new' : 'cur', `1460000000.${place}.host:2,S`), notice);
  }
  writeFileSync(join(maildir, 'new/empty'), '');
  writeFileSync(join(maildir, 'new/garbage\u001b[2J'), Buffer.from([0, 1, 2, 255]));
  writeFileSync(
    join(maildir, 'cur/answer'),
    'From: somebody@example.net\r\nSubject: Thanks\r\n\r\nThank you.\r\n',
  );
  writeFileSync(join(maildir, 'tmp/half'), exampleNotice({ id: idOf('many-0'), own: 'half@mx' }));
  symlinkSync('/etc/hostname', join(maildir, 'new/link'));
  const before = readdirSync(maildir, { recursive: true }).sort();
  const lines: string[] = [];
  const out = (line: string) => void lines.push(line);
  const world = { database, actor: (who: string) => ({ ...actor, who }) };
  const paths = [maildir, join(folder, 'nowhere'), '/dev/null'];
  assert.equal(await readMails(world, paths, true, { out, err: out }), 1);
  assert.equal(lines.at(-1), 'Would be taken: 12. Left alone: 1. Not taken: 4.');
  assert.equal(await readMails(world, paths, false, { out, err: out }), 1);
  assert.equal(lines.at(-1), 'Taken: 12. Left alone: 1. Not taken: 4.');
  assert.equal(lines.filter((line) => line.startsWith('came back (5.1.1, 550): ')).length, 24);
  assert.ok(!lines.join('').includes('\u001b'), 'a file’s name moves no cursor');
  assert.match(lines.join('\n'), /not taken: no mail: it holds binary data: .*garbage/);
  assert.match(lines.join('\n'), /not taken: there is no such file: .*nowhere/);
  assert.match(lines.join('\n'), /not taken: neither a file nor a folder: \/dev\/null/);
  assert.equal(await readMails(world, [maildir], false, { out, err: out }), 1);
  assert.equal(lines.filter((line) => line.startsWith('read before')).length, 12);
  assert.deepEqual(readdirSync(maildir, { recursive: true }).sort(), before);
});
