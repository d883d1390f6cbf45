import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { testActor, testDatabase } from '../../../test/database.js';
import { transact } from '../../kernel/database.js';
import { addDays, nightsBetween } from '../../kernel/day.js';
import { importRegister, readReadingsFile } from '../commands.js';
import { demonstration } from '../examples.js';
import { readFactsFile } from '../files/facts-file.js';
import { type Course, custodyIn, standingIn } from './standing.js';
import { standingOn, standingsOn } from './standing-on.js';

const database = await testDatabase();
after(() => database.drop());
const read = readFactsFile(demonstration.facts);
assert.ok(read.ok);
const file = read.value;
const actor = testActor();
await transact(database.app, (tx) => importRegister(tx, actor, file));

async function standingsBySlug(day: string) {
  const people = await database.visitors.selectFrom('people').select(['id', 'slug']).execute();
  const all = await standingsOn(database.visitors, null, day);
  const found = people.map(({ id, slug }) => {
    const one = all.get(id);
    assert.ok(one, slug);
    return [slug, one] as const;
  });
  return new Map(found);
}

async function statesOn(day: string): Promise<Record<string, string>> {
  const all = await standingsBySlug(day);
  return Object.fromEntries(
    [...all].map(([slug, { standing }]) => [
      slug,
      `${standing.state} since ${standing.since}, last word ${standing.evidence}`,
    ]),
  );
}

test('without readings nobody is held or free on the strength of an unread verdict', async () => {
  const states = await statesOn('2026-11-24');
  assert.deepEqual(states, {
    ...states,
    'vladimir-kozlov': 'free since 2016-08-19, last word 2019-03-14',
    'vadim-kuramshin': 'unknown since 2012-08-28, last word 2018',
    'aron-atabek': 'died since 2021-11-24, last word 2021-11-25',
    'zhanbolat-mamay': 'unknown since 2023-04-10, last word 2023-04-10',
    'duman-mukhammedkarim': 'unknown since 2024-08, last word 2025-09',
    'makhambet-abzhan': 'unknown since 2023-02-03, last word 2023-02-03',
    'alnur-ilyashev': 'unknown since null, last word 2022',
  });
});

test('today everybody stands as the sources allow, and no more', async () => {
  const readings = readReadingsFile(demonstration.readings);
  await transact(database.app, (tx) => importRegister(tx, actor, file, readings));
  assert.deepEqual(await statesOn('2026-11-24'), {
    'vladimir-kozlov': 'free since 2016-08-19, last word 2019-03-14',
    'vadim-kuramshin': 'unknown since 2018, last word 2018',
    'aron-atabek': 'died since 2021-11-24, last word 2021-11-25',
    'roza-tuletayeva': 'free since 2014-11, last word 2014-12',
    'maksat-dosmagambetov': 'died since 2018-09, last word 2018-10',
    'zhanbolat-mamay': 'restricted since 2023-04-10, last word 2023-04-10',
    'max-bokayev': 'free since 2021-02-04, last word 2021-02-19',
    'talgat-ayan': 'free since 2018-04, last word 2018-04-25',
    'seytkazy-matayev': 'free since 2017-12, last word 2022-07-06',
    'guzyal-baidalinova': 'free since 2018-01-12, last word 2016-07-13',
    'yermek-narymbayev': 'unknown since 2018-08, last word 2016-03-31',
    'serikzhan-mambetalin': 'unknown since 2017-03-30, last word 2016-03-31',
    'bolatbek-blyalov': 'unknown since 2017-10, last word 2017-10-17',
    'natalia-sokolova': 'unknown since 2015-03, last word 2012-03-11',
    'alnur-ilyashev': 'unknown since null, last word 2022',
    'duman-mukhammedkarim': 'held since 2023-06, last word 2025-09',
    'marat-zhylanbayev': 'held since 2025, last word 2025-02',
    'aigerim-tleuzhanova': 'held since 2023-07-11, last word 2023-09-26',
    'makhambet-abzhan': 'held since 2023-02-03, last word 2023-02-03',
  });
});

test('on 30 March 2016 all three are held, and their days are counted', async () => {
  const all = await standingsBySlug('2016-03-30');
  const three = ['vladimir-kozlov', 'vadim-kuramshin', 'aron-atabek'].map((slug) => {
    const { standing, custody } = all.get(slug) ?? {};
    return [standing?.state, custody?.days, custody?.at_least];
  });
  assert.deepEqual(three, [
    ['held', nightsBetween('2012-01-23', '2016-03-30'), false],
    // Nine nights of 2010, 218 to the jury's verdict, then from the re-arrest.
    ['held', 9 + 218 + nightsBetween('2012-10-31', '2016-03-30'), false],
    ['held', nightsBetween('2006-07-17', '2016-03-30'), false],
  ]);
});

test('custody that has ended is counted in nights, and a vague end gives a range', async () => {
  const all = await standingsBySlug('2026-11-24');
  assert.equal(all.get('vladimir-kozlov')?.custody?.days, 1670);
  assert.equal(all.get('aron-atabek')?.custody?.days, 5555);
  assert.deepEqual(all.get('vadim-kuramshin')?.custody, {
    days: { from: 2115, to: 2479 },
    at_least: true,
    counted: 'nights',
    periods: [
      { from: '2010-08-29', to: '2010-09-07', days: 9, held_as: 'administrative' },
      { from: '2012-01-23', to: '2012-08-28', days: 218, held_as: 'remand' },
      { from: '2012-10-31', to: '2018', days: { from: 1888, to: 2252 }, held_as: 'sentenced' },
    ],
  });
  assert.equal(all.get('natalia-sokolova')?.custody, null);
});

test('he is held on remand, freed, held again on remand, and from the second verdict on as sentenced', async () => {
  const as = async (day: string) => {
    const { state, held_as } = (await standingsBySlug(day)).get('vadim-kuramshin')?.standing ?? {};
    return `${state} ${held_as}`;
  };
  assert.equal(await as('2010-09-01'), 'held administrative');
  assert.equal(await as('2012-03-01'), 'held remand');
  assert.equal(await as('2012-09-27'), 'free null');
  assert.equal(await as('2012-11-30'), 'held remand');
  assert.equal(await as('2012-12-07'), 'held sentenced');
  assert.equal(await as('2016-03-30'), 'held sentenced');
});

test('in the month of a verdict whose day nobody knows, nobody says whether it was remand', async () => {
  const as = async (day: string) => (await standingsBySlug(day)).get('aron-atabek')?.standing.held_as;
  assert.equal(await as('2007-09-30'), 'remand');
  assert.equal(await as('2007-10-15'), null);
  assert.equal(await as('2007-10-31'), 'sentenced');
});

test('freed between two prisons, he is free on the day between', async () => {
  const all = await standingsBySlug('2012-09-27');
  assert.equal(all.get('vadim-kuramshin')?.standing.state, 'free');
});

test('a death that is not yet told stops a letter but does not reach visitors', async () => {
  const { id } = await database.app
    .selectFrom('people')
    .select('id')
    .where('code', '=', 'dosmagambetov-maksat')
    .executeTakeFirstOrThrow();
  await database.app
    .updateTable('facts')
    .set({ told: 'desk' })
    .where('person_id', '=', id)
    .where((where) =>
      where.or([where('import_key', '=', 'event:d3'), where('import_key', 'like', '%:outcome')]),
    )
    .execute();
  assert.equal((await standingOn(database.app, id, '2026-11-24')).state, 'died');
  assert.equal((await standingOn(database.visitors, id, '2026-11-24')).state, 'unknown');
});

const day = fc.integer({ min: 0, max: 6000 }).map((days) => addDays('2006-01-01', days));
const event = fc.record({
  type: fc.constantFrom('arrest', 'release', 'verdict', 'transfer', 'death', 'restriction'),
  happened: fc.oneof(
    day,
    day.map((one) => one.slice(0, 7)),
    day.map((one) => one.slice(0, 4)),
    fc.constant(null),
  ),
  summary: fc.constant('x'),
  published: fc.array(day, { maxLength: 2 }),
  reading: fc.constant(null),
});
const course: fc.Arbitrary<Course> = fc
  .array(event, { maxLength: 8 })
  .map((events) => ({ events, outcome: null, words: [], terms: [], death: null }));

test('whatever the course, days in custody never exceed the days that there were, and a range is a range', () => {
  fc.assert(
    fc.property(course, day, (one, on) => {
      const custody = custodyIn(one, on);
      if (!custody) return true;
      const { from, to } =
        typeof custody.days === 'number' ? { from: custody.days, to: custody.days } : custody.days;
      // A year-wide beginning reaches back to 1 January, and two vague ends can overlap.
      return from >= 0 && from <= to && from <= nightsBetween('2006-01-01', on);
    }),
  );
});

test('whoever has died stays dead, whatever is reported later', () => {
  fc.assert(
    fc.property(course, day, day, (one, first, second) => {
      const [early, late] = first < second ? [first, second] : [second, first];
      return standingIn(one, early).state !== 'died' || standingIn(one, late).state === 'died';
    }),
  );
});

test('the last word is never later than the day that was asked for', () => {
  fc.assert(
    fc.property(course, day, (one, on) => {
      const { evidence } = standingIn(one, on);
      return evidence === null || evidence <= on;
    }),
  );
});
