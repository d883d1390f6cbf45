import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mirrorProof } from './prove/mirror.js';

test('two mirrors of the same data are the same, lead nowhere astray, hold nothing private and show every change', async () => {
  const { counts, complaints } = await mirrorProof({ hidden: 1, is_whole: false });
  assert.deepEqual(complaints, []);
  assert.ok((counts.files ?? 0) > 400, 'too few files for every kind of page');
});
