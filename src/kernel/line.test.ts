import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Line } from './line.js';

const measure = { inside: 2, waiting: 3, longest_wait_ms: 1000, of_one: 2 };

/** A line with a clock of its own, and what became of everybody who came. */
function opened() {
  const at = { now_ms: 0 };
  const line = new Line(measure, () => at.now_ms);
  const told: string[] = [];
  const leave = new Map<string, () => void>();
  const come = (name: string, client = '') =>
    line.come(
      client,
      (over) => {
        told.push(`${name} in`);
        leave.set(name, over);
      },
      () => told.push(`${name} away`),
    );
  return { at, told, come, leave: (name: string) => leave.get(name)?.() };
}

test('so many are let in, a few wait in their order, and the rest is turned away at once', () => {
  const { told, come, leave } = opened();
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) come(name);
  assert.deepEqual(told, ['a in', 'b in', 'f away']);
  leave('b');
  leave('b');
  assert.deepEqual(told.slice(3), ['c in'], 'leaving twice frees one place');
});

test('whoever has waited too long is told so when the next one leaves', () => {
  const { at, told, come, leave } = opened();
  for (const name of ['a', 'b', 'c']) come(name);
  at.now_ms = 900;
  come('d');
  at.now_ms = 1200;
  leave('a');
  assert.deepEqual(told, ['a in', 'b in', 'c away', 'd in']);
});

test('in a full room one client has a few places, and an empty one is open to everybody', () => {
  const { told, come, leave } = opened();
  for (const name of ['a', 'b', 'c']) come(name, 'one');
  come('d', 'other');
  assert.deepEqual(told, ['a in', 'b in', 'c away']);
  for (const name of ['a', 'b', 'd']) leave(name);
  for (const name of ['e', 'f']) come(name, 'one');
  assert.deepEqual(told.slice(3), ['d in', 'e in', 'f in']);
});

test('nobody is lost or told twice, and the room is never fuller than it may be', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { maxLength: 200 }), (steps) => {
      const at = { now_ms: 0 };
      const line = new Line(measure, () => at.now_ms);
      const inside: (() => void)[] = [];
      const told: number[] = [];
      for (const step of steps) {
        at.now_ms += step * 20;
        if (step % 3 === 0) inside.shift()?.();
        else {
          const me = told.push(0) - 1;
          const once = () => {
            told[me] = (told[me] ?? 0) + 1;
          };
          const enter = (leave: () => void) => {
            once();
            inside.push(leave);
          };
          line.come(step % 2 ? 'one' : '', enter, once);
        }
        assert.ok(inside.length <= measure.inside);
        assert.ok(told.filter((times) => times === 0).length <= measure.waiting);
      }
      while (inside.length > 0) inside.shift()?.();
      assert.ok(told.every((times) => times === 1));
    }),
  );
});
