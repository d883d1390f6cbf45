import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { testActor, testDatabase } from '../../../test/database.js';
import { transact } from '../../kernel/database.js';
import { addDays } from '../../kernel/day.js';
import { importRegister, readReadingsFile } from '../commands.js';
import { demonstration } from '../examples.js';
import { readFactsFile } from '../files/facts-file.js';
import { peopleOn } from '../people.js';
import { countsOn, freshTurns, most_worked_out, noCounts } from './everybody.js';
import { keepTurns } from './kept-turns.js';
import { type Course, standingIn } from './standing.js';
import { standingsOn } from './standing-on.js';
import { stateAt, turnsIn } from './turn.js';

const database = await testDatabase();
after(() => database.drop());
const { app, visitors } = database;
const read = readFactsFile(demonstration.facts);
assert.ok(read.ok);
const file = read.value;
const actor = testActor();
await transact(app, (tx) => importRegister(tx, actor, file, readReadingsFile(demonstration.readings)));
await database.analyse();

const days = ['2005-01-01', '2012-09-15', '2012-12-07', '2016-03-30', '2018-06-01', '2026-11-24'];

/** What the list counts, against the standing of each person by itself. */
async function assertCounted(): Promise<void> {
  for (const day of days) {
    const counts = noCounts();
    const people = await visitors.selectFrom('people').select('id').execute();
    const standings = await standingsOn(visitors, null, day);
    for (const { id } of people) counts[standings.get(id)?.standing.state ?? 'unknown'] += 1;
    assert.deepEqual(await countsOn(visitors, await freshTurns(visitors), day), counts, day);
    for (const state of ['held', 'unknown'] as const) {
      const { listed, fitting } = await peopleOn(visitors, { day, state, question: '', page: 1 });
      assert.equal(fitting, counts[state]);
      assert.ok(listed.every(({ standing }) => standing.state === state));
    }
  }
}

const someDay = fc.integer({ min: 0, max: 6000 }).map((count) => addDays('2006-01-01', count));
const date = fc.oneof(
  someDay,
  someDay.map((one) => one.slice(0, 7)),
  someDay.map((one) => one.slice(0, 4)),
  someDay.map((one) => `${one}/..`),
);
const effect = fc.constantFrom('held', 'restricted', 'free', 'unknown', 'none' as const);
const course: fc.Arbitrary<Course> = fc.record({
  events: fc.array(
    fc.record({
      type: fc.constantFrom('arrest', 'release', 'verdict', 'administrative-detention', 'restriction'),
      happened: fc.option(date),
      summary: fc.constant('x'),
      published: fc.constant([]),
      reading: fc.option(
        fc.record({ effect, ends: fc.option(date), afterwards: fc.constant(null), why: fc.constant('x') }),
      ),
    }),
    { maxLength: 8 },
  ),
  outcome: fc.option(
    fc.record({
      text: fc.constant('x'),
      happened: fc.constant(null),
      established: fc.boolean(),
      published: fc.array(date, { maxLength: 2 }),
    }),
  ),
  words: fc.constant([]),
  terms: fc.constant([]),
  death: fc.option(fc.record({ happened: date, text: fc.constant('x'), published: fc.constant([]) }), {
    freq: 5,
  }),
}) as fc.Arbitrary<Course>;

test('turns say for every day what the standing of that day says', () => {
  fc.assert(
    fc.property(course, someDay, (one, day) => {
      const { state, since } = standingIn(one, day);
      return stateAt(turnsIn(one), day) === (since === null ? null : state);
    }),
    { numRuns: 2000 },
  );
});

test('before the clerk has been there everybody is counted all the same, and afterwards alike', async () => {
  assert.ok((await freshTurns(visitors)).turns.size > 0);
  await assertCounted();
  assert.ok((await keepTurns(app)) > 0);
  assert.equal((await freshTurns(visitors)).turns.size, 0);
  assert.equal(await keepTurns(app), 0);
  await assertCounted();
});

/** What can change how somebody stands, by somebody of the demonstration whose standing it does change. */
const changes: Record<string, ReturnType<typeof sql>> = {
  'a person is taken down': sql`update people set told = 'desk' where slug = 'max-bokayev'`,
  'a person is told again': sql`update people set told = 'public' where slug = 'max-bokayev'`,
  'the only name is withdrawn': sql`update facts set told = 'desk'
    where kind = 'name' and person_id = (select id from people where slug = 'talgat-ayan')`,
  'a step is withdrawn': sql`update facts set told = 'desk' where id in (select e.id from course_events e
    join people p on p.id = e.person_id where p.slug = 'vladimir-kozlov' and e.type = 'release')`,
  'a step is struck out': sql`update facts set told = 'sealed', struck_at = now() where id in (
    select e.id from course_events e join people p on p.id = e.person_id
    where p.slug = 'aron-atabek' and e.type = 'arrest')`,
  'the date of a step is changed': sql`update course_events set happened = '2013-02' where type = 'arrest'
    and person_id = (select id from people where slug = 'vadim-kuramshin')`,
  'readings are taken back': sql`delete from course_readings`,
  'a death is found to be of another day': sql`update biography set happened = '2011-01-01' where kind = 'death'`,
  'a source is no longer told': sql`update sources set told = 'desk'`,
  'a source is told, of another date': sql`update sources set told = 'public', published_on = '2012-09-01'`,
  'outcomes lose their sources': sql`delete from citations where fact_id in
    (select id from biography where kind = 'outcome')`,
  'a contradiction is withdrawn': sql`update facts set told = 'desk' where kind = 'contradiction'`,
  'a contradiction is told again': sql`update facts set told = 'public', basis_kind = 'already-public'
    where kind = 'contradiction'`,
  'contradictions concern other facts': sql`insert into contradiction_facts (contradiction_id, fact_id)
    select c.id, b.id from contradictions c, biography b where b.kind = 'outcome' on conflict do nothing`,
  'somebody of a contradiction is taken down': sql`update people set told = 'desk' where id in
    (select person_id from contradiction_people limit 1)`,
  'contradictions concern nobody': sql`delete from contradiction_people`,
  'contradictions concern nothing': sql`delete from contradiction_facts`,
};

for (const [name, change] of Object.entries(changes)) {
  test(`${name}: the next visitor reads it, and so do all after the clerk`, async () => {
    await keepTurns(app);
    await change.execute(app);
    await assertCounted();
    await keepTurns(app);
    await assertCounted();
  });
}

test('turns that rest on something that was changed are not there for visitors, nor is anybody withdrawn', async () => {
  await keepTurns(app);
  const kept = () => visitors.selectFrom('kept_turns').select(['person_id', 'name']).execute();
  const before = await kept();
  const one = before[0];
  assert.ok(one);
  await app.updateTable('person_names').set({ met_in: 'x' }).where('person_id', '=', one.person_id).execute();
  assert.equal((await kept()).length, before.length - 1);
  await app.updateTable('people').set({ told: 'desk' }).where('id', '=', one.person_id).execute();
  assert.ok(!(await freshTurns(visitors)).turns.has(one.person_id));
  await keepTurns(app);
  assert.equal((await kept()).length, before.length - 1);
});

test('a change that comes while the clerk is at work stays in line', async () => {
  await keepTurns(app);
  const { id } = await visitors.selectFrom('people').select('id').executeTakeFirstOrThrow();
  const change = () => sql`update people set rank = rank where id = ${id}`;
  await change().execute(app);
  await app.transaction().execute(async (tx) => {
    // Begun before the clerk comes, ended after: the clerk neither waits for it nor takes it out of the line.
    await change().execute(tx);
    assert.equal(await keepTurns(app), 1);
  });
  assert.equal((await freshTurns(visitors)).turns.size, 1);
});

test('after a large import the others are left out and counted as such, until the clerk has been there', async () => {
  await keepTurns(app);
  const many = most_worked_out + 50;
  await sql`insert into people (id, code, slug, told, basis_kind, created_at)
    select gen_random_uuid(), 'many-' || n, 'many-' || n, 'public', 'already-public', now()
    from generate_series(1, ${many}::integer) n`.execute(app);
  await sql`insert into facts (id, kind, person_id, told, basis_kind, created_at)
    select gen_random_uuid(), 'name', id, 'public', 'already-public', now() from people where code like 'many-%'`.execute(
    app,
  );
  await sql`insert into person_names (id, person_id, position, kind, form)
    select f.id, f.person_id, 1, 'known', 'Invented' from facts f join people p on p.id = f.person_id
    where p.code like 'many-%'`.execute(app);
  const asked = { day: '2016-03-30', state: null, question: '', page: 1 };
  const early = await peopleOn(visitors, asked);
  assert.equal(early.left_out, 50);
  await keepTurns(app);
  const late = await peopleOn(visitors, asked);
  assert.equal(late.left_out, 0);
  assert.equal(late.fitting, early.fitting + 50);
});
