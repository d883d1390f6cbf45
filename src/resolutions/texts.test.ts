import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { Missing, Refused } from '../kernel/refusals.js';
import { askedFor } from './demand.js';
import { demandMatrix } from './demands/matrix.js';
import { exampleFacts, exampleModel, exampleTexts, model_slug } from './examples.js';
import { importResolutions } from './facts-import.js';
import { currentVersion, recipientsOf, versionById } from './model.js';
import { importModel, Unknown } from './model-import.js';
import { plainTextOf, readPassedText } from './plain-text.js';
import { publishVersion } from './publication.js';
import { textBySlug, textsOf } from './text.js';

let db: TestDatabase;
let text_id: string;
const actor = testActor();
const parliament = 'european-parliament-2016-03-10';

before(async () => {
  db = await testDatabase();
  ({ text_id } = await exampleTexts(db.app, actor));
  await db.analyse();
});
after(() => db.drop());

async function personId(slug: string): Promise<string> {
  const { id } = await db.app
    .selectFrom('people')
    .select('id')
    .where('slug', '=', slug)
    .executeTakeFirstOrThrow();
  return id;
}

test('all ten texts of the facts file arrive, and a second run changes nothing', async () => {
  const journal = await sql<{ n: number }>`select count(*) as n from journal`.execute(db.app);
  const again = await importResolutions(db.app, actor, exampleFacts());
  assert.deepEqual(again, { added: 0, changed: 0, unchanged: 10, demands: 36, refused: [] });
  assert.deepEqual((await importModel(db.app, actor, exampleModel())).published, 0);
  const after = await sql<{ n: number }>`select count(*) as n from journal`.execute(db.app);
  assert.deepEqual(after.rows, journal.rows);
  const kinds = (await textsOf(db.visitors, 'en')).map((one) => one.kind);
  assert.equal(kinds.filter((kind) => kind === 'parliament').length, 7);
  assert.equal(kinds.filter((kind) => kind === 'opinion').length, 3);
});

test('a text that names an unknown person or source is refused, the others arrive', async () => {
  const facts = structuredClone(exampleFacts());
  const [first, second] = facts.lists.resolutions as Record<string, unknown>[];
  Object.assign(first as object, { id: 'invented-1', names: ['nobody-known'] });
  Object.assign(second as object, { id: 'invented-2', sources: ['NOWHERE'] });
  facts.lists.resolutions.push({ id: 'broken', date: '2016-02-31' });
  const { refused, unchanged } = await importResolutions(db.app, actor, facts);
  assert.equal(unchanged, 8);
  const reasons = refused.map((one) => `${one.path}: ${one.reason}`).join('\n');
  assert.match(reasons, /resolutions\[0\]: .*nobody-known/);
  assert.match(reasons, /resolutions\[1\]: .*NOWHERE/);
  assert.match(reasons, /resolutions\[10\]\.date/);
});

test('a corrected demand keeps its id, so that what supports it stays tied', async () => {
  const before = await textBySlug(db.visitors, parliament, 'en');
  const facts = structuredClone(exampleFacts());
  const record = facts.lists.resolutions.find((one) => (one as { id: string }).id === 'ep-2016-03-10');
  (record as { demands: string[] }).demands[4] += ' (corrected)';
  assert.equal((await importResolutions(db.app, actor, facts)).changed, 1);
  const changed = await textBySlug(db.visitors, parliament, 'en');
  assert.match(changed.demands[4]?.wording ?? '', /corrected/);
  assert.equal(changed.demands[4]?.id, before.demands[4]?.id);
  assert.equal((await importResolutions(db.app, actor, exampleFacts())).changed, 1);
});

test('of the three only Kozlov is named in the parliament’s text of 10 March 2016, and the site says so', async () => {
  const text = await textBySlug(db.visitors, parliament, 'en');
  const slugs = text.people.map((one) => one.slug);
  assert.ok(slugs.includes('vladimir-kozlov'));
  assert.ok(!slugs.includes('vadim-kuramshin') && !slugs.includes('aron-atabek'));
  for (const demand of text.demands) {
    assert.equal(demand.number, null);
    const named = demand.people.map((one) => one.slug);
    assert.deepEqual(named, /Kozlov/.test(demand.wording) ? ['vladimir-kozlov'] : []);
  }
  const remark = text.notes.find((one) => one.told_by === 'campaign');
  assert.match(remark?.note ?? '', /only Vladimir Kozlov/);
  assert.deepEqual(
    remark?.sources.map((one) => one.code),
    ['EP16OEIL', 'ZB16', 'SEED', 'EPQ15'],
  );
  for (const slug of ['vadim-kuramshin', 'aron-atabek']) {
    const asked = await askedFor(db.visitors, await personId(slug));
    assert.ok(!asked.some((one) => one.slug === parliament));
    assert.ok(asked.some((one) => one.slug === model_slug && one.asks.length === 2));
  }
});

test('a person’s page learns who asked what, and nothing that the sources do not say', async () => {
  const kozlov = await askedFor(db.visitors, await personId('vladimir-kozlov'), 'ru');
  const text = kozlov.find((one) => one.slug === parliament);
  assert.deepEqual(
    text?.asks.map((one) => one.wording),
    ['release Vladimir Kozlov pending an independent and impartial review of his case'],
  );
  const model = kozlov.find((one) => one.slug === model_slug);
  assert.deepEqual(
    model?.asks.map((one) => [one.number, one.relation, one.language]),
    [
      ['1', 'supports', 'ru'],
      ['5', 'goes further', 'ru'],
    ],
  );
  const atabek = await askedFor(db.visitors, await personId('aron-atabek'));
  // The text of 2021 names him; none of its demands does, as far as the sources were read.
  assert.deepEqual(atabek.find((one) => one.date === '2021-02-11')?.asks, []);
});

test('each line of the model is tied to a demand that it supports or goes further than', async () => {
  const matrix = await demandMatrix(db.visitors, 'en');
  const rows = matrix.filter(({ text }) => text.slug === parliament);
  const answers = rows.flatMap(({ demand }) =>
    demand.answers.map((one) => [demand.position, one.number, one.relation]),
  );
  assert.deepEqual(answers, [
    [5, 1, 'supports'],
    [5, 5, 'goes further'],
    [5, 6, 'goes further'],
    [6, 4, 'supports'],
    [7, 2, 'supports'],
    [9, 3, 'supports'],
    [12, 7, 'goes further'],
    [12, 8, 'goes further'],
  ]);
  const { paragraphs } = await currentVersion(db.visitors, model_slug, 'en');
  assert.ok(paragraphs.every((one) => one.block !== 'resolves' || (one.demand_id && one.relation)));
});

test('the model reads back from its plain text in both languages, and names its dates exactly', async () => {
  for (const [language, dates] of [
    ['en', ['8 October 2012', '28 August 2012', '31 October 2012', '7 December 2012', 'October 2007']],
    ['ru', ['8 октября 2012', '28 августа 2012', '31 октября 2012', '7 декабря 2012', 'октябре 2007']],
  ] as const) {
    const version = await currentVersion(db.app, model_slug, language);
    const text = plainTextOf(version);
    for (const date of dates) assert.ok(text.includes(date), date);
    const read = readPassedText(text);
    assert.ok(read.ok);
    assert.deepEqual(
      read.value.map(({ block, number }) => [block, number]),
      version.paragraphs.map(({ block, number }) => [block, number]),
    );
  }
});

test('a language that the model lacks falls back to the original; an unknown model is missing', async () => {
  const version = await currentVersion(db.visitors, model_slug, 'kk');
  assert.equal(version.language, 'en');
  assert.deepEqual(version.languages, ['en', 'ru']);
  await assert.rejects(currentVersion(db.visitors, 'nothing-here', 'en'), Missing);
  await assert.rejects(textBySlug(db.visitors, 'nothing-here', 'en'), Missing);
});

test('the model goes to four offices, and in copy to the three and their lawyers', async () => {
  const { id } = await currentVersion(db.visitors, model_slug, 'en');
  const { addressees, copies } = await recipientsOf(db.app, id);
  assert.equal(addressees.length, 4);
  assert.equal(copies.length, 3);
  assert.ok(copies.every((one) => one.lawyers));
});

test('a published version never changes, whoever tries', async () => {
  const { id } = await currentVersion(db.app, model_slug, 'en');
  const person = await personId('vladimir-kozlov');
  const attempts = [
    sql`update paragraphs set text = 'Otherwise' where version_id = ${id}`,
    sql`delete from paragraphs where version_id = ${id}`,
    sql`insert into paragraphs values (gen_random_uuid(), ${id}, 'en', 99, 'closing', null, 'More')`,
    sql`update version_languages set title = 'Otherwise' where version_id = ${id}`,
    sql`delete from version_languages where version_id = ${id}`,
    sql`update versions set published_at = null where id = ${id}`,
    sql`delete from versions where id = ${id}`,
    sql`insert into asks values (${id}, 99, null, null)`,
    sql`update asks set relation = 'supports' where version_id = ${id}`,
    sql`delete from ask_people where version_id = ${id}`,
    sql`insert into addressees values (${id}, 99, 'anybody', 'post')`,
    sql`update copies set lawyers = false where version_id = ${id}`,
    sql`insert into copies values (${id}, 99, ${person}, false)`,
    sql`update speaking_points set text = 'Otherwise' where version_id = ${id}`,
  ];
  for (const attempt of attempts) {
    await assert.rejects(attempt.execute(db.app), /a published version never changes/);
  }
});

test('a new version stands beside the old one, which stays as it was passed', async () => {
  const old = await currentVersion(db.app, model_slug, 'en');
  const version = {
    as_of: '2016-04-20',
    why: 'Shorter',
    languages: {
      en: {
        translated_from: null,
        title: 'Freedom',
        paragraphs: [{ block: 'resolves' as const, number: 1, text: 'To demand freedom for all three.' }],
        covering: [],
      },
    },
    points: [],
    asks: [{ number: 1, demand_id: null, relation: null, people: [await personId('aron-atabek')] }],
    addressees: [],
    copies: [],
  };
  const uneven = { ...version, asks: [] };
  await assert.rejects(publishVersion(db.app, actor, text_id, uneven), Refused);
  const { number } = await publishVersion(db.app, actor, text_id, version);
  assert.equal(number, old.number + 1);
  assert.equal((await currentVersion(db.visitors, model_slug, 'ru')).title, 'Freedom');
  const replaced_by = { number, published_on: '2016-04-07' };
  assert.deepEqual(await versionById(db.visitors, old.id, 'en'), { ...old, replaced_by });
  const { id } = await db.app
    .selectFrom('texts')
    .select('id')
    .where('slug', '=', parliament)
    .executeTakeFirstOrThrow();
  await assert.rejects(publishVersion(db.app, actor, id, version), Refused);
});

test('a model that names something unknown brings nothing in', async () => {
  const model = structuredClone(exampleModel());
  Object.assign(model.text, { code: 'other', slug: 'other-model' });
  const [first] = model.versions;
  if (first?.asks[0]?.demand) first.asks[0].demand.position = 99;
  await assert.rejects(importModel(db.app, actor, model), Unknown);
  await assert.rejects(textBySlug(db.visitors, 'other-model', 'en'), Missing);
});

test('a draft is not seen by visitors', async () => {
  const id = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
  await sql`insert into versions (id, text_id, number, as_of, created_at)
    values (${id}, ${text_id}, 99, '2016-05-01', now())`.execute(db.app);
  await sql`insert into version_languages (version_id, language, title, covering, created_at)
    values (${id}, 'en', 'Draft', '[]', now())`.execute(db.app);
  await sql`insert into paragraphs values (gen_random_uuid(), ${id}, 'en', 1, 'resolves', 1, 'Not yet')`.execute(
    db.app,
  );
  assert.notEqual((await currentVersion(db.visitors, model_slug, 'en')).title, 'Draft');
  await assert.rejects(versionById(db.app, id, 'en'), Missing);
});
