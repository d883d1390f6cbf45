import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testActor } from '../../../test/database.js';
import { day_ms, minute_ms, second_ms } from '../../kernel/clock.js';
import { Pace, rest_minutes } from './pace.js';

function paceOf(mailPerMinute: number, mailPerDomainMinute: number) {
  const { clock, chance } = testActor('clerk');
  return { clock, pace: new Pace(clock, chance, { mailPerMinute, mailPerDomainMinute }) };
}

test('no more mails leave in a minute than are set, however they come', () => {
  const { clock, pace } = paceOf(6, 100);
  const taken = () => Array.from({ length: 20 }, () => pace.take()).filter(Boolean).length;
  assert.equal(taken(), 6);
  clock.move(10 * second_ms);
  assert.equal(taken(), 1);
  let sum = 0;
  for (let step = 0; step < 60; step += 1) {
    clock.move(second_ms);
    sum += taken();
  }
  assert.equal(sum, 6);
  clock.move(day_ms);
  assert.equal(taken(), 6, 'what was not used is not saved up');
  pace.giveBack();
  assert.equal(taken(), 1);
});

test('one domain has a pace of its own, and who waits gets a turn each', () => {
  const { clock, pace } = paceOf(1000, 4);
  for (let mail = 0; mail < 4; mail += 1) assert.equal(pace.takeDomain('a.example'), null);
  assert.equal(pace.takeDomain('b.example'), null, 'others do not wait for it');
  const now = clock.now().getTime();
  const turns = [1, 2, 3].map(() => pace.takeDomain('A.example'));
  assert.deepEqual(
    turns.map((turn) => (turn ? (turn.at.getTime() - now) / second_ms : null)),
    [15, 30, 45],
  );
  for (let turn = 0; turn < 3; turn += 1) {
    clock.move(15 * second_ms);
    assert.equal(pace.takeDomain('a.example'), null);
  }
});

test('a domain that says later rests, ever longer, and all its mails with it; a yes ends it', () => {
  const { clock, pace } = paceOf(1000, 60);
  const rested = [0, 1, 2, 3, 4, 5].map(() => {
    const begun = clock.now().getTime();
    assert.equal(pace.takeDomain('slow.example'), null);
    const until = pace.failed('domain', 'slow.example');
    assert.equal(pace.takeDomain('slow.example')?.rests, true);
    assert.equal(pace.takeDomain('quick.example'), null);
    clock.move((until?.getTime() ?? 0) - begun);
    return ((until?.getTime() ?? 0) - begun) / minute_ms;
  });
  assert.deepEqual(rested, [...rest_minutes, rest_minutes.at(-1)]);
  pace.sent('slow.example');
  assert.equal(pace.takeDomain('slow.example'), null);
  assert.equal(pace.failed('mail', 'slow.example'), null, 'a no to one mail lets nobody rest');
});

test('a server that fails rests, and then one mail asks before all others follow', () => {
  const { clock, pace } = paceOf(1000, 1000);
  assert.ok(pace.take() && pace.take());
  pace.failed('server', 'a.example');
  assert.equal(pace.take(), false);
  assert.ok(pace.restsUntil());
  clock.move(minute_ms);
  assert.equal(pace.take(), true);
  assert.equal(pace.take(), false, 'one asks');
  pace.sent('a.example');
  assert.ok(pace.take() && pace.take());
});

test('domains are forgotten at the end of the day, and never too many are remembered', () => {
  const { clock, pace } = paceOf(1000, 1000);
  for (let number = 0; number < 10_050; number += 1) pace.takeDomain(`d${number}.example`);
  assert.equal(pace.size, 10_000);
  assert.doesNotMatch(
    JSON.stringify([...(pace as unknown as { domains: Map<string, unknown> }).domains]),
    /example/,
  );
  clock.move(day_ms);
  pace.takeDomain('new.example');
  assert.equal(pace.size, 1);
});
