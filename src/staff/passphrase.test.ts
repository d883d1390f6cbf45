import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededChance } from '../kernel/chance.js';
import { entropy_bits, newPassphrase, words } from './passphrase.js';

test('a passphrase of six words is worth at least 66 bits', () => {
  assert.equal(new Set(words).size, words.length);
  assert.ok(words.length >= 2048);
  assert.ok(entropy_bits >= 66);
});

test('the words are short, and no word begins another or is a slip of the pen away from it', () => {
  const all = new Set(words);
  for (const word of words) {
    assert.match(word, /^[a-z]{3,8}$/);
    for (let end = 1; end < word.length; end += 1) {
      assert.ok(!all.has(word.slice(0, end)), `${word} begins with another word`);
    }
    for (let at = 0; at < word.length; at += 1) {
      const without = word.slice(0, at) + word.slice(at + 1);
      assert.ok(!all.has(without), `${word} and ${without}`);
      for (const letter of 'abcdefghijklmnopqrstuvwxyz') {
        const other = word.slice(0, at) + letter + word.slice(at + 1);
        assert.ok(other === word || !all.has(other), `${word} and ${other}`);
      }
    }
  }
});

test('every word is drawn about equally often', () => {
  const chance = seededChance('words');
  const counts = new Map<string, number>();
  const phrases = 8000;
  for (let drawn = 0; drawn < phrases; drawn += 1) {
    for (const word of newPassphrase(chance).split(' ')) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const expected = (phrases * 6) / words.length;
  const chi = words.reduce((sum, word) => sum + ((counts.get(word) ?? 0) - expected) ** 2 / expected, 0);
  // Chi squared with n - 1 degrees has the mean n - 1 and the variance 2 (n - 1): five sigmas off is no chance.
  assert.ok(Math.abs(chi - (words.length - 1)) < 5 * Math.sqrt(2 * (words.length - 1)), String(chi));
});
