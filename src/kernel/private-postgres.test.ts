import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { placeOf } from './postgres-place.js';
import { type PrivatePostgres, startPrivatePostgres } from './private-postgres.js';

const folder = mkdtempSync(join(tmpdir(), 'habeas-socket-'));
/** Too long for a socket to lie in it. */
const long = join(folder, 'a-folder-with-a-name-that-leaves-no-room-for-the-path-of-a-socket');
const other = join(folder, 'other');
for (const one of [folder, long, other]) {
  mkdirSync(one, { recursive: true });
  chmodSync(one, 0o711);
}
const options = { folder: join(long, 'postgres'), fsync: false };
let running: PrivatePostgres | null = null;
after(async () => {
  await running?.stop();
  rmSync(placeOf(options.folder), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

test('a command beside the server finds its database, also where each has another folder for what is short-lived', async () => {
  running = await startPrivatePostgres(options);
  const program = `import { startPrivatePostgres } from ${JSON.stringify(new URL('./private-postgres.js', import.meta.url).href)};
    const { pid } = await startPrivatePostgres(${JSON.stringify({ ...options, isBeside: true })});
    console.log(pid);
    process.exit();`;
  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
    env: { PATH: process.env.PATH, TMPDIR: other },
    encoding: 'utf8',
  });
  assert.equal(Number(said), running.pid);
});
