import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import { askedBy } from '../src/kernel/asking.js';
import type { Db } from '../src/kernel/database.js';
import { makeCaseCompartment } from '../src/staff/case-compartment.js';
import { type TestDatabase, testActor, testDatabase } from './database.js';
import { deskOn, firstIn } from './desk-visit.js';
import { closeCase } from './kept-close-ground.js';

/** Tables of which no single rows are hidden although they name a person or a fact: why nothing can be read of a case in each. */
const open_tables: Record<string, string[]> = {
  'ids and numbers: what they tie is hidden': [
    ...['citations', 'contradiction_facts', 'contradiction_people', 'course_readings', 'event_counts'],
    ...['proceeding_people', 'waiting_courses'],
  ],
  'worked out from what visitors see': ['kept_turns'],
  'texts, articles and days that others wrote; a person is named through the row that is hidden': [
    ...['article_people', 'ask_people', 'copies', 'demand_people', 'season_days', 'speaking_points'],
    'text_people',
  ],
  'letters, which are written to the published only': [
    ...['book_decisions', 'book_givings', 'book_prints', 'keepsakes', 'letter_answers'],
    ...['letter_reservations', 'letter_silences', 'letters', 'reminder_days', 'told_answers'],
  ],
  'events of papers, not of a course': [
    ...['confirmations', 'handovers', 'receipts', 'replies', 'returns', 'tally_lines'],
  ],
};

let database: TestDatabase;
let db: Db;

before(async () => {
  database = await testDatabase({ demonstration: true });
  db = database.app;
  const desk = deskOn(db);
  await firstIn(desk, db, desk.start());
  const actor = testActor();
  const { id } = await closeCase(db, actor, 'aqneedle-jasyrynova', 'desk', 'needle');
  const mira = await db.selectFrom('staff').select('id').executeTakeFirstOrThrow();
  await makeCaseCompartment(db, actor, mira.id, id);
});
after(() => database?.drop());

test('each rule of the database hides something that without it would be read', async () => {
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  try {
    const asNobody = askedBy(db, 'nobody');
    const tables = await owner.query<{ name: string }>(
      `select tablename as name from pg_policies where policyname = 'seen' order by 1`,
    );
    const count = async (table: string) =>
      (await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(asNobody))
        .rows[0]?.count ?? 0;
    const idle: string[] = [];
    for (const { name } of tables.rows) {
      const seen = await count(name);
      await owner.query(`alter table ${name} disable row level security`);
      if ((await count(name)) === seen) idle.push(name);
      await owner.query(`alter table ${name} enable row level security`);
    }
    assert.deepEqual(idle, []);
    assert.ok(tables.rows.length > 20, `${tables.rows.length}`);
  } finally {
    await owner.end();
  }
});

test('a backup has every row, also of the case that is kept close', async () => {
  const [owner, keeper] = [database.ownerUrl, database.urls.keeper].map(
    (connectionString) => new pg.Client({ connectionString }),
  ) as [pg.Client, pg.Client];
  await Promise.all([owner.connect(), keeper.connect()]);
  try {
    // As somebody who is named for no case, who would not see it.
    await keeper.query(`select set_config('habeas.asked_by', 'nobody', false)`);
    const { rows } = await owner.query<{ name: string }>(
      `select relname::text as name from pg_class
       where relnamespace = 'public'::regnamespace and relkind = 'r' and relrowsecurity`,
    );
    assert.ok(rows.length > 20, `${rows.length}`);
    const { rows: open } = await owner.query<{ name: string }>(
      `select tablename::text as name from pg_policies where 'habeas_upkeep' = any (roles) and qual = 'true'`,
    );
    const names = (of: { name: string }[]) => of.map(({ name }) => name).sort();
    assert.deepEqual(names(open), names(rows), 'every table that hides rows shows them to the keeper');
    for (const { name } of rows) {
      const [all, kept] = await Promise.all([owner, keeper].map((one) => one.query(`select * from ${name}`)));
      assert.deepEqual(kept?.rows.length, all?.rows.length, name);
    }
  } finally {
    await Promise.all([owner.end(), keeper.end()]);
  }
});

test('a table that names a person is hidden row by row, or it is said here why not', async () => {
  const { rows } = await sql<{ name: string }>`
    select c.table_name as name from information_schema.columns c
      join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.column_name in ('person_id', 'fact_id', 'event_id')
      and not exists (select from pg_policies p where p.tablename = c.table_name and p.policyname = 'seen')
    group by 1 order by 1`.execute(db);
  const found = rows.map(({ name }) => name);
  assert.deepEqual(found, Object.values(open_tables).flat().sort());
});
