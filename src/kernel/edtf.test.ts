import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addDays, daysInMonth, isDay, nightsBetween } from './day.js';
import { compareEdtf, type Edtf, endsOf, readEdtf } from './edtf.js';

function read(text: string): Edtf {
  const date = readEdtf(text);
  assert.ok(date, `${text} is a date`);
  return date;
}

const day = fc
  .record({ year: fc.integer({ min: 1, max: 9999 }), month: fc.integer({ min: 1, max: 12 }) })
  .chain(({ year, month }) =>
    fc
      .integer({ min: 1, max: daysInMonth(year, month) })
      .map(
        (one) =>
          `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(one).padStart(2, '0')}`,
      ),
  );

test('a month or a year is never a false first of January', () => {
  assert.deepEqual(
    ['2012', '2012-10', '2012-10-08', '201X', '20XX', '2004-XX', '1985-04-XX'].map((text) => {
      const { from, to, precision } = read(text);
      return [text, from, to, precision];
    }),
    [
      ['2012', '2012-01-01', '2012-12-31', 'year'],
      ['2012-10', '2012-10-01', '2012-10-31', 'month'],
      ['2012-10-08', '2012-10-08', '2012-10-08', 'day'],
      ['201X', '2010-01-01', '2019-12-31', 'decade'],
      ['20XX', '2000-01-01', '2099-12-31', 'century'],
      ['2004-XX', '2004-01-01', '2004-12-31', 'year'],
      ['1985-04-XX', '1985-04-01', '1985-04-30', 'month'],
    ],
  );
});

test('doubt and approximation are kept', () => {
  assert.equal(read('2012-01-23~').approximate, true);
  assert.equal(read('2012?').uncertain, true);
  const both = read('2012-10%');
  assert.ok(both.uncertain && both.approximate);
});

test('an interval may be open or unknown at one end', () => {
  assert.deepEqual([read('2007-10/..').from, read('2007-10/..').to], ['2007-10-01', null]);
  assert.deepEqual([read('../2012').from, read('../2012').to], [null, '2012-12-31']);
  assert.deepEqual(endsOf(read('2012-01/')), { from: '2012-01', to: null });
  assert.equal(endsOf(read('2012')), null);
});

test('a date that no calendar has is none', () => {
  for (const text of [
    '2012-02-30',
    '2013-02-29',
    '1900-02-29',
    '2012-13',
    '2012-00',
    '2012-1-2',
    '0000',
    '2012-10-08T10:00',
    '2014/2012',
    '../..',
    '/',
    '',
    '2012/2013/2014',
    'X012',
    '2012-10-08?~',
    '20X2',
    ' 2012',
    '2012-XX-05',
  ]) {
    assert.equal(readEdtf(text), null, text);
  }
});

test('every day of the calendar is read as itself', () => {
  fc.assert(
    fc.property(day, (text) => {
      const date = read(text);
      return date.from === text && date.to === text && date.precision === 'day';
    }),
  );
});

test('an interval of two days spans both, and is none when it runs backwards', () => {
  fc.assert(
    fc.property(day, day, (a, b) => {
      const date = readEdtf(`${a}/${b}`);
      return a <= b ? date?.from === a && date.to === b : date === null;
    }),
  );
});

test('a year begins before its months and days, and the order is one order', () => {
  fc.assert(
    fc.property(day, day, (a, b) => {
      const [one, other] = [read(a), read(b)];
      return (
        Math.sign(compareEdtf(one, other)) === -Math.sign(compareEdtf(other, one)) &&
        compareEdtf(one, other) < 1 === a <= b &&
        compareEdtf(read(a.slice(0, 4)), one) <= 1
      );
    }),
  );
  const sorted = ['2012-12-16', '2007-10/..', '2012', '2012-12', '2007-10'].map(read).sort(compareEdtf);
  assert.deepEqual(
    sorted.map((date) => date.text),
    ['2007-10', '2007-10/..', '2012', '2012-12', '2012-12-16'],
  );
});

test('any text is read or refused, never a crash', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const date = readEdtf(text);
      return date === null || [date.from, date.to].every((one) => one === null || isDay(one));
    }),
  );
});

test('nights are counted over leap days: Kozlov 1,670, Atabek 5,555', () => {
  assert.equal(nightsBetween('2012-01-23', '2016-08-19'), 1670);
  assert.equal(nightsBetween('2006-07-17', '2021-10-01'), 5555);
  fc.assert(
    fc.property(day, fc.integer({ min: 0, max: 3000 }), (from, nights) => {
      fc.pre(from < '9980');
      return nightsBetween(from, addDays(from, nights)) === nights;
    }),
  );
});
