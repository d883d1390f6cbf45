import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../src/kernel/root.js';
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

test('a proof that ends by an error of its own leaves nothing behind, either', async () => {
  const script = `
    import { spawn } from 'node:child_process';
    import { leaveNothing, newFolder, note } from '${join(root, 'build/test/prove/left-behind.js')}';
    leaveNothing();
    const left = spawn('sleep', ['600']);
    note(left);
    process.stdout.write(JSON.stringify({ folder: newFolder(), pid: left.pid }));
    setImmediate(() => { throw new Error('as a proof may'); });`;
  const ended = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  assert.match(ended.stderr, /as a proof may/);
  assert.notEqual(ended.status, 0);
  const { folder, pid } = JSON.parse(ended.stdout) as { folder: string; pid: number };
  assert.ok(!existsSync(folder));
  while (runs(pid)) await new Promise(setImmediate);
});
