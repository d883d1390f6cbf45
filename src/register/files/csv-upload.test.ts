import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testActor, testDatabase } from '../../../test/database.js';
import { hour_ms } from '../../kernel/clock.js';
import { messagesBelow } from '../../kernel/language.js';
import { Refused } from '../../kernel/refusals.js';
import { beside } from '../../kernel/root.js';
import { rows_a_batch } from './csv-file.js';
import { csvPeople } from './csv-people.js';
import { discard, handIn, refusedIn, stepUpload, sweepUploads, uploadAt, workUploads } from './csv-upload.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
const actor = testActor('staff:editor', '2026-11-24T12:00:00Z');
const say = messagesBelow(beside(import.meta.url, '../..')).in('en');

before(async () => {
  database = await testDatabase();
});
after(() => database?.drop());

const table = (rows: number, from = 0) =>
  Buffer.from(
    `person,name,sources\n${Array.from({ length: rows }, (_, place) => `made-up-${from + place},Made Up,\n`).join('')}`,
  );

async function peopleThere(): Promise<number> {
  return (await database.app.selectFrom('people').select('id').execute()).length;
}

test('a table is checked first, and written only when somebody says so', async () => {
  const { app: db } = database;
  const file = Buffer.concat([table(30), Buffer.from('Not An Address,Made Up,\n')]);
  const id = await handIn(db, actor, csvPeople, file);
  await workUploads(db, actor, say);
  const checked = await uploadAt(db, id);
  assert.equal(checked.state, 'checked');
  assert.deepEqual(checked.would, { added: 30, changed: 0, unchanged: 0, refused: 1 });
  assert.equal(await peopleThere(), 0);
  await stepUpload(db, actor, id, 'write');
  await workUploads(db, actor, say);
  const done = await uploadAt(db, id);
  assert.deepEqual([done.state, done.did], ['done', checked.would]);
  assert.match(await refusedIn(db, id), /^32,"person: .*Not An Address,/);
  assert.equal(await peopleThere(), 30);
});

test('work that breaks off in the middle goes on there: nobody is missing, and nobody is there twice', async () => {
  const { app: db } = database;
  const there = await peopleThere();
  const rows = 3 * rows_a_batch + 7;
  const id = await handIn(db, actor, csvPeople, table(rows, 1000));
  await workUploads(db, actor, say);
  await stepUpload(db, actor, id, 'write');
  // The first chance to break off comes with the ids of the second batch.
  let left = rows_a_batch * 2 + rows_a_batch / 2;
  const breaking = {
    ...actor,
    chance: {
      bytes: (count: number) => {
        left -= 1;
        if (left < 0) throw new Error('the power went out');
        return actor.chance.bytes(count);
      },
    },
  };
  await assert.rejects(workUploads(db, breaking, say), /power/);
  const half = await uploadAt(db, id);
  assert.deepEqual([half.state, half.rows_done], ['writing', rows_a_batch]);
  assert.equal(await peopleThere(), there + rows_a_batch);
  // Somebody pauses it, and lets it go on after a restart.
  await stepUpload(db, actor, id, 'pause');
  assert.equal(await workUploads(db, actor, say), 0);
  await stepUpload(db, actor, id, 'continue');
  await workUploads(db, actor, say);
  const done = await uploadAt(db, id);
  assert.deepEqual(done.did, { added: rows, changed: 0, unchanged: 0, refused: 0 });
  assert.equal(await peopleThere(), there + rows);
});

test('a table that cannot be read is refused at once, and one that is broken further on says where', async () => {
  const { app: db } = database;
  await assert.rejects(
    handIn(db, actor, csvPeople, Buffer.from('person,name\n')),
    (error) => error instanceof Refused && error.code === 'register.files.csv_missing',
  );
  const file = Buffer.concat([table(rows_a_batch + 1, 9000), Buffer.from('a,"b,\n')]);
  const id = await handIn(db, actor, csvPeople, file);
  await workUploads(db, actor, say);
  const { state, problem } = await uploadAt(db, id);
  assert.equal(state, 'broken');
  assert.equal(problem?.code, 'register.files.csv_quotes');
  await discard(db, actor, id);
  // A quotation mark in the middle of a cell is another fault, and as much nobody's bug.
  const inside = Buffer.concat([table(1, 1), Buffer.from('a,b"c"d,e\n')]);
  await assert.rejects(handIn(db, actor, csvPeople, inside), { code: 'register.files.csv_quotes' });
  await assert.rejects(uploadAt(db, id));
});

test('after two days a table is gone, whatever became of it', async () => {
  const { app: db } = database;
  const id = await handIn(db, actor, csvPeople, table(1, 20_000));
  actor.clock.move(47 * hour_ms);
  await sweepUploads(db, actor);
  await uploadAt(db, id);
  actor.clock.move(2 * hour_ms);
  await sweepUploads(db, actor);
  await assert.rejects(uploadAt(db, id));
});
