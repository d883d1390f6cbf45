import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { latestEntries } from '../../../test/latest-entries.js';
import { addedIn, recordGround } from '../../../test/record-ground.js';
import { standingOn } from '../course/standing-on.js';
import type { FactForm } from './fact-form.js';
import { addFact, most_facts } from './fact-keeping.js';
import { tidy } from './field-reader.js';
import { nameForm } from './name-form.js';

const ground = await recordGround();
after(() => ground.database.drop());
const { db, source } = ground;
const mira = ground.desk('mira');

const own = '/desk/people/max-bokayev';
const person = await db
  .selectFrom('people')
  .selectAll()
  .where('slug', '=', 'max-bokayev')
  .executeTakeFirstOrThrow();
const life = { kind: 'biography', life_kind: 'occupation', text: 'invented: keeper of a lighthouse' };

const factRow = (id: string) =>
  db.selectFrom('facts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

const sureness = async (id: string) =>
  (
    await db
      .selectFrom('fact_confidence')
      .select('confidence')
      .where('fact_id', '=', id)
      .executeTakeFirstOrThrow()
  ).confidence;

async function enterLife(more: Record<string, string> = {}): Promise<string> {
  const answer = await mira.ask(`${own}/facts`, { ...life, sources: source, ...more });
  assert.equal(answer.status, 303, answer.text);
  return addedIn(answer);
}

test('a fact that an editor enters has its sources, is told to the desk only, and stands in the journal without a word of it', async () => {
  const id = await enterLife({ note: 'a remark' });
  const fact = await factRow(id);
  assert.deepEqual([fact.told, fact.version, fact.note], ['desk', 1, 'a remark']);
  assert.equal(await sureness(id), 'single-source');
  const page = await mira.ask(own);
  assert.match(page.text, new RegExp(`id="fact-${id}"`));
  assert.match(page.text, /keeper of a lighthouse/);
  const [entry] = await latestEntries(db, 1);
  assert.equal(entry?.what, 'fact.added');
  assert.doesNotMatch(JSON.stringify(entry), /lighthouse|remark/);
  assert.deepEqual(
    await ground.database.visitors.selectFrom('facts').select('id').where('id', '=', id).execute(),
    [],
  );
});

test('a new step says what happened: none stands chosen, and each line of the record begins with it', async () => {
  const open = await mira.ask(`${own}?add=event`);
  assert.match(open.text, /<select id="type"[^>]*><option value="">choose<\/option>/);
  const step = { kind: 'event', happened: '2030-05', summary: 'invented: met at the gate', sources: source };
  const refused = await mira.ask(`${own}/facts`, { ...step, type: '' });
  assert.equal(refused.status, 422);
  assert.match(refused.text, /Choose what happened/);
  assert.match(refused.text, /invented: met at the gate/);
  const answer = await mira.ask(`${own}/facts`, { ...step, type: 'visit' });
  const line = async (path: string) => (await mira.ask(path)).text.replace(/<[^>]+>/g, '');
  assert.match(await line(own), /Visit: invented: met at the gate/);
  assert.match(await line(`${own}/tell?fact=${addedIn(answer)}`), /Visit · 2030-05: invented: met/);
});

test('a fact without a source is refused with what was typed kept, unless somebody says that none was read', async () => {
  const refused = await mira.ask(`${own}/facts`, { ...life, sources: '' });
  assert.equal(refused.status, 422);
  assert.match(refused.text, /Name a source/);
  assert.match(refused.text, /keeper of a lighthouse/);
  const unknown = await mira.ask(`${own}/facts`, { ...life, sources: 'no-such <b>' });
  assert.match(unknown.text, /no source “no-such &lt;b&gt;”/);
  const id = await enterLife({ sources: '', unread: 'yes' });
  assert.equal(await sureness(id), 'unverified');
});

test('who enters many facts from one source goes on in the form, with the source in its place', async () => {
  const answer = await mira.ask(`${own}/facts`, { ...life, sources: source, again: 'yes' });
  assert.match(answer.to, /\?add=biography&added=[0-9a-f-]+#add$/);
  const page = await mira.ask(answer.to.replace(/#.*/, ''));
  assert.match(page.text, new RegExp(`<textarea id="sources"[^>]*>\\n${source}<`));
  assert.match(page.text, /It is in the record/);
});

test('an entry made in error is struck out with a reason: no standing rests on it, and it can stand again', async () => {
  const answer = await mira.ask(`${own}/facts`, {
    kind: 'biography',
    life_kind: 'death',
    happened: '2020-02-03',
    sources: source,
  });
  const id = addedIn(answer);
  assert.equal((await standingOn(db, person.id, '2026-11-24')).state, 'died');
  const path = `${own}/facts/${id}`;
  assert.match((await mira.ask(`${path}/strike`, { version: '1', strike_why: ' ' })).text, /Say why/);
  assert.equal((await mira.ask(`${path}/strike`, { version: '1', strike_why: 'a namesake' })).status, 303);
  assert.notEqual((await standingOn(db, person.id, '2026-11-24')).state, 'died');
  assert.equal((await factRow(id)).told, 'sealed');
  const told = await mira.ask(`${own}/tell`, {
    fact: id,
    level: 'public',
    basis_kind: 'public-interest',
    basis: 'invented',
    why: 'x',
  });
  assert.equal(told.status, 409);
  assert.match(told.text, /struck out: let it stand first/);
  assert.match((await mira.ask(own)).text, /Struck out/);
  const change = { life_kind: 'death', text: 'x', sources: source, version: '1', why: 'x' };
  assert.equal((await mira.ask(path, change)).status, 409);
  assert.equal(
    (await mira.ask(`${path}/stand`, { version: '1', strike_why: 'it was the right one' })).status,
    303,
  );
  assert.equal((await factRow(id)).told, 'desk');
  assert.match((await mira.ask(path)).text, /let stand again[\s\S]*struck out/);
  assert.equal((await mira.ask(`${path}/strike`, { version: '1', strike_why: 'no' })).status, 303);
});

test('a new form of a name is found by search at once, a stay takes a place that nobody was held in before', async () => {
  const name = await mira.ask(`${own}/facts`, {
    kind: 'name',
    form: 'Ольгерд Шуберский',
    sources: source,
  });
  assert.equal(name.status, 303);
  const keys = await db.selectFrom('name_keys').select('key').where('name_id', '=', addedIn(name)).execute();
  assert.ok(keys.length >= 2);
  const stay = { kind: 'stay', sources: source, new_place: 'Invented Colony 0', began: '2016-05' };
  assert.equal((await mira.ask(`${own}/facts`, stay)).status, 303);
  assert.equal((await mira.ask(`${own}/facts`, { ...stay, began: '2017' })).status, 303);
  const places = await db
    .selectFrom('places_of_detention')
    .select('id')
    .where('name', '=', 'Invented Colony 0')
    .execute();
  assert.equal(places.length, 1);
  const wrong = await mira.ask(`${own}/facts`, { ...stay, began: '2017', ended: '2016' });
  assert.match(wrong.text, /ends before it began/);
  const both = await mira.ask(`${own}/facts`, { ...stay, place_id: places[0]?.id ?? '' });
  assert.match(both.text, /not both/);
});

test('no fact is reached through another person’s record, and nothing odd in an address breaks it', async () => {
  const id = await enterLife();
  for (const path of [
    `/desk/people/vladimir-kozlov/facts/${id}`,
    `${own}/facts/nonsense`,
    `${own}/facts/00000000-0000-4000-8000-000000000000`,
    '/desk/people/nobody',
    '/desk/people/nobody/own',
    '/desk/people/nobody/history',
  ]) {
    assert.equal((await mira.ask(path)).status, 404, path);
    assert.equal((await mira.ask(path, { version: '1', why: 'x' })).status, 404, path);
  }
  const fields = { life_kind: 'occupation', text: 'x', sources: source, why: 'x' };
  for (const version of ['', '-1', '99999999999999999999', 'x', '1e3']) {
    assert.equal((await mira.ask(`${own}/facts/${id}`, { ...fields, version })).status, 409, version);
  }
  assert.equal((await mira.ask(`${own}?add=nonsense&added='--`)).status, 200);
  assert.equal((await mira.ask(`${own}/history?before=x`)).status, 200);
  assert.equal((await mira.ask('/desk/people?state=x&told=y&after=%27&look=z')).status, 200);
});

test('where sources disagree can be looked at from the record, with what was done to it', async () => {
  const one = await db.selectFrom('contradiction_people').selectAll().executeTakeFirstOrThrow();
  const { slug } = await db
    .selectFrom('people')
    .select('slug')
    .where('id', '=', one.person_id)
    .executeTakeFirstOrThrow();
  const path = `/desk/people/${slug}/facts/${one.contradiction_id}`;
  assert.match((await mira.ask(`/desk/people/${slug}`)).text, new RegExp(path));
  assert.equal((await mira.ask(path)).status, 200);
  assert.equal((await mira.ask(path, { version: '1', why: 'x' })).status, 404);
});

test('a proceeding that several people share stands in the record of each, and only of those', async () => {
  const shared: FactForm = {
    kind: 'proceeding',
    table: 'proceedings',
    shared: true,
    fields: [],
    read: async () => ({ ok: true, value: {} }),
    typed: () => ({}),
    Fields: () => null,
    keepBelow: async ({ db: tx, personId, factId }) => {
      const tie = { proceeding_id: factId, person_id: personId };
      await tx.insertInto('proceeding_people').values(tie).execute();
    },
  };
  const row = { code: 'invented-trial', name: 'The invented trial' };
  const id = await addFact(db, mira.actor, shared, person.id, { row, typed: {}, sources: [], note: null });
  assert.match((await mira.ask(own)).text, /The invented trial/);
  assert.equal((await mira.ask(`${own}/facts/${id}`)).status, 200);
  assert.match((await mira.ask(`${own}/history`)).text, /The invented trial/);
  assert.equal((await mira.ask(`/desk/people/vladimir-kozlov/facts/${id}`)).status, 404);
});

test('hostile text is kept as text or refused, and never fails', async () => {
  const hostile = [
    '<script>alert(1)</script>',
    '\u202etfel',
    '\0nul',
    '\ud800',
    'x'.repeat(5000),
    'a\u0301'.repeat(2500),
    "'--",
  ];
  for (const value of hostile) {
    const fields = { life_kind: value, happened: value, place: value, body: value, text: value, note: value };
    for (const kind of ['biography', 'name', 'stay', 'lawyer']) {
      const names = {
        form: value,
        full_form: value,
        lang: value,
        met_in: value,
        new_place: value,
        began: value,
      };
      const lawyer = { lawyer_name: value, lawyer_note: value, language: value };
      const sent = { kind, ...fields, ...names, ...lawyer, sources: value, unread: 'yes' };
      const { status, text } = await mira.ask(`${own}/facts`, sent);
      assert.equal(status, 422, `${kind} ${JSON.stringify(value.slice(0, 20))}`);
      assert.doesNotMatch(text, /<script/);
    }
  }
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => tidy(tidy(text)) === tidy(text)));
});

test('a record takes no more facts than can be shown, and says so', async () => {
  const rows = Array.from({ length: most_facts }, (_, number) => number);
  await db
    .insertInto('facts')
    .values(
      rows.map((number) => ({
        id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
        kind: 'biography' as const,
        person_id: person.id,
        told: 'desk' as const,
        created_at: ground.operator.clock.now(),
      })),
    )
    .execute();
  const saying = { row: { form: 'x', kind: 'known' }, typed: { form: 'x' }, sources: [], note: null };
  await assert.rejects(addFact(db, mira.actor, nameForm, person.id, saying), {
    code: 'register.record.full',
  });
});
