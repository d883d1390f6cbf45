import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { KnownSessions } from './desk/known-sessions.js';
import { Doorkeeper } from './doorkeeper.js';
import { BrokenSettings, readConfig } from './kernel/config.js';
import { clientAt } from './page/client.js';
import { type Served, serve } from './serve.js';

// Visitors come to a web server; it hands them on at a socket in the file system.

const folder = mkdtempSync(join(tmpdir(), 'habeas-socket-'));
const path = join(folder, 'web.sock');
const config = readConfig({ HOST: path, PUBLIC_URL: 'https://campaign.example', HABEAS_DATA: folder });
after(() => rmSync(folder, { recursive: true }));

/** A house that says who it thinks is asking. */
function house(): Served {
  const log = { info() {}, error() {}, debug() {}, warn() {} };
  const doorkeeper = new Doorkeeper(
    (asked, answer) => {
      const forwarded = asked.headers['x-forwarded-for']?.toString();
      answer.writeHead(200).end(clientAt(asked.socket.remoteAddress ?? '', forwarded));
    },
    new KnownSessions(),
    'busy\n',
    log as never,
    config,
  );
  return { doorkeeper } as Served;
}

const answered = (headers: Record<string, string>) =>
  new Promise<string>((done, fail) => {
    const asked = request({ socketPath: path, path: '/', headers }, (answer) => {
      let text = '';
      answer.on('data', (piece) => {
        text += piece;
      });
      answer.on('end', () => done(text));
    });
    asked.once('error', fail).end();
  });

test('at a socket the web server alone is answered, and says who asks', async () => {
  const server = await serve(house(), config);
  assert.equal(server.url, 'https://campaign.example');
  assert.equal(statSync(path).mode & 0o777, 0o660);
  assert.equal(await answered({ 'X-Forwarded-For': '203.0.113.9, 198.51.100.7' }), '198.51.100.7');
  assert.equal(await answered({}), '');
  await server.close();
  assert.equal(existsSync(path), false);
});

test('the socket of a server that was killed is taken over; one that answers, or another file, is not', async () => {
  const killed = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
  assert.equal(spawnSync(process.execPath, ['-e', killed]).signal, 'SIGKILL');
  assert.ok(statSync(path).isSocket());
  const server = await serve(house(), config);
  await assert.rejects(serve(house(), config), { code: 'EADDRINUSE' });
  assert.equal(await answered({ 'X-Forwarded-For': '203.0.113.9' }), '203.0.113.9');
  await server.close();
  writeFileSync(path, 'kept');
  await assert.rejects(serve(house(), config), { code: 'EADDRINUSE' });
  assert.equal(statSync(path).size, 4);
});

test('a socket says nothing of the site’s address, so that has to be set', () => {
  assert.throws(() => readConfig({ HOST: path }), BrokenSettings);
  assert.throws(() => readConfig({ HOST: `/${'x'.repeat(107)}`, PUBLIC_URL: 'https://a.example' }), /HOST/);
});
