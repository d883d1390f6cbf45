import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { latestEntries } from '../../../test/latest-entries.js';
import { recordGround } from '../../../test/record-ground.js';
import { tell } from '../telling/telling.js';
import { contradictionsOf } from './contradiction.js';
import { keptContradiction } from './contradiction-kept.js';

const ground = await recordGround();
after(() => ground.database.drop());
const { db, source } = ground;
const { visitors } = ground.database;
const mira = ground.desk('mira');
const path = '/desk/contradictions';

const step = await db
  .selectFrom('course_events as e')
  .innerJoin('people as p', 'p.id', 'e.person_id')
  .select(['e.id', 'p.slug', 'p.id as person'])
  .where('e.code', '=', 'b2')
  .executeTakeFirstOrThrow();
const said = {
  topic: 'Invented: the day of the verdict',
  people: step.slug,
  facts: step.id,
  reading: 'We show both.',
  position_1: 'It was the 28th',
  position_1_sources: source,
  position_2: 'It was the 29th',
  position_2_sources: source,
};
const sureness = async () =>
  (
    await db
      .selectFrom('fact_confidence')
      .select('confidence')
      .where('fact_id', '=', step.id)
      .executeTakeFirstOrThrow()
  ).confidence;
const codeIn = (to: string) => to.split('/').at(-1) ?? '';

test('a contradiction with its positions disputes the facts that it concerns, and only while it stands', async () => {
  const before = await sureness();
  const answer = await mira.ask(path, said);
  assert.equal(answer.status, 303, answer.text);
  const code = codeIn(answer.to);
  assert.equal(await sureness(), 'disputed');
  const [entry] = await latestEntries(db, 1);
  assert.equal(entry?.what, 'fact.added');
  assert.doesNotMatch(JSON.stringify(entry), /verdict|28th/);

  // Visitors know nothing of it until it is told; then they see both sides.
  const seen = async () => (await contradictionsOf(visitors, step.person)).find((one) => one.code === code);
  assert.equal(await seen(), undefined);
  const kept = await keptContradiction(db, code);
  assert.ok(kept);
  const basis = { kind: 'already-public' as const, sentence: 'stated by the sources', consentId: null };
  await tell(db, mira.actor, kept.id, 'public', 'both are in the papers', basis);
  assert.deepEqual(
    (await seen())?.positions.map(({ text, sources }) => [text, sources.length]),
    [
      ['It was the 28th', 1],
      ['It was the 29th', 1],
    ],
  );

  const out = { version: String(kept.version), withdraw_why: 'one was a misprint' };
  assert.equal((await mira.ask(`${path}/${code}/withdraw`, out)).status, 303);
  assert.deepEqual([await seen(), await sureness()], [undefined, before]);
  assert.match((await mira.ask(`${path}/${code}`)).text, /one was a misprint/);
  assert.equal((await mira.ask(`${path}/${code}/restore`, out)).status, 303);
  assert.deepEqual([await seen(), await sureness()], [undefined, 'disputed']);
});

test('a contradiction needs two positions, each with a source, and somebody whom it concerns', async () => {
  const cases: [Record<string, string>, RegExp][] = [
    [{ position_2: '', position_2_sources: '' }, /at least two positions/],
    [{ position_2_sources: '' }, /Name the sources that say so/],
    [{ position_3_sources: source }, /Write what these sources say/],
    [{ position_1_sources: 'no-such' }, /no source “no-such”/],
    [{ people: 'nobody-at-all' }, /Nobody has the address/],
    [{ people: '' }, /has to be filled in/],
    [{ topic: 'x'.repeat(301) }, /longer than 300/],
  ];
  const count = () => db.selectFrom('contradictions').select('id').execute();
  const before = (await count()).length;
  for (const [wrong, sentence] of cases) {
    const answer = await mira.ask(path, { ...said, ...wrong });
    assert.equal(answer.status, 422);
    assert.match(answer.text, sentence);
    assert.match(answer.text, /It was the 28th/);
  }
  assert.equal((await count()).length, before);
  assert.equal((await mira.ask(`${path}/no-such`)).status, 404);
});

test('two who change one contradiction lose nothing, and a file knows its positions again', async () => {
  const kept = await keptContradiction(db, 'c17');
  assert.ok(kept);
  const fields = {
    topic: kept.topic,
    people: kept.people.map(({ slug }) => slug).join('\n'),
    reading: kept.reading ?? '',
    ...Object.fromEntries(
      kept.positions.flatMap(({ text, sources }, place) => [
        [`position_${place + 1}`, text],
        [`position_${place + 1}_sources`, sources.join('\n')],
      ]),
    ),
    version: String(kept.version),
  };
  const next = `position_${kept.positions.length + 1}`;
  const third = { [next]: 'Invented: a third day', [`${next}_sources`]: source, why: 'a third paper' };
  assert.equal((await mira.ask(`${path}/c17`, { ...fields, ...third })).status, 303);
  const second = await ground.desk('aigul').ask(`${path}/c17`, { ...fields, reading: 'Mine', why: 'also' });
  assert.equal(second.status, 409);
  assert.match(second.text, /a third paper/);
  assert.match(second.text, /Invented: a third day/);
  assert.match(second.text, /Mine/);
  const now = await keptContradiction(db, 'c17');
  assert.deepEqual(
    now?.positions.slice(0, kept.positions.length).map(({ id }) => id),
    kept.positions.map(({ id }) => id),
  );
  assert.equal(now?.positions.length, kept.positions.length + 1);
});

test('the desk lists all contradictions and links each to the records that it concerns', async () => {
  const list = await mira.ask(path);
  assert.match(list.text, /Atabek verdict date/);
  const page = await mira.ask(`${path}/c17`);
  assert.match(page.text, /\/desk\/people\/aron-atabek#contradiction/);
  assert.equal((await mira.ask(`${path}/new?person=${step.slug}`)).status, 200);
});
