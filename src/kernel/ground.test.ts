import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { run } from '../../test/server.js';
import { transact } from './database.js';
import { checkChain, entriesAfter, record } from './journal.js';
import { giveRights, prepareDatabase } from './migrations.js';
import { ensureLogins, RolesNeeded } from './roles.js';

let db: TestDatabase;
before(async () => {
  db = await testDatabase();
});
after(() => db.drop());

const entry = (number: number) => ({ what: 'test.written', subject: `test:${number}`, detail: { number } });

test('an act and its journal entry stand or fall together', async () => {
  const actor = testActor();
  await assert.rejects(
    transact(db.app, async (tx) => {
      await record(tx, actor, entry(0));
      throw new Error('the act fails');
    }),
  );
  assert.deepEqual(await entriesAfter(db.app, 0, 10), []);
  await assert.rejects(record(db.app, actor, entry(0)), /one transaction/);
});

test('the chain holds under many writers, and a changed entry is found', async () => {
  const actor = testActor();
  await Promise.all([1, 2, 3, 4, 5, 6].map((n) => transact(db.app, (tx) => record(tx, actor, entry(n)))));
  assert.deepEqual(await checkChain(db.app), { entries: 6, broken_at: null });
  await run(
    db.ownerUrl,
    `alter table journal disable trigger user; update journal set why = 'forged' where seq = 4; alter table journal enable trigger user`,
  );
  assert.deepEqual(await checkChain(db.app), { entries: 6, broken_at: 4 });
});

test('the application cannot rewrite the journal', async () => {
  for (const statement of ['update journal set who = who', 'delete from journal', 'truncate journal']) {
    await assert.rejects(sql.raw(statement).execute(db.app), /permission denied/);
  }
});

test('the visitors cannot read a private table', async () => {
  await assert.rejects(sql`select * from public.journal`.execute(db.visitors), /permission denied/);
  await assert.rejects(
    sql`create table public.mine (id int)`.execute(db.visitors),
    /permission denied|read-only/,
  );
});

test('the keeper changes no row, and reads what tables hold and no more', async (t) => {
  if (db.urls.keeper === db.ownerUrl) return t.skip('this server lets only an owner write tables anew');
  const keeper = new pg.Client({ connectionString: db.urls.keeper });
  await keeper.connect();
  const forbidden = (statement: string) =>
    assert.rejects(keeper.query(statement), { code: '42501' }, statement);
  try {
    const { rows } = await sql<{ table: string }>`
      select quote_ident(tablename) as table from pg_tables where schemaname = 'public'`.execute(db.app);
    assert.ok(rows.length > 100, `${rows.length}`);
    for (const { table } of rows) {
      await keeper.query(`select count(*) from ${table}`);
      await forbidden(`insert into ${table} default values`);
      await forbidden(`delete from ${table}`);
      await forbidden(`truncate ${table}`);
    }
    await forbidden('create table public.mine (id int)');
    await forbidden('set session_replication_role = replica');
    await forbidden('select * from published.people');
  } finally {
    await keeper.end();
  }
});

/** Works with a file of accounts of its own: those that all tests share keep their passwords. */
async function onOwnAccounts(work: (logins: string) => Promise<void>): Promise<void> {
  const name = `own_${Date.now().toString(36)}`;
  const logins = join(tmpdir(), `${name}.json`);
  const accounts = {
    app: { user: `${name}_app`, password: 'a' },
    visitors: { user: `${name}_visitors`, password: 'b' },
    keeper: { user: `${name}_keeper`, password: 'c' },
  };
  writeFileSync(logins, JSON.stringify(accounts));
  try {
    await work(logins);
  } finally {
    const made = JSON.parse(readFileSync(logins, 'utf8')) as typeof accounts;
    rmSync(logins);
    for (const { user } of [...Object.values(accounts), ...Object.values(made)])
      await run(db.ownerUrl, `drop role if exists ${user}`);
  }
}

test('rights that somebody gave by hand go with the next start, and by hand beside a running server', async () => {
  const reading = () => sql`select * from public.journal`.execute(db.visitors);
  await onOwnAccounts(async (logins) => {
    for (const mend of [() => prepareDatabase(db.ownerUrl, logins, null), () => giveRights(db.ownerUrl)]) {
      await run(db.ownerUrl, 'grant usage on schema public to habeas_visitor');
      await run(db.ownerUrl, 'grant select on journal to habeas_visitor');
      await reading();
      // A command beside the server does not make it plan all its statements anew.
      await prepareDatabase(db.ownerUrl, logins, null, true);
      await reading();
      await mend();
      await assert.rejects(reading(), /permission denied/);
    }
  });
});

test('the accounts of the pages have other passwords after each start, and the same for a command beside it', async () => {
  await onOwnAccounts(async (logins) => {
    const { urls: first } = await prepareDatabase(db.ownerUrl, logins, null);
    const { urls: beside } = await prepareDatabase(db.ownerUrl, logins, null, true);
    assert.deepEqual(beside, first);
    // A server of an earlier version goes on with the accounts that it knows.
    const { keeper: _, ...earlier } = JSON.parse(readFileSync(logins, 'utf8'));
    writeFileSync(logins, JSON.stringify(earlier));
    const { urls: newer } = await prepareDatabase(db.ownerUrl, logins, null, true);
    assert.deepEqual([newer.app, newer.visitors], [first.app, first.visitors]);
    await run(newer.keeper, 'select 1');
    // As a start leaves it that was killed while it wrote.
    writeFileSync(`${logins}.new`, '{"app":');
    first.keeper = newer.keeper;
    const { urls: second } = await prepareDatabase(db.ownerUrl, logins, null);
    for (const who of ['app', 'visitors', 'keeper'] as const) {
      // Before PostgreSQL 17 the owner keeps, whose password is not ours to change.
      if (second[who] === db.ownerUrl) continue;
      assert.notEqual(second[who], first[who]);
      await run(second[who], 'select 1');
      await assert.rejects(run(first[who], 'select 1'), { code: '28P01' });
    }
  });
});

test('an account that may not create roles is told what its administrator has to run', async () => {
  const name = `small_${Date.now().toString(36)}`;
  await run(db.ownerUrl, `create role ${name} login password 'small'`);
  const url = db.ownerUrl.replace(/\/\/[^@]*@/, `//${name}:small@`);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await assert.rejects(ensureLogins(client, url, join(tmpdir(), `${name}.json`), false), (error) => {
      assert.ok(error instanceof RolesNeeded);
      return /in role habeas_visitor;\n.*in role habeas_upkeep;/.test(error.message);
    });
  } finally {
    await client.end();
    rmSync(join(tmpdir(), `${name}.json`), { force: true });
    await run(db.ownerUrl, `drop role ${name}`);
  }
});

test('a connection that the database cuts in the middle of a transaction ends that transaction and nothing else', async () => {
  const cut = transact(db.app, async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
    await run(db.ownerUrl, `select pg_terminate_backend(${rows[0]?.pid})`);
    // The news of its end comes while nothing is asked.
    await new Promise((done) => setTimeout(done, 100));
    await sql`select 1`.execute(tx);
  });
  await assert.rejects(cut);
  await sql`select 1`.execute(db.app);
});
