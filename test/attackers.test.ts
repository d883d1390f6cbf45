import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AttackSize, attackers } from './prove/attackers.js';

// The proof `attackers` with a few values of each kind and one evening a month: every attacker all the same.
const small: AttackSize = { each: 1, months: 2, evenings: 2, letters: 2, flood: 3, addresses: 2 };

test('a stolen dump, a powered-off disk, a volunteer, an administrator, somebody not named and somebody who left get no more than we say', async () => {
  const { counts, complaints } = await attackers(small);
  assert.deepEqual(complaints, []);
  assert.ok((counts.administrator_requests ?? 0) > 200, 'too little was tried');
  assert.ok((counts.unnamed_requests ?? 0) > 200, 'too little was tried of the case that is kept close');
  assert.ok((counts.leaver_old_dump ?? 0) > 15, 'too little was planted');
});
