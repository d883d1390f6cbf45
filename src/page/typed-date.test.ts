import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { daysInMonth } from '../kernel/day.js';
import { readEdtf } from '../kernel/edtf.js';
import { languages, messagesBelow } from '../kernel/language.js';
import { root } from '../kernel/root.js';
import { dateInWords } from './date.js';
import { longest_typed_date, readTypedDate } from './typed-date.js';

const messages = messagesBelow(resolve(root, 'build/src'));

function understood(expected: Record<string, string>) {
  for (const [typed, edtf] of Object.entries(expected)) {
    assert.deepEqual(readTypedDate(typed), { ok: true, edtf }, typed);
  }
}

test('a date is understood as people write it in English', () => {
  understood({
    'October 2012': '2012-10',
    '5 May 2013': '2013-05-05',
    'May 5, 2013': '2013-05-05',
    'the 5th of May 2013': '2013-05-05',
    '5 Sept. 2013': '2013-09-05',
    '  2012 ': '2012',
    'about 5 May 2013': '2013-05-05~',
    'c. 2012': '2012~',
    'ca.2012': '2012~',
    '~2012': '2012~',
    'perhaps 2012': '2012?',
    '2012?': '2012?',
    'perhaps about October 2012': '2012-10%',
    'before May 2013': '../2013-04',
    'before 1 March 2012': '../2012-02-29',
    'until 2013': '../2013',
    'after 3 March 2014': '2014-03-04/..',
    'after 2013': '2014/..',
    'since 3 March 2014': '2014-03-03/..',
    'not before October 2007': '2007-10/..',
    'between May and July 2012': '2012-05/2012-07',
    'between 3 and 5 May 2012': '2012-05-03/2012-05-05',
    'from 2012 to 2014': '2012/2014',
    'from May 2012 to unknown': '2012-05/',
    'unknown – 2014': '/2014',
    '3–5 May 2012': '2012-05-03/2012-05-05',
    '2012 - 2014': '2012/2014',
    '1990s': '199X',
    'the 2010s': '201X',
    'spring 2012': '2012-21',
    'Winter 2012': '2012-24',
  });
});

test('a date is understood in Russian, Ukrainian, Belarusian and Kazakh', () => {
  understood({
    '5 мая 2013 г.': '2013-05-05',
    '5 мая 2013 года': '2013-05-05',
    'в октябре 2012 года': '2012-10',
    'около мая 2013': '2013-05~',
    'до мая 2013': '../2013-05',
    'ранее мая 2013': '../2013-04',
    'после 3 марта 2014 г.': '2014-03-04/..',
    'с октября 2007 г.': '2007-10/..',
    'с мая по июль 2012': '2012-05/2012-07',
    'между маем и июлем 2012': '2012-05/2012-07',
    'весной 2012 года': '2012-21',
    '1990-е годы': '199X',
    '1990-е': '199X',
    '2010-х гг.': '201X',
    '5 мая 2013г.': '2013-05-05',
    '05.05.2013 г.': '2013-05-05',
    '5-7 мая 2013': '2013-05-05/2013-05-07',
    'у маі 2013': '2013-05',
    'взимку 2012': '2012-24',
    '5 травня 2013 р.': '2013-05-05',
    'близько 2013': '2013~',
    '5 траўня 2013': '2013-05-05',
    '8 кастрычніка 2012': '2012-10-08',
    '2012 ж. 8 қазан': '2012-10-08',
    '2016 ж. 19 тамыздан бастап': '2016-08-19/..',
    'шамамен 2014': '2014~',
  });
});

test('every month is understood as each of the languages writes it, short and long', () => {
  const forms = { long: { month: 'long' }, short: { month: 'short' } } as const;
  for (const language of ['en-GB', 'en-US', 'ru', 'uk', 'be', 'kk']) {
    for (let month = 1; month <= 12; month += 1) {
      const day = new Date(Date.UTC(2013, month - 1, 9));
      for (const form of [forms.long, forms.short]) {
        const write = (more: object) =>
          new Intl.DateTimeFormat(language, { ...form, ...more, year: 'numeric', timeZone: 'UTC' }).format(
            day,
          );
        const edtf = `2013-${two(month)}`;
        understood({ [write({ day: 'numeric' })]: `${edtf}-09`, [write({})]: edtf });
      }
    }
  }
});

test('figures are read where they can mean one thing only', () => {
  understood({
    '2012-10': '2012-10',
    '2012-10-08/2012-10-09': '2012-10-08/2012-10-09',
    '2012-01-23~': '2012-01-23~',
    '201x': '201X',
    '5.5.2013': '2013-05-05',
    '03.04.2013': '2013-04-03',
    '31/5/2013': '2013-05-31',
    '5/5/2013': '2013-05-05',
    '5/31/2013': '2013-05-31',
    '05/2013': '2013-05',
    '2013/05/06': '2013-05-06',
  });
});

test('a date that cannot be gets its own sentence', () => {
  const wrong: Record<string, string> = {
    '03/04/2013': 'which_is_month',
    '2012-13': 'no_month',
    '2012-13-01': 'no_month',
    '13.13.2013': 'no_month',
    '2013-02-31': 'no_day',
    '31 February 2013': 'no_day',
    '29 февраля 2013': 'no_day',
    '5.5.13': 'whole_year',
    '5 May 13': 'whole_year',
    '2014/2012': 'reversed',
    'between July and May 2012': 'reversed',
    'from 2014 to 2012': 'reversed',
    yesterday: 'not_understood',
    '1990-': 'not_understood',
    'unknown – unknown': 'not_understood',
    'marble 2012': 'not_understood',
    '5 May': 'whole_year',
    '': 'not_understood',
    '12345': 'not_understood',
    'May 2012 June': 'not_understood',
    ['x'.repeat(longest_typed_date + 1)]: 'too_long',
  };
  for (const [typed, code] of Object.entries(wrong)) {
    const read = readTypedDate(typed);
    assert.ok(!read.ok, `${typed} is understood`);
    assert.equal(read.code, `page.typed_date.${code}`, typed);
    for (const language of languages) {
      assert.doesNotMatch(messages.in(language)(read.code, read.values), /[{}]/);
    }
  }
});

const two = (figure: number) => String(figure).padStart(2, '0');
const point = fc
  .record({
    year: fc.integer({ min: 1000, max: 2999 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 31 }),
    precision: fc.constantFrom('day', 'month', 'season', 'year', 'decade'),
    mark: fc.constantFrom('', '', '?', '~', '%'),
  })
  .map(({ year, month, day, precision, mark }) => {
    if (precision === 'decade') return `${String(year).slice(0, 3)}X${mark}`;
    if (precision === 'year') return `${year}${mark}`;
    if (precision === 'season') return `${year}-${21 + (month % 4)}${mark}`;
    if (precision === 'month') return `${year}-${two(month)}${mark}`;
    return `${year}-${two(month)}-${two(Math.min(day, daysInMonth(year, month)))}${mark}`;
  });
const date = fc
  .oneof(
    point,
    point.map((end) => `../${end}`),
    point.map((begin) => `${begin}/..`),
    point.map((begin) => `${begin}/`),
    point.map((end) => `/${end}`),
    fc.tuple(point, point).map(([one, other]) => `${one}/${other}`),
  )
  .filter((edtf) => readEdtf(edtf) !== null);

test('what the product says of a date is read back as the same date, in every language', () => {
  for (const language of languages) {
    const say = messages.in(language);
    fc.assert(
      fc.property(date, (edtf) => {
        assert.deepEqual(readTypedDate(dateInWords(edtf, say)), { ok: true, edtf }, dateInWords(edtf, say));
      }),
      { numRuns: 400 },
    );
  }
});

test('whatever is typed, the answer is a date or a sentence', () => {
  const typed = fc.oneof(
    fc.string({ maxLength: 120 }),
    fc.string({ unit: fc.constantFrom(...'0123456789./-~?% абвмайжocter–'), maxLength: 40 }),
  );
  fc.assert(
    fc.property(typed, (text) => {
      const read = readTypedDate(text);
      assert.ok(read.ok ? readEdtf(read.edtf) : messages.in('en').has(read.code));
    }),
    { numRuns: 2000 },
  );
});
