import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { testActor, testDatabase } from '../../../test/database.js';
import { inventedPrisoner } from '../../../test/prisoner.js';
import { newId } from '../../kernel/chance.js';
import { transact } from '../../kernel/database.js';
import { root } from '../../kernel/root.js';
import { importRegister, readReadingsFile } from '../commands.js';
import { type Course, custodyIn } from '../course/standing.js';
import { coursesOf } from '../course/standing-on.js';
import { readFactsFile } from '../files/facts-file.js';
import { custodyDue, heldBeyond } from './held-beyond.js';
import { type Reckoning, reckon } from './reckoning.js';
import { type Choice, choicesOf, type Rule } from './rule.js';

const { app, visitors, analyse, close } = await testDatabase();
after(close);

before(async () => {
  const file = readFactsFile(join(root, 'demonstration/facts.json'));
  assert.ok(file.ok);
  const readings = readReadingsFile(join(root, 'demonstration/readings.json'));
  await transact(app, (tx) => importRegister(tx, testActor(), file.value, readings));
  await analyse();
});

async function reckoned(slug: string, day: string): Promise<Reckoning | null> {
  const { id } = await visitors
    .selectFrom('people')
    .select('id')
    .where('slug', '=', slug)
    .executeTakeFirstOrThrow();
  const course = (await coursesOf(visitors, [id])).get(id) as Course;
  return reckon(course, day, (await choicesOf(visitors, [id])).get(id) ?? null);
}

const on = (day: string) => ({ from: day, to: day });
const days = (count: number) => ({ from: count, to: count });

test('two thirds of Atabek’s term were served on the day that a source names', async () => {
  const one = await reckoned('aron-atabek', '2016-03-30');
  assert.equal(one?.term.length, 'P18Y');
  assert.deepEqual(one?.counted_from, on('2006-07-17'));
  assert.deepEqual(one?.earliest_release, on('2018-07-17'));
  assert.deepEqual(one?.ends, on('2024-07-17'));
  assert.deepEqual(one?.held, days(3544));
  assert.equal(one?.beyond, 'no');
});

test('Kozlov’s term ran from his arrest; he left three years before its end', async () => {
  const inside = await reckoned('vladimir-kozlov', '2016-03-30');
  assert.deepEqual(
    [inside?.term.length, inside?.ends, inside?.held],
    ['P7Y6M', on('2019-07-23'), days(1528)],
  );
  assert.equal(inside?.earliest_release, null, 'no rule of early release is named');
  const freed = await reckoned('vladimir-kozlov', '2026-11-24');
  assert.deepEqual([freed?.held, freed?.remaining, freed?.beyond], [days(1670), null, 'no']);
});

test('the remand before the jury freed Kuramshin counts towards the twelve years, the ten days of 2010 do not', async () => {
  const one = await reckoned('vadim-kuramshin', '2016-03-30');
  assert.equal(one?.term.length, 'P12Y');
  assert.deepEqual(one?.counted_from, on('2012-01-23'));
  assert.deepEqual(one?.held, days(218 + 1246));
  // 218 days before the re-arrest of 31 October 2012, and twelve years from there.
  assert.deepEqual(one?.ends, on('2024-03-27'));
});

test('a term that was cut to five years is five years, and one that nobody knows is not reckoned', async () => {
  assert.equal((await reckoned('roza-tuletayeva', '2012-07-01'))?.term.length, 'P7Y');
  assert.equal((await reckoned('roza-tuletayeva', '2013-07-01'))?.term.length, 'P5Y');
  assert.equal(
    (await reckoned('roza-tuletayeva', '2013-07-01'))?.at_latest,
    true,
    'no source dates her arrest',
  );
  assert.equal(await reckoned('vladimir-kozlov', '2012-05-01'), null, 'not sentenced yet');
});

/** A course of an invented person. */
function course(arrest: string, verdict: string, length: string): Course {
  const event = (type: string, happened: string, effect: 'held' | null) => ({
    type,
    happened,
    summary: 'x',
    published: [],
    reading: effect && { effect, ends: null, afterwards: null, why: 'x' },
  });
  return {
    events: [event('arrest', arrest, null), event('verdict', verdict, 'held')],
    outcome: null,
    words: [],
    terms: [{ how: 'imposed', length, decided: verdict }],
    death: null,
  };
}

test('somebody held beyond the end of the term is noticed, and only perhaps where the arrest is vague', () => {
  const exact = course('2012-01-23', '2012-06-01', 'P2Y');
  assert.equal(reckon(exact, '2014-01-23', null)?.beyond, 'no');
  assert.equal(reckon(exact, '2014-01-24', null)?.beyond, 'certainly');
  const vague = course('2012-01', '2012-06-01', 'P2Y');
  assert.equal(reckon(vague, '2014-01-15', null)?.beyond, 'possibly');
  assert.deepEqual(reckon(vague, '2014-01-15', null)?.ends, { from: '2014-01-01', to: '2014-01-31' });
  assert.deepEqual(reckon(vague, '2014-01-15', null)?.held, { from: 715, to: 745 });
});

/** A rule of remand of an invented land. */
function rule(denominator: number, numerator: number, more: Partial<Rule> = {}): Choice {
  const says = { law: 'x', article: '1', says: 'x', source_title: 'x', source_url: null, note: null };
  const valid = { valid_from: null, valid_to: null, was_read: true, counts: 'nights' } as const;
  const ratio = {
    code: 'x',
    kind: 'remand',
    country: 'xx',
    names: { en: 'x' },
    numerator,
    denominator,
  } as const;
  return { remand: { ...says, ...valid, ...ratio, ...more }, release: null, counts_from: null, why: 'x' };
}

test('a favourable rule counts custody until the verdict takes force; without an appeal the end is the latest', () => {
  const verdict = course('2021-01-01', '2021-07-20', 'P3Y');
  const before = reckon(verdict, '2022-01-01', rule(2, 3));
  // 200 days count as 300.
  assert.deepEqual([before?.ends, before?.at_latest], [on('2023-09-23'), true]);
  assert.deepEqual(before?.counted, days(365 + 100));
  const appeal = { type: 'appeal', summary: 'x', published: [] };
  const upheld = { effect: 'none', ends: null, afterwards: null, why: 'x' } as const;
  verdict.events.push({ ...appeal, happened: '2021-10-28', reading: upheld });
  const after = reckon(verdict, '2022-01-01', rule(2, 3));
  assert.deepEqual([after?.ends, after?.at_latest], [on('2023-08-04'), false]);
  assert.deepEqual(after?.remand_until, on('2021-10-28'));
  assert.equal(reckon(verdict, '2022-01-01', rule(1, 1))?.remand_until, null);
  // Repealed on 1 March: the 60 days up to then, that day counted, are all that is added.
  const repealed = reckon(verdict, '2022-01-01', rule(1, 2, { valid_to: '2021-03-01' }));
  assert.deepEqual([repealed?.counted, repealed?.at_latest], [days(365 + 60), false]);
});

test('where the law counts the day of release too, each custody that ended is a day longer', () => {
  const freed = course('2012-01-23', '2012-06-01', 'P2Y');
  freed.events.push({
    type: 'release',
    happened: '2012-12-01',
    summary: 'x',
    published: [],
    reading: null,
  });
  assert.deepEqual(reckon(freed, '2014-01-23', null)?.held, days(313));
  assert.deepEqual(reckon(freed, '2014-01-23', rule(1, 1, { counts: 'days' }))?.held, days(314));
});

test('days on which a vague release and the arrest after it can both lie are counted once', () => {
  const event = (type: string, happened: string) => ({
    ...{ type, happened, summary: 'x', published: [] },
    reading: null,
  });
  const events = [
    event('arrest', '2012-05-01'),
    event('release', '2012-06'),
    event('re-arrest', '2012-06-10'),
  ];
  const custody = custodyIn({ ...course('x', 'x', 'x'), events }, '2012-07-10');
  assert.deepEqual(custody?.days, { from: 31 + 30, to: 70 });
});

test('the desk is told who is held beyond the end of the term, and nobody else', async () => {
  const day = '2026-11-24';
  assert.deepEqual(await heldBeyond(app, day), []);
  const { id } = await app
    .selectFrom('people')
    .select('id')
    .where('code', '=', 'abzhan-makhambet')
    .executeTakeFirstOrThrow();
  // Sentenced to nine years in February 2023: with three, the term would be over.
  await app.updateTable('sentences').set({ length: 'P3Y' }).where('person_id', '=', id).execute();
  const found = await heldBeyond(app, day);
  assert.deepEqual(
    found.map(({ code, reckoning }) => [code, reckoning.beyond, reckoning.ends]),
    [['abzhan-makhambet', 'certainly', on('2026-02-03')]],
  );
  assert.deepEqual(await heldBeyond(app, '2026-02-03'), [], 'not on the last day');
  const due = (await custodyDue(app, testActor('operator', `${day}T12:00:00Z`).clock)).map((one) => one.code);
  assert.deepEqual(due, ['register.custody.due.certainly']);
});

test('years on remand before the verdict bring the warning on the day after the term', async () => {
  const actor = testActor('operator', '2026-11-24T12:00:00Z');
  const person = await inventedPrisoner(app, actor, 'long-remand');
  const event_id = await person.event('imprisonment', '2019-12-20');
  const id = newId(actor.chance);
  const said = { stated_confidence: null, note: null, basis: null, import_key: null, import_hash: null };
  await app
    .insertInto('facts')
    .values({
      id,
      kind: 'sentence',
      person_id: person.id,
      told: 'desk',
      ...said,
      created_at: actor.clock.now(),
    })
    .execute();
  const sentence = { id, person_id: person.id, length: 'P5Y', event_id, how: 'imposed' } as const;
  await app
    .insertInto('sentences')
    .values({ ...sentence, regime: null, extra: null, why: null })
    .execute();
  const found = async (day: string) => (await heldBeyond(app, day)).map(({ slug }) => slug);
  // Arrested on 10 January 2015.
  assert.deepEqual(await found('2020-01-10'), []);
  assert.deepEqual(await found('2020-01-11'), [person.slug]);
  await person.event('release', '2020-01-11');
  assert.deepEqual(await found('2020-01-12'), []);
});
