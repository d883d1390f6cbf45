import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addDays, nightsBetween } from '../../kernel/day.js';
import { addDuration, type Duration, partOf, readDuration, writeDuration } from '../../kernel/duration.js';
import {
  beginOf,
  beyond,
  creditOf,
  day_for_day,
  daysHeld,
  daysUntil,
  endOf,
  type Held,
  partServedOn,
  type Ratio,
  type Span,
} from './arithmetic.js';

const on = (day: string): Span => ({ from: day, to: day });
const length = (text: string): Duration => readDuration(text) ?? assert.fail(text);
const first = '2000-01-01';

/** A day within thirty years, leap years among them. */
const day = fc.integer({ min: 0, max: 11_000 }).map((days) => addDays(first, days));
const span = fc
  .tuple(day, fc.integer({ min: 0, max: 400 }))
  .map(([from, more]) => ({ from, to: addDays(from, more) }));
const held: fc.Arbitrary<Held> = fc
  .tuple(span, fc.option(fc.tuple(fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 0, max: 400 }))))
  .map(([begin, end]) => ({
    begin,
    end: end && { from: addDays(begin.from, end[0]), to: addDays(begin.to, end[0] + end[1]) },
  }));
const duration = fc.record({
  years: fc.integer({ min: 0, max: 25 }),
  months: fc.integer({ min: 0, max: 11 }),
  days: fc.integer({ min: 0, max: 29 }),
});

/** Days held counted one by one, with exact days. */
function oneByOne(periods: { begin: string; end: string | null }[], until: string): number {
  const days = new Set<string>();
  for (const { begin, end } of periods) {
    for (let one = begin; one < (end ?? until) && one < until; one = addDays(one, 1)) days.add(one);
  }
  return days.size;
}

/** Some day of a span. */
const within = ({ from, to }: Span, share: number) =>
  addDays(from, Math.round(nightsBetween(from, to) * share));

test('days held are a range that holds every possible answer, and reaches both its ends', () => {
  const shares = fc.array(
    fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
    { minLength: 4, maxLength: 4 },
  );
  fc.assert(
    fc.property(fc.array(held, { maxLength: 4 }), day, shares, (periods, until, picked) => {
      const range = daysHeld(periods, until);
      const exact = periods.flatMap(({ begin, end }, place) => {
        const [one = 0, other = 0] = picked[place] ?? [];
        const from = within(begin, one);
        const to = end && within(end, other);
        return to !== null && to < from ? [] : [{ begin: from, end: to }];
      });
      if (exact.length === periods.length) {
        const days = oneByOne(exact, until);
        assert.ok(range.from <= days && days <= range.to, `${range.from} <= ${days} <= ${range.to}`);
      }
      const widest = periods.map(({ begin, end }) => ({ begin: begin.from, end: end?.to ?? null }));
      assert.equal(oneByOne(widest, until), range.to);
      const surest = periods.map(({ begin, end }) => ({ begin: begin.to, end: end?.from ?? null }));
      assert.equal(oneByOne(surest, until), range.from);
    }),
    { numRuns: 60 },
  );
});

test('days that lie in two periods count once, and the order of the periods does not matter', () => {
  const overlapping = [
    { begin: on('2012-01-23'), end: on('2012-03-01') },
    { begin: on('2012-02-01'), end: on('2012-03-10') },
  ];
  assert.deepEqual(daysHeld(overlapping, '2013-01-01'), { from: 47, to: 47 });
  fc.assert(
    fc.property(fc.array(held, { maxLength: 5 }), day, (periods, until) => {
      assert.deepEqual(daysHeld([...periods].reverse(), until), daysHeld(periods, until));
      assert.deepEqual(daysHeld([...periods, ...periods], until), daysHeld(periods, until));
    }),
  );
});

test('the day of arrest counts and the day of release does not; 29 February is a day', () => {
  assert.deepEqual(daysHeld([{ begin: on('2012-02-28'), end: on('2012-03-01') }], '2016-01-01'), {
    from: 2,
    to: 2,
  });
  assert.deepEqual(daysHeld([{ begin: on('2013-02-28'), end: on('2013-03-01') }], '2016-01-01'), {
    from: 1,
    to: 1,
  });
  assert.deepEqual(daysHeld([{ begin: on('2013-02-28'), end: on('2013-02-28') }], '2016-01-01'), {
    from: 0,
    to: 0,
  });
});

test('custody without an end lasts to the day that is asked for, and a day longer tomorrow', () => {
  fc.assert(
    fc.property(span, day, (begin, until) => {
      const [now, tomorrow] = [
        daysHeld([{ begin, end: null }], until),
        daysHeld([{ begin, end: null }], addDays(until, 1)),
      ];
      assert.equal(tomorrow.to - now.to, until >= begin.from ? 1 : 0);
      assert.equal(tomorrow.from - now.from, until >= begin.to ? 1 : 0);
    }),
  );
});

test('two thirds of eighteen years are twelve, and a part of a term is never more than the term', () => {
  assert.equal(writeDuration(partOf(length('P18Y'), 2, 3)), 'P12Y');
  assert.equal(writeDuration(partOf(length('P7Y6M'), 1, 2)), 'P3Y9M');
  assert.equal(writeDuration(partOf(length('P1Y1M'), 1, 2)), 'P6M15D');
  assert.equal(writeDuration(partOf(length('P10D'), 1, 3)), 'P4D');
  fc.assert(
    fc.property(day, duration, fc.integer({ min: 1, max: 4 }), (begin, whole, part) => {
      const served = partServedOn(on(begin), whole, part, 5);
      assert.ok(served.from >= begin && served.to <= addDuration(begin, whole));
    }),
  );
});

test('remand of one and a half counts half as much again, and a part of a day for nothing', () => {
  assert.deepEqual(creditOf({ from: 100, to: 101 }, { held: 2, counted: 3 }), { from: 150, to: 151 });
  assert.deepEqual(creditOf({ from: 9, to: 9 }, day_for_day), { from: 9, to: 9 });
});

test('a term served in one piece begins with the arrest; custody before a break moves that forward', () => {
  const once = {
    periods: [{ begin: on('2006-07-17'), end: null }],

    sentenced: { from: '2007-10-01', to: '2007-10-31' },
    ratio: day_for_day,
  };
  assert.deepEqual(beginOf(once), on('2006-07-17'));
  assert.deepEqual(endOf(on('2006-07-17'), length('P18Y')), on('2024-07-17'));
  const broken = {
    ...once,
    periods: [
      { begin: on('2012-01-23'), end: on('2012-08-28') },
      { begin: on('2012-10-31'), end: null },
    ],
    sentenced: on('2012-12-07'),
  };
  assert.deepEqual(beginOf(broken), on(addDays('2012-10-31', -218)));
  assert.equal(beginOf({ ...once, periods: [] }), null);
});

test('a favourable rule for remand brings the end nearer by what it adds, and by nothing else', () => {
  const at = {
    periods: [{ begin: on('2021-01-01'), end: null }],

    sentenced: on('2021-07-20'),
    ratio: { held: 2, counted: 3 },
  };
  // 200 days of remand count as 300: the term is over 100 days sooner.
  assert.deepEqual(beginOf(at), on(addDays('2021-01-01', -100)));
  fc.assert(
    fc.property(fc.array(held, { minLength: 1, maxLength: 3 }), span, (periods, sentenced) => {
      const plain = beginOf({ periods, sentenced, ratio: day_for_day });
      const better = beginOf({ periods, sentenced, ratio: { held: 1, counted: 2 } });
      assert.ok(plain && better && better.from <= plain.from && better.to <= plain.to);
      assert.ok(plain.from <= plain.to && better.from <= better.to);
    }),
  );
});

/** Where a term would have begun, with exact days. */
function beginExactly(periods: { begin: string; end: string | null }[], sentenced: string, ratio: Ratio) {
  const last = periods.at(-1) ?? assert.fail();
  const remand = oneByOne(periods, sentenced);
  const gain = Math.floor((remand * ratio.counted) / ratio.held) - remand;
  return addDays(last.begin, -(oneByOne(periods.slice(0, -1), last.begin) + gain));
}

/** Custody that was broken off once or twice, as people live through it: each arrest after the release before it. */
const course = fc
  .array(fc.tuple(fc.nat(40), fc.nat(40), fc.integer({ min: 40, max: 90 }), fc.nat(40)), {
    minLength: 1,
    maxLength: 3,
  })
  .map((parts) => {
    let at = '2012-01-01';
    const on = (more: number) => {
      at = addDays(at, more);
      return at;
    };
    return parts.map(([apart, vague, long, open]): { begin: Span; end: Span } => {
      const from = on(apart);
      const begin = { from, to: addDays(from, vague) };
      // A release can lie on the same days as the next arrest, but not on those of the release after it.
      at = begin.to;
      const end = on(long);
      return { begin, end: { from: end, to: addDays(end, open) } };
    });
  });

test('the beginning of a term is a range that holds every possible answer, and reaches both its ends', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const ratios = fc.constantFrom<Ratio>(day_for_day, { held: 2, counted: 3 }, { held: 1, counted: 2 });
  const sentence = fc.tuple(fc.nat(60), fc.nat(40));
  fc.assert(
    fc.property(
      course,
      ratios,
      sentence,
      fc.array(share, { minLength: 7, maxLength: 7 }),
      (lived, ratio, [after, vague], picked) => {
        const periods: Held[] = lived.map((one, place) =>
          place === lived.length - 1 ? { ...one, end: null } : one,
        );
        const last = lived.at(-1) ?? assert.fail();
        const from = addDays(last.begin.to, after);
        const sentenced = { from, to: addDays(from, vague) };
        const range = beginOf({ periods, sentenced, ratio }) ?? assert.fail();
        const exactly = (pick: (span: Span, place: number) => string) => {
          const begins = periods.map(({ begin }, place) => pick(begin, 2 * place));
          const exact = periods.map(({ end }, place) => {
            const over = end && pick(end, 2 * place + 1);
            // Nobody is arrested who has not been let go.
            const next = begins[place + 1];
            return { begin: begins[place] ?? '', end: over && next && over > next ? next : over };
          });
          return beginExactly(exact, pick(sentenced, 6), ratio);
        };
        const some = exactly((span, place) => within(span, picked[place] ?? 0));
        assert.ok(range.from <= some && some <= range.to, `${range.from} <= ${some} <= ${range.to}`);
        const begins = new Set(periods.map(({ begin }) => begin));
        assert.equal(
          exactly((span) => (begins.has(span) ? span.from : span.to)),
          range.from,
        );
        assert.equal(
          exactly((span) => (begins.has(span) ? span.to : span.from)),
          range.to,
        );
      },
    ),
    { numRuns: 200 },
  );
});

test('half days of several times on remand are added up before a part of a day is lost', () => {
  const periods = [
    { begin: on('2021-01-01'), end: on('2021-01-02') },
    { begin: on('2021-02-01'), end: null },
  ];
  const at = { periods, sentenced: on('2021-02-02'), ratio: { held: 2, counted: 3 } };
  // A day and a day count as three: two days served, and one more.
  assert.deepEqual(beginOf(at), on('2021-01-30'));
  // Where a sentence was served in the first of them, it is no remand.
  const served = [{ ...periods[0], served: true } as Held, ...periods.slice(1)];
  assert.deepEqual(beginOf({ ...at, periods: served }), on('2021-01-31'));
});

test('held beyond the end is certain only when every possible end has passed', () => {
  const end = { from: '2019-07-01', to: '2019-07-31' };
  assert.equal(beyond('2019-07-01', end), 'no');
  assert.equal(beyond('2019-07-02', end), 'possibly');
  assert.equal(beyond('2019-07-31', end), 'possibly');
  assert.equal(beyond('2019-08-01', end), 'certainly');
  assert.deepEqual(daysUntil('2019-07-01', end), { from: 0, to: 30 });
});
