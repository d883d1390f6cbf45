import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { movableClock } from '../src/kernel/clock.js';
import { testDatabase } from './database.js';
import { chaosOn } from './prove/smtp-chaos.js';

// The proof `smtp-chaos` with fewer mails: every way of misbehaving all the same.

test('however a mail server misbehaves, no mail is lost and none goes out twice', async () => {
  const database = await testDatabase();
  const data = mkdtempSync(join(tmpdir(), 'habeas-test-'));
  try {
    const place = { db: database.app, data, clock: movableClock('2016-04-07T19:30:00Z') };
    const { counts, complaints } = await chaosOn(place, 5, 7);
    assert.deepEqual(complaints, []);
    assert.equal(counts.queued, 60);
    assert.ok((counts.uncertain ?? 0) > 3, 'nothing became uncertain');
  } finally {
    await database.drop();
    rmSync(data, { recursive: true, force: true });
  }
});
