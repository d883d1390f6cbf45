import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keysOf } from './name-fold.js';
import { differInVowels, soundDistance } from './sound-distance.js';

const far = (one: string, other: string) =>
  soundDistance(keysOf(one)[0] as string, keysOf(other)[0] as string);

test('the ending of a Latvian, Lithuanian or Greek name costs less than a letter and more than a spelling', () => {
  for (const [one = '', other = ''] of [
    ['Grushevets', 'Grushevetss'],
    ['Tarnovs', 'Tarnov'],
  ])
    assert.ok(far(one, other) <= 0.5, `${one} ${other}`);
  assert.ok(far('Tarnovs', 'Tarnov') > 0.45);
  assert.ok(far('Tarnovas', 'Tarnov') < far('Tarnovek', 'Tarnov'));
});

test('vowels that languages exchange are told from vowels that tell names apart', () => {
  const differ = (one: string, other: string) =>
    differInVowels(keysOf(one)[0] as string, keysOf(other)[0] as string);
  assert.equal(differ('Hendrikson', 'Hendriksen'), true);
  assert.equal(differ('Lama', 'Lima'), true);
  assert.equal(differ('Казлов', 'Козлов'), false);
  assert.equal(differ('Kuramshen', 'Kuramshin'), false);
});
