import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canaries } from './prove/canaries.js';

// The proof `canaries` with fewer rows: every column, every public address and every format all the same.

test('no private value reaches a visitor, an office, a copy of the database, the log or the disk', async () => {
  const { counts, complaints } = await canaries({ hidden: 2, private_rows: 2, adoptions: 1, questions: 2 });
  assert.deepEqual(complaints, []);
  assert.ok((counts.canaries_private ?? 0) > 1000, 'too little was planted');
  assert.ok((counts.mails_to_offices ?? 0) > 0, 'no mail to an office was read');
});
