import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Hono } from 'hono';
import { testActor, testDatabase } from '../../test/database.js';
import { latestEntries } from '../../test/latest-entries.js';
import { transact } from '../kernel/database.js';
import { messagesBelow } from '../kernel/language.js';
import { Missing } from '../kernel/refusals.js';
import { beside } from '../kernel/root.js';
import { newKeyPair, open } from '../kernel/vault.js';
import type { DeskEnv } from '../page/web.js';
import { importRegister, readReadingsFile } from './commands.js';
import { registerDesk } from './desk.js';
import { demonstration } from './examples.js';
import { readFactsFile } from './files/facts-file.js';
import { lawyersOf } from './lawyers/lawyer.js';

const database = await testDatabase();
after(() => database.drop());
const actor = testActor('staff:test', '2026-11-24T12:00:00Z');
const read = readFactsFile(demonstration.facts);
assert.ok(read.ok);
const { value: file } = read;
await transact(database.app, (tx) =>
  importRegister(tx, actor, file, readReadingsFile(demonstration.readings)),
);
await database.analyse();

const app = new Hono<DeskEnv>();
app.use(async (c, next) => {
  c.set('say', messagesBelow(beside(import.meta.url, '..')).in('en'));
  c.set('db', database.app);
  c.set('actor', actor);
  c.set('clock', actor.clock);
  c.set('csrf', 'token');
  c.setRenderer((content) => c.html(String(content)));
  await next();
});
const key = await newKeyPair();
app.route(
  '/',
  registerDesk({
    lawyersRecipient: async () => key.recipient,
    dossiersRecipient: async () => key.recipient,
  }),
);
app.onError((error, c) => {
  if (error instanceof Missing) return c.text('missing', 404);
  throw error;
});

const post = (slug: string, fields: Record<string, string>) =>
  app.request(`/desk/people/${slug}/tell`, { method: 'POST', body: new URLSearchParams(fields) });

test('the desk lists everybody with how far they are told', async () => {
  const text = await (await app.request('/desk/people')).text();
  assert.equal(text.match(/href="\/desk\/people\/(?!new)/g)?.length, 19);
});

test('a fact is taken down with a reason, and without one the form says so and keeps the choice', async () => {
  const { id } = await database.app
    .selectFrom('facts')
    .select('id')
    .where('import_key', '=', 'event:k17')
    .executeTakeFirstOrThrow();
  const refused = await post('vladimir-kozlov', { fact: id, level: 'desk', why: '' });
  assert.equal(refused.status, 422);
  const text = await refused.text();
  assert.match(text, /Say why/);
  assert.match(text, new RegExp(`name="fact" value="${id}"`));
  assert.match(text, /<option value="desk" selected/);

  const done = await post('vladimir-kozlov', { fact: id, level: 'desk', why: 'wrong day' });
  assert.equal(done.status, 303);
  const seen = await database.visitors.selectFrom('course_events').select('code').execute();
  assert.equal(seen.length, 94);
});

test('nobody changes another person’s fact through a person’s page', async () => {
  const { id } = await database.app
    .selectFrom('facts')
    .select('id')
    .where('import_key', '=', 'event:a02')
    .executeTakeFirstOrThrow();
  const fields = { level: 'sealed', why: 'x' };
  assert.equal((await post('vladimir-kozlov', { ...fields, fact: id })).status, 404);
  assert.equal((await post('vladimir-kozlov', { ...fields, fact: 'nonsense' })).status, 404);
  assert.equal((await post('nobody', { ...fields, fact: id })).status, 404);
  const loud = await post('vladimir-kozlov', { fact: 'person', level: 'loud', why: 'x' });
  assert.equal(loud.status, 422);
  assert.match(await loud.text(), /id="level-problem"/);
});

test('lawyers who are named get papers, the unnamed cannot', async () => {
  const people = await database.app
    .selectFrom('people')
    .select(['id', 'code'])
    .where('rank', 'is not', null)
    .execute();
  const named = new Map<string, string[]>();
  for (const { id, code } of people) {
    named.set(
      code,
      (await lawyersOf(database.app, id)).map((lawyer) => lawyer.name),
    );
  }
  assert.equal(named.get('kozlov-vladimir')?.length, 4);
  assert.deepEqual(named.get('kuramshin-vadim'), []);
});

test('a lawyer’s contact is sealed as it arrives, can be taken away, and stands in no page and no journal', async () => {
  const { id: person } = await database.app
    .selectFrom('people')
    .select('id')
    .where('slug', '=', 'vladimir-kozlov')
    .executeTakeFirstOrThrow();
  const lawyer = (await lawyersOf(database.app, person))[0];
  assert.ok(lawyer);
  const send = (fields: Record<string, string>) =>
    app.request('/desk/people/vladimir-kozlov/lawyer', { method: 'POST', body: new URLSearchParams(fields) });

  const wrong = await send({
    lawyer: lawyer.id,
    email: 'two@example.org, three@example.org',
    lines: 'x'.repeat(90),
  });
  assert.equal(wrong.status, 422);
  const page = await wrong.text();
  assert.match(page, /not one e-mail address/);
  assert.match(page, /does not fit the envelope/);
  assert.match(page, /two@example.org, three/);

  const kept = await send({
    lawyer: lawyer.id,
    email: 'counsel@example.org',
    lines: 'Example Chambers\r\n1 Example Street',
  });
  assert.equal(kept.status, 303);
  const sealed = (await lawyersOf(database.app, person))[0]?.contact_sealed;
  assert.ok(sealed);
  const place = { table: 'lawyers', row: lawyer.id };
  assert.deepEqual(await open(key.identity, place, sealed), {
    email: 'counsel@example.org',
    lines: ['Example Chambers', '1 Example Street'],
  });
  assert.doesNotMatch(
    await (await app.request('/desk/people/vladimir-kozlov/lawyer')).text(),
    /counsel@|Chambers/,
  );
  assert.doesNotMatch(JSON.stringify(await latestEntries(database.app, 5)), /counsel@|Chambers/);

  assert.equal((await send({ lawyer: lawyer.id, email: '', lines: ' ' })).status, 303);
  assert.equal((await lawyersOf(database.app, person))[0]?.contact_sealed, null);
  const other = await database.app
    .selectFrom('people')
    .select('slug')
    .where('slug', '=', 'max-bokayev')
    .executeTakeFirstOrThrow();
  const elsewhere = await app.request(`/desk/people/${other.slug}/lawyer`, {
    method: 'POST',
    body: new URLSearchParams({ lawyer: lawyer.id, email: 'counsel@example.org', lines: '' }),
  });
  assert.equal(elsewhere.status, 404);
});
