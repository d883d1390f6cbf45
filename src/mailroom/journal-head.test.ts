import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { day_ms } from '../kernel/clock.js';
import { transact } from '../kernel/database.js';
import { isEntry, journalHead, record } from '../kernel/journal.js';
import { messagesBelow } from '../kernel/language.js';
import { beside } from '../kernel/root.js';
import { open } from '../kernel/vault.js';
import { mailJournalHead } from './journal-head.js';
import { operationalIdentities, renewOperationalKey } from './operational-key.js';
import type { SealedMail } from './outbox.js';

const folder = mkdtempSync(join(tmpdir(), 'habeas-head-'));
const say = messagesBelow(beside(import.meta.url, '..')).in('en');
const outside = ['one@outside.example', 'two@elsewhere.example'];
let database: TestDatabase;
const actor = testActor('clerk');

before(async () => {
  database = await testDatabase({ demonstration: true });
  await renewOperationalKey(database.app, actor, folder);
});

after(async () => {
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

const mailed = () => mailJournalHead(database.app, actor, say, outside);

test('people outside are told the journal’s head once a week, and nothing that was done', async () => {
  const head = await journalHead(database.app);
  assert.ok(head);
  assert.equal(await mailed(), 2);
  assert.equal(await mailed(), 0);
  const rows = await database.app
    .selectFrom('mails')
    .select(['id', 'content_sealed'])
    .where('purpose', '=', 'journal_head')
    .execute();
  const read = await Promise.all(
    rows.map(({ id, content_sealed }) =>
      open<SealedMail>(operationalIdentities(folder), { table: 'mails', row: id }, content_sealed as Buffer),
    ),
  );
  assert.deepEqual(read.map(({ to }) => to).sort(), outside);
  for (const { words } of read) {
    assert.match(words?.text ?? '', new RegExp(`verify ${head.seq} ${head.hash}`));
    assert.doesNotMatch(words?.text ?? '', /[a-z]+\.[a-z_]+ed\b/, 'no act stands in it');
  }
  assert.ok(await isEntry(database.app, head));
  assert.equal(await isEntry(database.app, { seq: head.seq, hash: '0'.repeat(64) }), false);

  actor.clock.move(7 * day_ms - 1000);
  assert.equal(await mailed(), 0);
  actor.clock.move(2000);
  await renewOperationalKey(database.app, actor, folder);
  await transact(database.app, (tx) => record(tx, actor, { what: 'thing.done', subject: 'thing:1' }));
  assert.equal(await mailed(), 2);
});

test('where nobody outside is named, nobody is told', async () => {
  actor.clock.move(8 * day_ms);
  assert.equal(await mailJournalHead(database.app, actor, say, []), 0);
});
