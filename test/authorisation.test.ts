import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { askEverything } from './authorisation/asking.js';
import { readExpected } from './authorisation/expectation.js';
import { type Ground, openGround } from './authorisation/ground.js';
import { judge, ruleMutations, sample } from './authorisation/rule-mutations.js';

// A part of the proof `authorisation`: every page of the desk and every ninth of its forms, by everybody; visitors’ pages in
// every state of what they tell of; and a few rules that are broken on purpose.

let ground: Ground;
const expected = readExpected();

before(async () => {
  ground = await openGround();
});
after(() => ground?.close());

test('everybody comes to what their roles let them, to nothing else, and what is hidden looks absent', async () => {
  const size = { every_form: 9, all_states: false, heads: false, files: false };
  const { counts, complaints } = await askEverything(ground, expected, size);
  assert.deepEqual(complaints, []);
  assert.ok(counts.cells > 1500 && counts.refused > 600, JSON.stringify(counts));
});

test('a rule that somebody breaks is found out', async () => {
  const all = ruleMutations(ground, expected);
  // Of the rows a few; of the guard, and of what one has to have proved, every one.
  const guard = all.filter(({ name }) => /^the guard|^a session|no longer fresh$/.test(name));
  assert.ok(guard.length > 60, `${guard.length}`);
  const some = [...sample(all, 60), ...guard];
  assert.deepEqual(await judge(ground, expected, some), []);
});
