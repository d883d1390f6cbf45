import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { addDays } from '../../kernel/day.js';
import { type Grounds, type Trust, trustIn } from './trust.js';

const held: Grounds = {
  standing: { state: 'held', since: '2013' },
  address: { checked_on: '2016-03-01', valid_from: '2014-03', published_on: null, last_evidence: '2015-06' },
  stay: null,
  moves: ['2014-03'],
  doubts: [],
};
const on = (grounds: Partial<Grounds>, day = '2016-03-30'): Trust => trustIn({ ...held, ...grounds }, day);
const said = ({ state, reason, since }: Trust) => [state, reason, since].join(' ');

describe('whether a letter can go to a prison', () => {
  test('it can while the person is held there and somebody has made sure within ninety days', () => {
    assert.equal(said(on({})), 'holds  ');
    assert.equal(on({}, '2016-05-30').state, 'holds');
    assert.equal(said(on({}, '2016-05-31')), 'hold-your-letter unchecked 2016-03-01');
  });

  test('release, death and restricted liberty stop everything, whatever the address', () => {
    for (const [state, reason] of [
      ['free', 'released'],
      ['died', 'died'],
      ['restricted', 'restricted'],
    ] as const) {
      assert.equal(said(on({ standing: { state, since: '2016-03' } })), `stopped ${reason} 2016-03`);
      assert.equal(on({ standing: { state, since: null }, address: null }).reason, reason);
    }
  });

  test('a transfer after the last certainty holds letters; a check or a newer address ends that', () => {
    assert.equal(said(on({ moves: ['2016-03-15'] })), 'hold-your-letter moved 2016-03-15');
    assert.equal(on({ moves: ['2016-03-15'] }, '2016-03-14').state, 'holds', 'it has not happened yet');
    const checked = { ...held.address, checked_on: '2016-03-20' } as Grounds['address'];
    assert.equal(on({ moves: ['2016-03-15'], address: checked }).state, 'holds');
    assert.equal(
      on({ moves: ['2016-03'], address: checked }).reason,
      'moved',
      'some day in March may lie after the check',
    );
  });

  test('the transfer that led to the address is no doubt of it, however vague its date', () => {
    const address = { checked_on: null, valid_from: '2014-03', published_on: null, last_evidence: null };
    assert.equal(on({ address, moves: ['2014-03-20', '2014-03'] }).reason, 'unchecked');
    assert.equal(on({ address, moves: ['2014'] }).reason, 'moved');
  });

  test('a check of a prison’s address says nothing about who is still there', () => {
    const grounds = { stay: { began: '2015-01' }, moves: ['2015-01', '2016-02-10'] };
    assert.equal(said(on(grounds)), 'hold-your-letter moved 2016-02-10');
    assert.equal(on({ ...grounds, stay: { began: '2016-02-10' } }).state, 'holds');
  });

  test('a rumour holds letters from the day on that it is about until it is settled', () => {
    const doubts = [{ since: '2016-03-10', resolved_on: '2016-03-25' }];
    assert.equal(on({ doubts }, '2016-03-09').state, 'holds');
    assert.equal(said(on({ doubts }, '2016-03-10')), 'hold-your-letter rumour 2016-03-10');
    assert.equal(on({ doubts }, '2016-03-25').state, 'holds');
    const open = [{ since: '2016-03', resolved_on: null }, ...doubts];
    assert.equal(on({ doubts: open }).since, '2016-03', 'the oldest open one is said');
  });

  test('where nobody knows how somebody stands, the letter waits; without an address, too', () => {
    const standing = { state: 'unknown', since: '2018' } as const;
    assert.equal(said(on({ standing })), 'hold-your-letter unknown_standing 2018');
    assert.equal(said(on({ standing, address: null })), 'hold-your-letter no_address ');
  });
});

const day = fc.integer({ min: 0, max: 4000 }).map((days) => addDays('2010-01-01', days));
const edtf = fc.oneof(
  day,
  day.map((one) => one.slice(0, 7)),
  day.map((one) => one.slice(0, 4)),
);
const orNull = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null });
const grounds: fc.Arbitrary<Grounds> = fc.record({
  standing: fc.record({
    state: fc.constantFrom('held' as const, 'free' as const, 'unknown' as const),
    since: orNull(edtf),
  }),
  address: orNull(
    fc.record({
      checked_on: orNull(day),
      valid_from: orNull(edtf),
      published_on: orNull(edtf),
      last_evidence: orNull(edtf),
    }),
  ),
  stay: orNull(fc.record({ began: orNull(edtf) })),
  moves: fc.array(edtf, { maxLength: 4 }),
  doubts: fc.array(fc.record({ since: edtf, resolved_on: orNull(day) }), { maxLength: 3 }),
});

test('an address is never said to hold without a check of the last ninety days, nor beside an open rumour', () => {
  fc.assert(
    fc.property(grounds, day, (one, on) => {
      // A check that is asked for lies on the day or before it.
      const checked = one.address?.checked_on ?? null;
      if (checked && checked > on) return true;
      if (trustIn(one, on).state !== 'holds') return true;
      const open = one.doubts.some(
        (doubt) => doubt.since.length === 10 && doubt.since <= on && !doubt.resolved_on,
      );
      return checked !== null && addDays(checked, 90) >= on && !open && one.standing.state === 'held';
    }),
  );
});

test('more transfers and more rumours never make an address safer', () => {
  fc.assert(
    fc.property(grounds, edtf, day, (one, move, on) => {
      if (trustIn(one, on).state === 'holds') return true;
      const more = {
        ...one,
        moves: [...one.moves, move],
        doubts: [...one.doubts, { since: move, resolved_on: null }],
      };
      return trustIn(more, on).state !== 'holds';
    }),
  );
});
