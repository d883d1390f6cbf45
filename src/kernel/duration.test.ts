import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addDays } from './day.js';
import { addDuration, type Duration, minus, plus, readDuration, writeDuration } from './duration.js';

const length = (text: string): Duration => readDuration(text) ?? assert.fail(text);

/** A day within thirty years, leap years among them. */
const day = fc.integer({ min: 0, max: 11_000 }).map((days) => addDays('2000-01-01', days));
const duration = fc.record({
  years: fc.integer({ min: 0, max: 25 }),
  months: fc.integer({ min: 0, max: 11 }),
  days: fc.integer({ min: 0, max: 29 }),
});

test('a term ends by the calendar: on the day of the same number, or the last of a shorter month', () => {
  assert.equal(addDuration('2012-01-23', length('P7Y6M')), '2019-07-23');
  assert.equal(addDuration('2012-02-29', length('P1Y')), '2013-02-28');
  assert.equal(addDuration('2011-08-31', length('P6M')), '2012-02-29');
  assert.equal(addDuration('2012-12-31', length('P15D')), '2013-01-15');
  fc.assert(
    fc.property(day, duration, duration, (begin, one, other) => {
      assert.ok(addDuration(begin, one) <= addDuration(begin, plus(one, other)));
      assert.ok(addDuration(begin, one) <= addDuration(addDays(begin, 1), one));
    }),
  );
});

test('reduced by a year is a year less, and never below nothing', () => {
  assert.equal(writeDuration(minus(length('P7Y'), length('P1Y'))), 'P6Y');
  assert.equal(writeDuration(minus(length('P1Y'), length('P15D'))), 'P11M15D');
  assert.equal(writeDuration(minus(length('P6M'), length('P1Y'))), 'P0D');
  fc.assert(
    fc.property(duration, duration, (one, other) => {
      assert.equal(writeDuration(minus(plus(one, other), other)), writeDuration(one));
    }),
  );
});
