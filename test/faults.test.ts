import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { movableClock } from '../src/kernel/clock.js';
import { testDatabase } from './database.js';
import { clockJumps } from './prove/clock-jumps.js';
import { mailAway } from './prove/mail-away.js';

// Parts of the proof `faults`, smaller: the clock and the mail server. The kills are in letters-kill.test.ts.

function folder(): string {
  const data = mkdtempSync(join(tmpdir(), 'habeas-test-'));
  chmodSync(data, 0o700);
  return data;
}

test('when the clock jumps, nothing is sent twice, waits for the future or is forgotten early', async () => {
  const [database, data] = [await testDatabase(), folder()];
  const ground = {
    ...{ database, urls: database.urls, ownerUrl: database.ownerUrl, isPrivate: false, installed: [] },
    ...{ databaseEnded: new Promise<never>(() => {}), close: async () => {} },
  };
  const complaints: string[] = [];
  try {
    const counts = await clockJumps(ground, data, 3, complaints);
    assert.deepEqual(complaints, []);
    assert.ok((counts.mails_over_jumps ?? 0) >= 24, JSON.stringify(counts));
  } finally {
    await database.drop();
    rmSync(data, { recursive: true, force: true });
  }
});

test('when the mail server is gone for a day, every mail arrives once it is back, and once only', async () => {
  const [database, data] = [await testDatabase(), folder()];
  const complaints: string[] = [];
  try {
    const place = { db: database.app, data, clock: movableClock('2026-11-30T08:00:00Z') };
    const { mails_sent } = await mailAway(place, 40, complaints);
    assert.deepEqual(complaints, []);
    assert.equal(mails_sent, 40);
  } finally {
    await database.drop();
    rmSync(data, { recursive: true, force: true });
  }
});
