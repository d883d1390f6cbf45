import assert from 'node:assert/strict';
import { test } from 'node:test';
import { longDay, messagesBelow, number, onceEach } from './language.js';
import { beside } from './root.js';

test('what writes days and numbers is made once for each language, and each language keeps its own', () => {
  const made: string[] = [];
  const one = onceEach((language: string) => {
    made.push(language);
    return { language };
  });
  assert.equal(one('ru'), one('ru'));
  assert.notEqual(one('ru'), one('kk'));
  assert.deepEqual(made, ['ru', 'kk']);
  for (const _ of [1, 2]) {
    assert.equal(longDay('2016-03-12', 'en'), '12 March 2016');
    assert.equal(longDay('2016-03-12', 'ru'), '12 марта 2016 г.');
    assert.equal(number(1670, 'en'), '1,670');
    assert.equal(number(1670, 'ru'), '1\u00a0670');
  }
});

test('a sentence that ends with a date has one full stop', () => {
  const say = messagesBelow(beside(import.meta.url, '..')).in('ru');
  const ends = (day: string) => say('letters.offers.state.reserved', { day }).slice(-4);
  assert.match(ends(longDay('2016-03-12', 'ru')), /[^.]\sг\.$/);
  assert.equal(ends('12.03.2016'), '016.');
});

test('a page full of dates holds no more memory than one date', () => {
  const days = (count: number) => {
    for (let at = 0; at < count; at += 1) longDay(`2016-03-${String((at % 28) + 1).padStart(2, '0')}`, 'kk');
  };
  days(1);
  const before = process.memoryUsage().rss;
  days(3000);
  // Each made anew they are some 100 MB.
  assert.ok(process.memoryUsage().rss - before < 30e6);
});
