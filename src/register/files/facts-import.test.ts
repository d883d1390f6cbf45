import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testActor, testDatabase } from '../../../test/database.js';
import { transact } from '../../kernel/database.js';
import { importRegister, readReadingsFile } from '../commands.js';
import { demonstration } from '../examples.js';
import { type FactsFile, readFacts, readFactsFile } from './facts-file.js';
import { shortKey } from './imported-facts.js';
import { formsOf } from './person-import.js';
import { readReadings } from './readings-import.js';

const database = await testDatabase();
after(() => database.drop());
const { app } = database;
const actor = testActor();

function demonstrationFacts(): FactsFile {
  const read = readFactsFile(demonstration.facts);
  assert.ok(read.ok);
  return read.value;
}

function facts(value: unknown): FactsFile {
  const read = readFacts(Buffer.from(JSON.stringify(value)));
  assert.ok(read.ok);
  return read.value;
}

const rows = async (table: 'people' | 'course_events' | 'sources' | 'contradictions' | 'facts' | 'journal') =>
  Number((await app.selectFrom(table).select(app.fn.countAll().as('count')).executeTakeFirstOrThrow()).count);

test('all 19 people, 95 events, 204 sources and 29 contradictions arrive, and nothing is refused', async () => {
  const counts = await transact(app, (tx) => importRegister(tx, actor, demonstrationFacts()));
  assert.deepEqual(counts.refused, []);
  assert.equal(await rows('people'), 19);
  assert.equal(await rows('course_events'), 95);
  assert.equal(await rows('sources'), 204);
  assert.equal(await rows('contradictions'), 29);
});

test('the readings of the demonstration fit its facts', async () => {
  const readings = readReadingsFile(demonstration.readings);
  const counts = await transact(app, (tx) => importRegister(tx, actor, demonstrationFacts(), readings));
  assert.deepEqual(counts.refused, []);
});

test('where the editors say how they read a contradiction, their sentence stands; else the advice of the file', async () => {
  const rows = await app.selectFrom('contradictions').select(['code', 'reading']).execute();
  const read = new Map(rows.map(({ code, reading }) => [code, reading]));
  assert.equal(read.get('c12'), 'The day is disputed.');
  assert.equal(read.get('c06'), '31 October 2012');
});

test('a second import changes nothing, not even the journal', async () => {
  const before = [await rows('facts'), await rows('journal')];
  const readings = readReadingsFile(demonstration.readings);
  const counts = await transact(app, (tx) => importRegister(tx, actor, demonstrationFacts(), readings));
  assert.deepEqual([counts.added, counts.changed, counts.refused], [0, 0, []]);
  assert.ok(counts.unchanged > 500);
  assert.deepEqual([await rows('facts'), await rows('journal')], before);
});

test('a changed event is rewritten, and what an editor withdrew stays withdrawn', async () => {
  const event = await app
    .selectFrom('course_events')
    .select('id')
    .where('code', '=', 'k21')
    .executeTakeFirstOrThrow();
  await app.updateTable('facts').set({ told: 'desk' }).where('id', '=', event.id).execute();
  const file = demonstrationFacts();
  const readings = readReadingsFile(demonstration.readings);
  const k21 = file.lists.events.find((one) => (one as { id: string }).id === 'k21') as {
    summary: string;
    person: string;
  };
  k21.summary = 'Left the colony.';
  const counts = await transact(app, (tx) => importRegister(tx, actor, file, readings));
  assert.deepEqual([counts.added, counts.changed], [0, 1]);
  const now = await app
    .selectFrom('course_events as e')
    .innerJoin('facts as f', 'f.id', 'e.id')
    .select(['e.summary', 'f.told'])
    .where('e.id', '=', event.id)
    .executeTakeFirstOrThrow();
  assert.deepEqual(now, { summary: 'Left the colony.', told: 'desk' });

  k21.person = 'atabek-aron';
  await transact(app, (tx) => importRegister(tx, actor, file, readings));
  await transact(app, (tx) => importRegister(tx, actor, demonstrationFacts(), readings));
});

test('one bad record is refused with its path and reason while the good ones arrive', async () => {
  const source = { id: 'S1', url: 'https://example.org/1', title: 'A paper', published: '2020-01' };
  const counts = await transact(app, (tx) =>
    importRegister(
      tx,
      actor,
      facts({
        sources: {
          S1: source,
          S2: { ...source, id: 'other' },
          S3: { ...source, id: 'S3', url: 'javascript:alert(1)' },
          S4: { ...source, id: 'S4', published: '2020-02-30' },
        },
        people: [
          {
            id: 'invented-ada',
            names: [
              { script: 'Latn', lang: 'en', form: 'Ada Invented', sources: ['S1'] },
              { script: 'Latn', lang: 'xx', form: 'Ada <script>', sources: ['S9'] },
              { script: 'Latn', lang: 'fr', form: 'Ada sans source', sources: [] },
            ],
            birth: { date: '1980-02-31', precision: 'day', sources: ['S1'] },
            places: 'nowhere',
            international: [{ body: 'A body', text: 'x'.repeat(3000), sources: ['S1'] }],
            events: [{ id: 'z9', type: 'arrest', date: '2020-01-01', summary: 'Arrested.', sources: ['S1'] }],
          },
          { id: 'invented-ada' },
          { id: '../../etc' },
          null,
        ],
        events: [
          { id: 'z1', person: 'nobody', type: 'arrest', date: '2020-01-01', summary: 'x', sources: ['S1'] },
          { id: 'z2', person: 'invented-ada', type: 'Arrest!', date: '2020', summary: 'x', sources: ['S1'] },
          {
            id: 'z3',
            person: 'invented-ada',
            type: 'arrest',
            date: '2020-13',
            summary: 'x',
            sources: ['S1'],
          },
        ],
        contradictions: [{ id: 'cz', topic: 'One side', positions: [{ text: 'a', sources: ['S1'] }] }],
      }),
    ),
  );
  assert.deepEqual(counts.refused.map(({ path, reason }) => `${path}: ${reason}`).sort(), [
    'contradictions[0].positions: a contradiction needs at least two positions',
    'events[0].person: belongs to nobody, who is not among the people',
    'events[1].type: a type is small letters and dashes, as trial-start',
    'events[2].date: no such date: 2020-13',
    'people[0].birth.date: no such date: 1980-02-31',
    'people[0].names[1]: cites S9, which is not among the sources',
    'people[0].names[2]: a fact without a source',
    'people[0].places: a list is expected here',
    'people[1].id: the same id stands in the file twice',
    'people[2].id: an id is letters, digits, dots, dashes (at most 100)',
    'people[3]: an object is expected here',
    'sources.S2.id: the id is not the one it stands under',
    'sources.S3.url: the address does not begin with http:// or https://',
    'sources.S4.published: no such date: 2020-02-30',
  ]);
  const ada = await app
    .selectFrom('people as p')
    .innerJoin('course_events as e', 'e.person_id', 'p.id')
    .select(['p.slug', 'e.code'])
    .where('p.code', '=', 'invented-ada')
    .execute();
  assert.deepEqual(ada, [{ slug: 'ada-invented', code: 'z9' }]);
});

test('a month is never stored as its first day', async () => {
  const verdict = await app
    .selectFrom('course_events')
    .select(['happened', 'not_before'])
    .where('code', 'in', ['a03', 'a04', 'a05'])
    .orderBy('code')
    .execute();
  assert.deepEqual(verdict, [
    { happened: '2007-10', not_before: null },
    { happened: null, not_before: '2007-10' },
    { happened: '2010', not_before: null },
  ]);
});

test('a readings file that names what is not there is refused line by line', async () => {
  const readings = readReadings({
    defended: ['kozlov-vladimir', 'kuramshin-vadim', 'atabek-aron', 'nobody'],
    names: [{ person: 'atabek-aron', form: 'Nobody', kind: 'legal' }],
    events: [
      { event: 'k99', effect: 'held', why: 'x' },
      { event: 'k03', effect: 'locked up', why: 'x' },
      { event: 'k03', effect: 'held', afterwards: 'free', why: 'x' },
    ],
    contradictions: [{ contradiction: 'c99' }],
    counts: [{ event: 'v03', counts: [{ article: '999', finding: 'acquitted' }], why: 'x' }],
    terms: [{ event: 'v06', how: 'cut', length: 'P1Y', why: 'x' }],
    grounds: [{ event: 'k99', ground: 'parole' }],
    proceedings: [{ id: 'x', name: 'x', people: ['atabek-aron', 'nobody'], sources: ['PEN16'] }],
    rules: [{ ...rule, numerator: 3, denominator: 2 }],
    custody: [
      { person: 'nobody', why: 'x' },
      { person: 'atabek-aron', remand_rule: 'no-rule', why: 'x' },
    ],
  });
  assert.ok(readings);
  const counts = await transact(app, (tx) => importRegister(tx, actor, facts({ people: [] }), readings));
  assert.deepEqual(counts.refused.map(({ path }) => path).sort(), [
    'contradictions[0]',
    'counts[0].counts[0]',
    'custody[0]',
    'custody[1]',
    'defended[3]',
    'events[0]',
    'events[1].effect',
    'events[2].afterwards',
    'grounds[0]',
    'names[0]',
    'proceedings[0].people',
    'rules[0].numerator',
    'terms[0].how',
  ]);
});

/** A rule as a readings file has it; three halves of a term cannot be served before it ends. */
const rule = {
  code: 'x',
  kind: 'early-release',
  country: 'kz',
  names: { en: 'x' },
  law: 'x',
  article: '1',
  says: 'x',
  source: { title: 'x', read: true },
};

test('what a verdict found on each count, who was tried together and what changed a term are kept once', async () => {
  const findings = await app
    .selectFrom('event_counts as k')
    .innerJoin('course_events as e', 'e.id', 'k.event_id')
    .innerJoin('charges as c', 'c.id', 'k.charge_id')
    .select(['e.code', 'c.article', 'k.finding'])
    .where('e.code', 'in', ['v03', 'v06'])
    .orderBy('e.code')
    .orderBy('c.article')
    .execute();
  assert.deepEqual(
    findings.map(({ code, article, finding }) => `${code} ${article} ${finding}`),
    ['v03 181 acquitted', 'v03 327 convicted', 'v06 181 convicted'],
  );
  const terms = await app
    .selectFrom('sentences as s')
    .innerJoin('course_events as e', 'e.id', 's.event_id')
    .select(['e.code', 's.how', 's.length', 's.regime'])
    .where('e.code', 'in', ['t1', 't2', 'v06'])
    .orderBy('e.code')
    .execute();
  assert.deepEqual(
    terms.map(({ code, how, length, regime }) => [code, how, length, regime !== null]),
    [
      ['t1', 'imposed', 'P7Y', false],
      ['t2', 'reduced-to', 'P5Y', false],
      ['v06', 'imposed', 'P12Y', true],
    ],
  );
});

test('forms that share a line are told apart', () => {
  assert.deepEqual(formsOf('Atebek (Атебек)'), [
    { form: 'Atebek', note: null },
    { form: 'Атебек', note: null },
  ]);
  assert.deepEqual(formsOf('Kozlova / Kozlov (inflected)'), [
    { form: 'Kozlova', note: 'inflected' },
    { form: 'Kozlov', note: 'inflected' },
  ]);
  assert.equal(shortKey('x'.repeat(5000)).length < 300, true);
});
