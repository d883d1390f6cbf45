import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KnownSessions } from './known-sessions.js';

const token = (number: number) => String(number).padStart(43, 'x');

test('a session is known after the guard has let it in, by either name of its cookie and among others', () => {
  const known = new KnownSessions();
  assert.equal(known.knows(`habeas_desk=${token(1)}`), false);
  known.note(token(1));
  assert.equal(known.knows(`habeas_desk=${token(1)}`), true);
  assert.equal(known.knows(`a=b; __Host-habeas_desk=${token(1)}; c=d`), true);
  for (const wrong of [undefined, '', `habeas_desk=${token(2)}`, `xhabeas_desk=${token(1)}`, token(1)])
    assert.equal(known.knows(wrong), false, String(wrong));
});

test('no more than a thousand sessions are remembered', () => {
  const known = new KnownSessions();
  for (let number = 0; number <= 1000; number += 1) known.note(token(number));
  assert.equal(known.knows(`habeas_desk=${token(0)}`), false);
  assert.equal(known.knows(`habeas_desk=${token(1000)}`), true);
});
