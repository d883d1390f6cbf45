import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { testActor, testDatabase } from '../../../test/database.js';
import { transact } from '../../kernel/database.js';
import { root } from '../../kernel/root.js';
import { importRegister, readReadingsFile } from '../commands.js';
import type { Course } from '../course/standing.js';
import { coursesOf } from '../course/standing-on.js';
import { readFactsFile } from '../files/facts-file.js';
import { heldBeyond } from './held-beyond.js';
import { type Reckoning, reckon } from './reckoning.js';
import { choicesOf } from './rule.js';

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
});
