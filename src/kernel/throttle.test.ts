import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { seededChance } from './chance.js';
import { day_ms, minute_ms, movableClock, second_ms } from './clock.js';
import { Throttle } from './throttle.js';

const pace = { at_once: 3, then_every_ms: minute_ms };

function throttle(most_keys?: number) {
  const clock = movableClock('2016-04-07T19:30:00Z');
  return { clock, throttle: new Throttle(pace, clock, seededChance('throttle'), most_keys) };
}

test('a few tries go on at once, then each has to wait', () => {
  const { clock, throttle: slow } = throttle();
  assert.deepEqual([slow.take('a'), slow.take('a'), slow.take('a')], [0, 0, 0]);
  assert.equal(slow.take('a'), 60);
  clock.move(45 * second_ms);
  assert.equal(slow.take('a'), 15);
  clock.move(15 * second_ms);
  assert.equal(slow.take('a'), 0);
  assert.equal(slow.take('a'), 60);
});

test('one key does not slow another, and its parts do not run together', () => {
  const { throttle: slow } = throttle();
  for (let tries = 0; tries < 4; tries += 1) slow.take('ab', 'c');
  assert.ok(slow.take('ab', 'c') > 0);
  assert.equal(slow.take('a', 'bc'), 0);
});

test('a success gives the tries back', () => {
  const { throttle: slow } = throttle();
  for (let tries = 0; tries < 4; tries += 1) slow.take('a');
  slow.forgive('a');
  assert.equal(slow.take('a'), 0);
});

test('nothing that was given can be read in what it remembers, and a new day forgets it', () => {
  const { clock, throttle: slow } = throttle();
  slow.take('198.51.100.7');
  const remembered = Object.values(slow).map((part) => (part instanceof Map ? [...part] : part));
  assert.ok(!JSON.stringify(remembered).includes('198.51'));
  assert.match(JSON.stringify(remembered), /"tries":2/);
  assert.equal(slow.size, 1);
  clock.move(day_ms);
  slow.take('someone else');
  assert.equal(slow.size, 1);
});

test('it never remembers more keys than it may', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 60 }), (keys) => {
      const { throttle: slow } = throttle(10);
      for (const key of keys) slow.take(key);
      assert.ok(slow.size <= 10);
    }),
    { numRuns: 50 },
  );
});

test('a clock that is set back neither frees nor locks anybody for long', () => {
  const { clock, throttle: slow } = throttle();
  for (let tries = 0; tries < 3; tries += 1) slow.take('a');
  clock.move(-10 * minute_ms);
  assert.equal(slow.take('a'), 60);
  clock.move(minute_ms);
  assert.equal(slow.take('a'), 0);
});
