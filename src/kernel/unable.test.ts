import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { type TestDatabase, testDatabase } from '../../test/database.js';
import { isDatabaseUnable, transact } from './database.js';

let db: TestDatabase;
before(async () => {
  db = await testDatabase();
});
after(() => db.drop());

/** What a statement is refused with, in a transaction that waits so long for it. */
async function faultOf(statement: string, wait = '1s'): Promise<unknown> {
  try {
    await transact(db.app, async (tx) => {
      await sql.raw(`set local statement_timeout = '${wait}'`).execute(tx);
      await sql.raw(statement).execute(tx);
    });
  } catch (error) {
    return error;
  }
  return null;
}

test('a database that is too busy to answer in time cannot now; one that is asked nonsense can', async () => {
  assert.ok(isDatabaseUnable(await faultOf('select pg_sleep(5)', '20ms')));
  const nonsense = await faultOf('select nothing from nowhere');
  assert.ok(nonsense instanceof Error);
  assert.ok(!isDatabaseUnable(nonsense));
});
