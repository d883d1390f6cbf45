import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canaries, type Size } from './prove/canaries.js';

// The proof `canaries` with fewer rows and in one language: every column, every kind of page and every
// format all the same.
const small: Size = { hidden: 2, private_rows: 2, adoptions: 1, questions: 1, all_languages: false };

test('no private value reaches a visitor, an office, a copy of the database, the log or the disk', async () => {
  const { counts, complaints } = await canaries(small);
  assert.deepEqual(complaints, []);
  assert.ok((counts.canaries_private ?? 0) > 1000, 'too little was planted');
  assert.ok((counts.mails_to_offices ?? 0) > 0, 'no mail to an office was read');
});
