import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { type AdoptionGround, adoptionGround, handInTyped } from '../../test/adoption-ground.js';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { newId } from '../kernel/chance.js';
import { openDatabase } from '../kernel/database.js';
import { seal } from '../kernel/vault.js';
import { recipientOf } from '../staff/compartment.js';
import { confirm } from './adoption.js';
import type { Typed } from './adoption-reader.js';
import { confirmedAdoption, papersAhead, verify } from './adoption-verification.js';

let db: TestDatabase;
let ground: AdoptionGround;
const actor = testActor('visitor');
const staff = { ...actor, who: 'staff:00000000-0000-4000-8000-00000000000a' };
const nothing = { same_as: null, part_of_id: null };
const people: Record<string, string> = {};

/** Invented addresses for the demonstration's offices and prisoners; tests never write to a real one. */
async function address(holder: object, other: object = {}) {
  const row = {
    id: newId(actor.chance),
    code: null,
    kind: 'authority',
    channel: 'post',
    label: 'Invented',
    lines: JSON.stringify(['1 Example Street', '010000 Example']),
    country: 'Kazakhstan',
    verified: true,
    valid_from: '2016-01-01',
    told: 'public',
    created_at: actor.clock.now(),
    ...holder,
    ...other,
  };
  await sql`insert into addresses (${sql.join(Object.keys(row).map((name) => sql.ref(name)))})
    values (${sql.join(Object.values(row))})`.execute(db.app);
}

before(async () => {
  db = await testDatabase();
  ground = await adoptionGround(db, actor);
  await sql`delete from address_sources`.execute(db.app);
  await sql`delete from addresses`.execute(db.app);
  for (const { id, slug } of await db.app.selectFrom('people').select(['id', 'slug']).execute())
    people[slug] = id;
  for (const code of ['inst-president', 'inst-mfa', 'inst-gp', 'embassy-uk']) {
    const office = await db.app
      .selectFrom('offices')
      .select('id')
      .where('code', '=', code)
      .executeTakeFirstOrThrow();
    const language = code === 'embassy-uk' ? 'en' : 'ru';
    await sql`update offices set language = ${language} where id = ${office.id}`.execute(db.app);
    // One of them can only be reached by e-mail, one not at all.
    if (code === 'inst-mfa')
      await address({ office_id: office.id }, { channel: 'email', lines: null, email: 'mfa@example.org' });
    else if (code === 'inst-gp') await address({ office_id: office.id }, { valid_to: '2016-02-01' });
    else if (code === 'inst-president')
      await address(
        { office_id: office.id },
        { lines_local: JSON.stringify(['ул. Примерная, 1']), lines_local_by: 'us' },
      );
    else await address({ office_id: office.id });
  }
  await address({ person_id: people['vladimir-kozlov'] }, { kind: 'prison', valid_to: '2016-08-19' });
  await address({ person_id: people['aron-atabek'] }, { kind: 'prison', valid_to: '2021-10-01' });
  await address({ person_id: people['vadim-kuramshin'] }, { kind: 'prison' });
});
after(() => db.drop());

async function confirmed(other: Typed = {}): Promise<string> {
  const { id, token } = await handInTyped(db, actor, ground, other);
  await confirm(db.app, actor, token);
  return id;
}

async function dispatches(item: string) {
  const rows = await db.app
    .selectFrom('dispatches')
    .selectAll()
    .where('item_id', '=', item)
    .orderBy('addressee_name')
    .execute();
  const not = await db.app
    .selectFrom('not_made')
    .selectAll()
    .where('item_id', '=', item)
    .orderBy('position')
    .execute();
  const texts = await db.app
    .selectFrom('item_texts')
    .selectAll()
    .where('item_id', '=', item)
    .orderBy('language')
    .execute();
  return { rows, not, texts };
}

test('verifying makes exactly the papers: offices, prisoners who are held, and a reason for each that is not made', async () => {
  const id = await confirmed();
  const ahead = await papersAhead(db.app, staff, await confirmedAdoption(db.app, id));
  const { item, organisation } = await verify(db.app, staff, ground.keys, id, nothing);
  const { rows, not, texts } = await dispatches(item);
  assert.deepEqual(rows.map((one) => [one.addressee_kind, one.channel, one.language, one.role]).sort(), [
    ['office', 'email', 'ru', 'addressee'],
    ['office', 'post', 'en', 'addressee'],
    ['office', 'post', 'ru', 'addressee'],
    ['prisoner', 'post', 'ru', 'copy'],
    ['prisoner', 'post', 'ru', 'copy'],
    ['prisoner', 'post', 'ru', 'copy'],
  ]);
  assert.deepEqual(ahead.dispatches.length, rows.length);
  assert.ok(not.some((one) => one.addressee_kind === 'office' && one.reason === 'no_address'));
  assert.ok(not.filter((one) => one.addressee_kind === 'lawyer').every((one) => one.reason === 'no_contact'));
  const president = rows.find((one) => one.lines?.includes('ул. Примерная, 1'));
  assert.match(president?.lines?.[0] ?? '', /[а-я]/);
  const prisoners = rows.filter((one) => one.addressee_kind === 'prisoner');
  assert.deepEqual(prisoners.map((one) => [one.addressee_name, one.lines?.[0]]).sort(), [
    ['Арон Атабек', 'Aron Edigeev'],
    ['Вадим Курамшин', 'Vadim Kuramshin'],
    ['Владимир Козлов', 'Vladimir Ivanovich Kozlov'],
  ]);
  // Unchanged: the model's own Russian stands beside the English, with the blanks filled.
  assert.deepEqual(
    texts.map((one) => one.language),
    ['en', 'ru'],
  );
  assert.match(texts[1]?.body.join('\n') ?? '', /Example Branch[\s\S]*7 апреля 2016/);
  assert.match(
    texts[0]?.covering.join('\n') ?? '',
    /Example Branch of the Example Union \(demonstration\), at its meeting/,
  );
  const [shown] = await db.visitors.selectFrom('adoptions').selectAll().where('id', '=', id).execute();
  assert.equal(shown?.organisation_slug, 'example-branch-of-the-example-union-demonstration');
  assert.ok(
    (await db.visitors.selectFrom('organisations').select('id').where('id', '=', organisation).execute())
      .length === 1,
  );
  const counts = await db.visitors.selectFrom('sent_counts').selectAll().execute();
  assert.equal(
    counts.reduce((sum, one) => sum + one.waiting, 0),
    rows.length,
  );
  await assert.rejects(verify(db.app, staff, ground.keys, id, nothing), {
    code: 'resolutions.adoption.problem.decided',
  });
});

test('years later nobody gets a copy into a prison: one is free, one is dead, of one nothing is known', async () => {
  const later = { ...testActor('staff:x', '2026-11-24T10:00:00Z'), who: staff.who };
  const papers = await papersAhead(
    db.app,
    later,
    await confirmedAdoption(db.app, await confirmed({ organisation: 'Late Branch' })),
  );
  assert.ok(!papers.dispatches.some((one) => one.addressee_kind === 'prisoner'));
  const reasons = Object.fromEntries(
    papers.notMade
      .filter((one) => one.addressee_kind === 'prisoner')
      .map((one) => [one.addressee_id, one.reason]),
  );
  assert.deepEqual(reasons, {
    [people['vladimir-kozlov'] as string]: 'free',
    [people['vadim-kuramshin'] as string]: 'unknown',
    [people['aron-atabek'] as string]: 'died',
  });
});

test('a text that was changed goes out in its own language, with a covering letter in the reader’s that says so', async () => {
  const text = ground.text.replace('immediate and unconditional freedom', 'freedom at once');
  const id = await confirmed({ organisation: 'Changing Branch', text });
  const { item } = await verify(db.app, staff, ground.keys, id, nothing);
  const { rows, texts } = await dispatches(item);
  assert.deepEqual(
    texts.map((one) => one.language),
    ['en'],
  );
  assert.ok(rows.every((one) => one.language === 'en'));
  const ministry = rows.find((one) => one.channel === 'email');
  assert.match(ministry?.covering?.join('\n') ?? '', /на английском/);
  assert.deepEqual([ministry?.language, ministry?.covering_language], ['en', 'ru']);
  assert.equal(ministry?.salutation, 'Уважаемые дамы и господа!');
  // The model's letter says what the model demands; of a changed text it would not be true.
  assert.doesNotMatch(texts[0]?.covering.join('\n') ?? '', /unconditional/);
});

test('an organisation that posts the letters itself gets no mail of ours sent in its name', async () => {
  const id = await confirmed({ organisation: 'Posting Branch', posted_by: 'organisation' });
  const { item } = await verify(db.app, staff, ground.keys, id, nothing);
  const { rows, not } = await dispatches(item);
  const offices = rows.filter((one) => one.addressee_kind === 'office');
  assert.ok(
    offices.length > 0 && offices.every((one) => one.channel === 'post' && one.posted_by === 'organisation'),
  );
  assert.ok(not.some((one) => one.addressee_kind === 'office' && one.reason === 'no_address'));
  assert.ok(rows.filter((one) => one.role === 'copy').every((one) => one.posted_by === 'campaign'));
});

test('a lawyer’s contact is opened with the key ring and stays sealed in the mailroom', async () => {
  const { id: lawyer } = await db.app
    .selectFrom('lawyers')
    .select('id')
    .where('person_id', 'in', [people['vladimir-kozlov'] as string, people['aron-atabek'] as string])
    .where('name', 'is not', null)
    .orderBy('position')
    .limit(1)
    .executeTakeFirstOrThrow();
  const sealed = await seal(
    await recipientOf(db.app, 'lawyers'),
    { table: 'lawyers', row: lawyer },
    { lines: ['9 Canary Lane'] },
  );
  await sql`update lawyers set contact_sealed = ${sealed} where id = ${lawyer}`.execute(db.app);
  const { item } = await verify(
    db.app,
    staff,
    ground.keys,
    await confirmed({ organisation: 'Lawful Branch' }),
    nothing,
  );
  const copy = (await dispatches(item)).rows.find((one) => one.addressee_id === lawyer);
  assert.deepEqual([copy?.channel, copy?.lines, copy?.email], ['post', null, null]);
  assert.ok(copy?.contact_sealed?.equals(sealed));
  assert.ok(ground.opened.includes(`lawyers lawyers:${lawyer}`));
  await sql`update lawyers set contact_sealed = null where id = ${lawyer}`.execute(db.app);
});

test('an organisation adopts a text only once, also when two people verify at the same moment', async () => {
  const twins = [
    await confirmed({ organisation: 'Racing Branch', may_name: 'no' }),
    await confirmed({ organisation: 'racing branch!', may_name: 'no' }),
  ];
  const other = openDatabase(db.urls);
  try {
    const results = await Promise.allSettled([
      verify(db.app, staff, ground.keys, twins[0] as string, nothing),
      verify(other.app, staff, ground.keys, twins[1] as string, nothing),
    ]);
    assert.deepEqual(results.map((one) => one.status).sort(), ['fulfilled', 'rejected']);
    const lost = twins[results.findIndex((one) => one.status === 'rejected')] as string;
    await assert.rejects(verify(db.app, staff, ground.keys, lost, nothing), {
      code: 'resolutions.adoption.problem.adopted',
    });
    const items = await db.app.selectFrom('items').select('id').where('subject', 'in', twins).execute();
    assert.equal(items.length, 1);
  } finally {
    await other.close();
  }
});

test('an unnamed organisation is counted and shown nowhere', async () => {
  const { rows } = await sql<{
    n: number;
  }>`select count(*) as n from adoptions where organisation like 'Racing%' or organisation like 'racing%'`.execute(
    db.app,
  );
  assert.equal(rows[0]?.n, 2);
  const shown = JSON.stringify([
    await db.visitors.selectFrom('adoptions').selectAll().execute(),
    await db.visitors.selectFrom('organisations').selectAll().execute(),
  ]);
  assert.doesNotMatch(shown, /racing/i);
  const [counts] = await db.visitors.selectFrom('adoption_counts').selectAll().execute();
  const verified = await sql<{
    n: number;
  }>`select count(*) as n from adoption_decisions where decision = 'verified'`.execute(db.app);
  assert.equal(counts?.organisations, verified.rows[0]?.n);
});
