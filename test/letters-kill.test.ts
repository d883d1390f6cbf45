import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lettersKill } from './prove/letters-kill.js';

// The proof `letters-kill` with a handful of kills and without a full disk, which only root can make.

test('no acknowledged letter is lost and none is stored half or readable when the server is killed', async () => {
  const { counts, complaints } = await lettersKill(7, {
    kills: 3,
    lanes: 1,
    writers: 4,
    form_senders: 3,
    full_disks: 0,
  });
  assert.deepEqual(complaints, []);
  assert.ok((counts.acknowledged ?? 0) >= 3, 'too little was written');
});
