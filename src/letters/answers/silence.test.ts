import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passRate } from './letter-figures.js';
import { median, silenceOf } from './silence.js';

const heard = { days: [10, 20, 40], last_word: '2016-03-01' };
const underway = ['2016-02-20', '2016-03-05'];

test('silence is an alert once it is longer than twice the usual days, and not a day before', () => {
  // Usual are 20 days; the second letter has been on its way since 5 March.
  assert.equal(silenceOf({ ...heard, underway }, '2016-04-14'), null);
  assert.deepEqual(silenceOf({ ...heard, underway }, '2016-04-15'), {
    since: '2016-03-01',
    days: 45,
    usual: 20,
  });
});

test('without a usual time, with one letter on its way, or within 30 days there is no alert', () => {
  const late = '2017-01-01';
  assert.equal(silenceOf({ ...heard, days: [10, 20], underway }, late), null);
  assert.equal(silenceOf({ ...heard, underway: ['2016-03-05'] }, late), null);
  assert.equal(silenceOf({ ...heard, days: [1, 1, 1], underway }, '2016-04-04'), null);
  assert.ok(silenceOf({ ...heard, days: [1, 1, 1], underway }, '2016-04-05'));
});

test('a pass rate is of letters of which something is known; the median of two is their mean', () => {
  assert.equal(passRate({ arrived: 2, returned: 1, refused: 1 }), 50);
  assert.equal(passRate({ arrived: 0, returned: 0, refused: 0 }), null);
  assert.deepEqual([median([3, 1]), median([5, 1, 2]), median([])], [2, 2, null]);
});
