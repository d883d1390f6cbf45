import assert from 'node:assert/strict';
import { test } from 'node:test';
import { day_ms } from '../kernel/clock.js';
import { openLog } from '../kernel/log.js';
import { startClerk } from './clerk.js';

test('what is done daily is done at the start too, and a job that fails stops no other', async () => {
  const done: string[] = [];
  const job = (name: string, run: () => Promise<number>) => ({ name, every_ms: day_ms, run });
  const clerk = startClerk(
    [
      job('breaks', async () => {
        done.push('breaks');
        throw new Error('the world failed');
      }),
      job('forgets', async () => done.push('forgets')),
    ],
    openLog('silent'),
  );
  try {
    for (let waited = 0; waited < 5000 && done.length < 2; waited += 10) {
      await new Promise((later) => setTimeout(later, 10));
    }
    assert.deepEqual(done, ['breaks', 'forgets']);
    await clerk.round();
    assert.deepEqual(done, ['breaks', 'forgets', 'breaks', 'forgets']);
  } finally {
    await clerk.stop();
  }
});
