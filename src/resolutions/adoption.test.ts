import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { type AdoptionGround, adoptionGround, handInTyped } from '../../test/adoption-ground.js';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { hour_ms } from '../kernel/clock.js';
import { Missing } from '../kernel/refusals.js';
import { open } from '../kernel/vault.js';
import type { SealedMail } from '../mailroom/outbox.js';
import { adoptionOfLink, confirm } from './adoption.js';
import { exampleAdoption } from './adoption-examples.js';
import { forgetUnconfirmed } from './adoption-forgetting.js';
import { fields, readAdoption, type Typed } from './adoption-reader.js';

let db: TestDatabase;
let ground: AdoptionGround;
const actor = testActor('visitor');

before(async () => {
  db = await testDatabase();
  ground = await adoptionGround(db, actor);
});
after(() => db.drop());

const today = '2016-04-07';
const problemsOf = (other: Typed, earliest?: string) => {
  const read = readAdoption(exampleAdoption('1. To demand freedom.', other), today, earliest);
  if (read.ok) return [];
  for (const { code, values } of read.problems)
    assert.doesNotMatch(ground.words('kk')(code, values), /\{\w+\}/);
  return read.problems.map((one) => `${one.field} ${one.code.split('problem.').at(-1)}`);
};

test('a form filled in as people do is read', () => {
  const read = readAdoption(exampleAdoption('1. To demand freedom.', { members: '1,200' }), today);
  assert.ok(read.ok);
  assert.equal(read.value.organisation.members, 1200);
  assert.deepEqual(read.value.votes, { for: 31, against: 2, abstained: 4 });
  assert.equal(read.value.met_on, '2016-04-07');
});

test('whatever is typed, the reader answers with a value or with problems that have a sentence', () => {
  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.constantFrom(
      '',
      '=1+1',
      '<b>',
      '#import "x"',
      '\u202e',
      '1e9',
      '-3',
      '٣',
      '\r\n',
      '2016-02-30',
      'vote',
      '\ud800',
    ),
    fc.constant(undefined),
  );
  const form = fc.record(Object.fromEntries(fields.map((field) => [field, value])));
  fc.assert(
    fc.property(form, (typed) => {
      const read = readAdoption(typed as Typed, today);
      if (read.ok) return;
      assert.ok(read.problems.length > 0);
      for (const { field, code, values } of read.problems) {
        assert.ok((fields as readonly string[]).includes(field), field);
        for (const language of ['en', 'ru', 'kk'] as const) {
          assert.doesNotMatch(ground.words(language)(code, values), /\{\w+\}/);
        }
      }
    }),
    { numRuns: 200 },
  );
});

test('an empty form is asked for each thing that is missing, in the order of the form', () => {
  const read = readAdoption({}, today);
  assert.ok(!read.ok);
  assert.deepEqual(
    read.problems.map((one) => one.field),
    [
      'organisation',
      'kind',
      'level',
      'country',
      'met_on',
      'met_at',
      'decided_by',
      'text',
      'posted_by',
      'may_name',
      'officer',
      'email',
    ],
  );
});

test('bad input gets a sentence at its field', () => {
  assert.deepEqual(problemsOf({ met_on: '12 March 2036' }), ['met_on future']);
  assert.deepEqual(problemsOf({ met_on: '1 January 2010' }, '2016-02-28'), ['met_on too_early']);
  assert.deepEqual(problemsOf({ met_on: '3/4/2016' }), ['met_on page.typed_date.which_is_month']);
  assert.deepEqual(problemsOf({ met_on: '30 February 2016' }), ['met_on page.typed_date.no_day']);
  assert.deepEqual(problemsOf({ members: '30' }), ['votes_for more_votes_than_members']);
  assert.deepEqual(problemsOf({ votes_for: '2', votes_against: '2' }), ['votes_for not_passed']);
  assert.deepEqual(problemsOf({ decided_by: 'consent' }), ['votes_for consent_with_votes']);
  assert.deepEqual(problemsOf({ country: 'ZZ' }), ['country unknown_country']);
  assert.deepEqual(problemsOf({ kind: 'army' }), ['kind choose_kind']);
  assert.deepEqual(problemsOf({ organisation: 'x'.repeat(201) }), ['organisation too_long']);
  assert.deepEqual(problemsOf({ organisation: 'Union\u202egnihton' }), ['organisation turning']);
  assert.deepEqual(problemsOf({ organisation: '***' }), ['organisation no_name']);
  assert.deepEqual(problemsOf({ officer: 'A\u0000B' }), ['officer control']);
  assert.deepEqual(problemsOf({ email: 'a@example.org\r\nBcc: b@example.org' }), ['email email.line']);
  assert.deepEqual(problemsOf({ email: 'a@example.org, b@example.org' }), ['email email.not_one']);
  assert.equal(problemsOf({ text: 'x'.repeat(50_001) })[0]?.split(' ')[0], 'text');
  for (const members of ['1e9', '-3', '٣', '0x10', '1.5', 'many', '12,34']) {
    assert.deepEqual(problemsOf({ members }), ['members not_a_number'], members);
  }
});

test('HTML, Typst code and spreadsheet formulas in a name are kept to the letter', () => {
  for (const organisation of [
    '<script>alert(1)</script>',
    '#import "/etc/passwd"',
    '=HYPERLINK("x")',
    '$\\frac{1}{2}$',
  ]) {
    const read = readAdoption(exampleAdoption('1. To demand freedom.', { organisation }), today);
    assert.ok(read.ok);
    assert.equal(read.value.organisation.name, organisation);
  }
});

test('the day of a meeting is read in the ways in which people write it, and is one day', () => {
  const ways = [
    '12 March 2016',
    '12th March, 2016',
    'March 12th 2016',
    'Saturday 12 March 2016',
    '2016-03-12',
    '12.03.2016',
    '12.3.2016',
    '12 марта 2016',
    '12 марта 2016 г.',
    '12 Mar 2016',
    '2016 жылғы 12 наурыз',
    '12 наурыз 2016',
    '2016/03/12',
    '12. März 2016',
    'Saturday, 12 March 2016',
  ];
  for (const met_on of ways) {
    const read = readAdoption(exampleAdoption('1. To demand freedom.', { met_on }), today);
    assert.deepEqual(read.ok && read.value.met_on, '2016-03-12', met_on);
  }
  for (const [met_on, problem] of [
    ['12 March', 'page.typed_date.whole_year'],
    ['March 2016', 'not_a_day'],
    ['about 12 March 2016', 'not_a_day'],
    ['10–12 March 2016', 'not_a_day'],
    ['Thursday', 'page.typed_date.not_understood'],
    ['31/02/2016', 'page.typed_date.no_day'],
    ['12 13 2016', 'page.typed_date.not_understood'],
    ['٣ March 2016', 'page.typed_date.not_understood'],
    ['12.03.16', 'page.typed_date.whole_year'],
  ] as const)
    assert.deepEqual(problemsOf({ met_on }), [`met_on ${problem}`], met_on);
});

test('a form that is sent twice is one adoption and one mail, which holds the link', async () => {
  const draft = '00000000-0000-4000-8000-000000000001';
  const first = await handInTyped(db, actor, ground, {}, draft);
  const second = await handInTyped(db, actor, ground, {}, draft);
  assert.deepEqual([first.again, second.again, second.id], [false, true, first.id]);
  const mails = await db.app.selectFrom('mails').selectAll().execute();
  assert.deepEqual(
    mails.map((one) => one.key),
    [`adoption:${first.id}:confirm`],
  );
  const sealed = mails[0];
  assert.ok(sealed?.content_sealed);
  const mail = await open<SealedMail>(
    ground.mailIdentity,
    { table: 'mails', row: sealed.id },
    sealed.content_sealed,
  );
  assert.equal(mail.to, 'secretary@example.org');
  assert.match(mail.words?.text ?? '', new RegExp(first.token));
});

test('the officer confirms by pressing, once; pressing again changes nothing', async () => {
  const { id, token } = await handInTyped(db, actor, ground, { organisation: 'Pressing Branch' });
  assert.equal((await adoptionOfLink(db.app, actor, token)).confirmed, false);
  assert.deepEqual(
    await db.app.selectFrom('adoption_confirmations').selectAll().where('adoption_id', '=', id).execute(),
    [],
  );
  const results = await Promise.all([confirm(db.app, actor, token), confirm(db.app, actor, token)]);
  assert.deepEqual(results.map((one) => one.again).sort(), [false, true]);
  assert.equal((await adoptionOfLink(db.app, actor, token)).confirmed, true);
  await assert.rejects(confirm(db.app, actor, 'x'.repeat(43)), Missing);
  await assert.rejects(confirm(db.app, actor, '\u0000'), Missing);
});

test('the same organisation and text is refused kindly, also when it is spelt a little otherwise', async () => {
  const { token } = await handInTyped(db, actor, ground, { organisation: 'Twice Branch' });
  // Nobody has confirmed it yet: a stranger must not be able to keep the real branch out.
  const { token: second } = await handInTyped(db, actor, ground, { organisation: 'Twice Branch' });
  await confirm(db.app, actor, token);
  await assert.rejects(handInTyped(db, actor, ground, { organisation: 'TWICE  branch.' }), {
    code: 'resolutions.adopt.already',
  });
  await handInTyped(db, actor, ground, { organisation: 'Twice Branch', country: 'IE' });
  assert.equal((await confirm(db.app, actor, second)).again, false);
});

test('the form does not tell a stranger what an unnamed organisation has passed', async () => {
  const quiet = { organisation: 'Quiet Branch', may_name: 'no' };
  const { token } = await handInTyped(db, actor, ground, quiet);
  await confirm(db.app, actor, token);
  assert.ok((await handInTyped(db, actor, ground, { organisation: 'Quiet Branch' })).id);
});

test('what nobody confirmed is removed after 48 hours, and nothing else is', async () => {
  const left = () =>
    sql<{ n: number }>`select count(*) as n from adoptions`.execute(db.app).then(({ rows }) => rows[0]?.n);
  const before = await left();
  const kept = await handInTyped(db, actor, ground, { organisation: 'Kept Branch' });
  await confirm(db.app, actor, kept.token);
  const open = await handInTyped(db, actor, ground, { organisation: 'Forgotten Branch' });
  actor.clock.move(47 * hour_ms);
  assert.equal(await forgetUnconfirmed(db.app, actor), 0);
  actor.clock.move(2 * hour_ms);
  await assert.rejects(confirm(db.app, actor, open.token), Missing);
  assert.ok((await forgetUnconfirmed(db.app, actor)) > 0);
  assert.ok(((await left()) ?? 0) < (before ?? 0) + 2);
  assert.equal((await adoptionOfLink(db.app, actor, kept.token)).confirmed, true);
});

test('what was handed in never changes, whoever tries', async () => {
  const { id } = await handInTyped(db, actor, ground, { organisation: 'Lasting Branch' });
  await assert.rejects(
    sql`update adoptions set passed = 'Otherwise' where id = ${id}`.execute(db.app),
    /never changes/,
  );
  await assert.rejects(
    sql`update adoptions set officer_sealed = 'x' where id = ${id}`.execute(db.app),
    /never changes/,
  );
});

test('the tables hold no officer’s name or address in the clear', async () => {
  await handInTyped(db, actor, ground, {
    organisation: 'Sealed Branch',
    officer: 'Canary Nameson',
    email: 'canary.mail@example.org',
  });
  const { rows } = await sql<{
    tablename: string;
  }>`select tablename from pg_tables where schemaname = 'public'`.execute(db.app);
  for (const { tablename } of rows) {
    const all = await sql<{ row: string }>`select t::text as row from ${sql.table(tablename)} t`.execute(
      db.app,
    );
    for (const { row } of all.rows) {
      assert.doesNotMatch(row, /canary|secretary@example/i, tablename);
      // A bytea column reads as hexadecimal.
      assert.ok(!row.includes(Buffer.from('anary').toString('hex')), tablename);
    }
  }
});
