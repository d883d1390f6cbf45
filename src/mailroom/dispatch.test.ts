import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { seededChance } from '../kernel/chance.js';
import { Refused } from '../kernel/refusals.js';
import { historyOf, moveDispatch } from './dispatch.js';
import { newDispatchCode, readDispatchCode, spelled } from './dispatch-code.js';
import { mayMove, outside, transitions } from './dispatch-state.js';
import { exampleItem } from './examples.js';
import type { DispatchState } from './tables.js';

const states = Object.keys(transitions) as DispatchState[];

describe('the states of a dispatch', () => {
  test('whatever left the building never becomes "in hand" or "due" without a person or a return', () => {
    for (const state of outside) {
      const back = transitions[state].filter((to) => to === 'due' || to === 'claimed');
      assert.ok(
        back.length === 0 || ['posted', 'reported_posted', 'returned'].includes(state),
        `${state} -> ${back.join()}`,
      );
    }
    assert.ok(
      !mayMove('sent', 'due') && !mayMove('sent', 'claimed'),
      'a mail that was sent is never sent again',
    );
  });

  test('every state can be reached, and only an answer and a cancellation end it', () => {
    const reached = new Set<DispatchState>(['due']);
    for (let round = 0; round < states.length; round += 1) {
      for (const state of [...reached]) for (const next of transitions[state]) reached.add(next);
    }
    assert.deepEqual([...reached].sort(), [...states].sort());
    assert.deepEqual(
      states.filter((state) => transitions[state].length === 0),
      ['replied', 'cancelled'],
    );
  });
});

describe('the history of a dispatch', () => {
  let database: TestDatabase;
  const actor = testActor();
  before(async () => {
    database = await testDatabase();
  });
  after(() => database.drop());

  test('any row of moves leaves exactly the allowed ones in the history, and the state is the last', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...states), { maxLength: 12 }), async (moves) => {
        const { dispatches } = await exampleItem(database.app, actor, [{}]);
        const [id = ''] = dispatches;
        const expected: DispatchState[] = ['due'];
        for (const to of moves) {
          const from = expected.at(-1) as DispatchState;
          try {
            await moveDispatch(database.app, actor, id, to);
            assert.ok(mayMove(from, to), `${from} -> ${to}`);
            expected.push(to);
          } catch (error) {
            if (!(error instanceof Refused)) throw error;
            assert.ok(!mayMove(from, to), `${from} -> ${to}`);
          }
        }
        const history = await historyOf(database.app, id);
        assert.deepEqual(
          history.map(({ state }) => state),
          expected,
        );
        const row = await database.app
          .selectFrom('dispatches')
          .select('state')
          .where('id', '=', id)
          .executeTakeFirstOrThrow();
        assert.equal(row.state, expected.at(-1));
      }),
      { numRuns: 25 },
    );
  });
});

describe('the code of a dispatch', () => {
  test('it reads as it was printed, in small letters and on a Russian keyboard', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const code = newDispatchCode(seededChance(`code ${seed}`));
      const cyrillic = code.replace(
        /[ABEKMHPCTYX]/g,
        (letter) => 'АВЕКМНРСТУХ'['ABEKMHPCTYX'.indexOf(letter)] ?? '',
      );
      for (const typed of [
        code,
        spelled(code),
        ` ${spelled(code).toLowerCase()} `,
        cyrillic,
        cyrillic.toLowerCase(),
      ]) {
        assert.deepEqual(readDispatchCode(typed), { ok: true, value: code }, typed);
      }
    }
  });

  test('one wrong letter, or two neighbours exchanged, always shows', () => {
    const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
    fc.assert(
      fc.property(fc.string(), fc.nat(6), fc.nat(30), (seed, place, letter) => {
        const code = newDispatchCode(seededChance(seed));
        const wrong = code.slice(0, place) + letters[letter] + code.slice(place + 1);
        assert.equal(readDispatchCode(wrong).ok, wrong === code);
        const at = Math.min(place, 5);
        const swapped = code.slice(0, at) + code[at + 1] + code[at] + code.slice(at + 2);
        assert.equal(readDispatchCode(swapped).ok, swapped === code);
      }),
    );
  });

  test('what is no code is said, never thrown', () => {
    for (const typed of ['', 'O0IL1AB', '😀', 'A'.repeat(10_000), '<script>', '2222222 2']) {
      assert.equal(readDispatchCode(typed).ok, false);
    }
  });
});
