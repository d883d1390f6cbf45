import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { transact } from '../kernel/database.js';
import { journalHead, record } from '../kernel/journal.js';
import { verifyJournal } from './verify-journal.js';

let database: TestDatabase;
const actor = testActor('operator');

before(async () => {
  database = await testDatabase();
  for (const number of [1, 2, 3])
    await transact(database.app, (tx) =>
      record(tx, actor, { what: 'thing.done', subject: `thing:${number}` }),
    );
});

after(() => database?.drop());

async function said(entry: { seq: number; hash: string } | null): Promise<[number, string]> {
  const lines: string[] = [];
  const keep = (line: string) => void lines.push(line);
  const code = await verifyJournal(database.app, { out: keep, err: keep }, entry);
  return [code, lines.join(' ')];
}

test('a journal that its owner writes anew is whole, and yet not the one whose sum somebody outside has', async () => {
  const head = await journalHead(database.app);
  assert.ok(head);
  assert.deepEqual(await said(head), [
    0,
    `The journal is whole: ${head.seq} entries. Entry ${head.seq} is the one with this sum.`,
  ]);

  const owner = new pg.Client(database.ownerUrl);
  await owner.connect();
  try {
    await owner.query(`alter table journal disable trigger all`);
    await owner.query(`create temporary table old as select * from journal order by seq`);
    await owner.query(`delete from journal`);
    await owner.query(`alter table journal enable trigger journal_chain`);
    await owner.query(
      `insert into journal (seq, at, who, what, subject, why, detail, hash)
        select seq, at, who, replace(what, 'done', 'never'), subject, why, detail, '' from old order by seq`,
    );
  } finally {
    await owner.end();
  }
  const [code, lines] = await said(head);
  assert.equal(code, 1);
  assert.match(lines, /The journal is whole.* the journal was written anew\./);
});
