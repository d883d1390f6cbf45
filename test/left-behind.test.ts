import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { startChild } from './prove/child-instance.js';
import { databasePid, newFolder, within } from './prove/left-behind.js';

/** Whether a process runs: one that has ended and waits to be noticed does not. */
function runs(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
}

test('a proof that is cut short leaves no server, no database and no folder behind', async () => {
  let end = () => {};
  const limit = new Promise<void>((done) => {
    end = done;
  });
  const started: { data: string; server: number; database: number }[] = [];
  const outcome = await within(limit, async () => {
    const data = newFolder();
    const child = await startChild(data, { PORT: '0', HABEAS_DEMONSTRATION: 'no' });
    started.push({ data, server: child.pid, database: databasePid(data) ?? 0 });
    end();
    // As a proof that waits for something that never comes, until its server is gone.
    await child.ended;
    return new Promise<string>(() => {});
  });
  assert.equal(outcome, null);
  const [one] = started;
  assert.ok(one && one.database > 0 && one.server > 0);
  assert.ok(!existsSync(one.data));
  for (const pid of [one.server, one.database]) while (runs(pid)) await new Promise(setImmediate);
});
