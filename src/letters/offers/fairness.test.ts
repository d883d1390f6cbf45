import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fairnessRun, plan } from '../../../test/fairness-run.js';
import { seededChance } from '../../kernel/chance.js';
import { anybody, fairOrder, offered, offeredTogether, type Reader } from './fairness.js';

const seeds = ['one', 'two', 'three', 'four'];
const reader = (id: string, other: Partial<Reader> = {}): Reader => ({
  id,
  lately: 0,
  occasion: null,
  silent: false,
  languages: null,
  on_day: 0,
  most_a_day: null,
  place: null,
  ...other,
});
const order = (readers: Reader[], asked = anybody) =>
  fairOrder(readers, asked, seededChance('order')).map(({ id }) => id);

test('with half of the writers choosing by fame, the least-written third gets a quarter of all letters', () => {
  for (const seed of seeds) {
    const half = fairnessRun({ ...plan, seed });
    assert.ok(half.least_third_percent >= 25, `${seed}: ${half.least_third_percent}`);
    const free = fairnessRun({ ...plan, seed, offered_percent: 0 });
    assert.ok(free.least_third_percent < 15, `fame alone: ${free.least_third_percent}`);
  }
});

test('nobody and no place gets more letters on a day than it takes', () => {
  for (const seed of seeds) {
    assert.ok(fairnessRun({ ...plan, seed, most_a_day: 2, offered_percent: 100 }).beyond <= 0);
  }
  const shared = { on_day: 4, most_a_day: 5 };
  const both = [reader('one', { place: shared }), reader('two', { place: shared })];
  assert.equal(offeredTogether(both, 10, 5, anybody, seededChance('full')).length, 1);
  assert.equal(offered([reader('full', { on_day: 1, most_a_day: 1 })], anybody, seededChance('x')), null);
});

test('who has had least comes first; a birthday, a hearing and silence bring forward by a few letters', () => {
  assert.deepEqual(
    order([
      reader('much', { lately: 9 }),
      reader('birthday', { lately: 9, occasion: 'birthday' }),
      reader('silent hearing', { lately: 9, occasion: 'hearing', silent: true }),
      reader('none'),
    ]),
    ['none', 'silent hearing', 'birthday', 'much'],
  );
});

test('who cannot read the writer’s language is not offered, nor whom the writer passed over', () => {
  const readers = [
    reader('kk', { languages: ['kk'] }),
    reader('ru', { languages: ['ru', 'kk'], lately: 1 }),
    reader('any', { lately: 2 }),
  ];
  assert.deepEqual(order(readers, { language: 'ru', without: new Set() }), ['ru', 'any']);
  assert.deepEqual(order(readers, { language: 'ru', without: new Set(['ru']) }), ['any']);
});

test('a hundred people who ask at once are not all sent to the same, and an evening is spread', () => {
  const readers = Array.from({ length: 20 }, (_, place) => reader(String(place), { lately: place }));
  const chance = seededChance('crowd');
  const chosen = new Set(Array.from({ length: 100 }, () => offered(readers, anybody, chance)?.id));
  assert.deepEqual([...chosen].sort(), ['0', '1', '2', '3', '4']);
  const evening = offeredTogether(readers, 10, 5, anybody, chance).map(({ id }) => Number(id));
  assert.ok(Math.max(...evening) < 5, String(evening));
});
