import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { KnownSessions } from './desk/known-sessions.js';
import { Doorkeeper, strictTransport } from './doorkeeper.js';

// The house behind this door holds every page until the test lets it go.

const reached = { publicUrl: 'https://campaign.example', hstsSubdomains: true };
const token = 'a'.repeat(43);
const known = new KnownSessions();
known.note(token);
let held: { request: IncomingMessage; response: ServerResponse }[] = [];
const warned: unknown[] = [];
const log = { info() {}, error() {}, debug() {}, warn: (...line: unknown[]) => void warned.push(line) };
let server: Server;
let origin = '';
let port = 0;

before(async () => {
  server = createServer();
  const inside = (request: IncomingMessage, response: ServerResponse) => {
    if (request.url === '/large') response.writeHead(200).end(Buffer.alloc(40_000_000));
    else held.push({ request, response });
  };
  new Doorkeeper(inside, known, 'busy\n', log as never, reached).standBefore(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
  origin = `http://127.0.0.1:${port}`;
});

after(async () => {
  await new Promise((done) => {
    server.close(done);
    server.closeAllConnections();
  });
});

beforeEach(() => {
  held = [];
});

/** Waits until something is so; a test that waits in vain fails. */
async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2000 && !isSo(); turn += 1) await new Promise((done) => setTimeout(done, 2));
  assert.ok(isSo());
}

const crowd = (many: number, path = '/', init: RequestInit = {}) =>
  Array.from({ length: many }, () => fetch(origin + path, init));

/** Waits until so many of these have been turned away: then all have reached the door. */
async function untilTurnedAway(answers: Promise<Response>[], many: number): Promise<void> {
  let away = 0;
  for (const answer of answers)
    answer.then(
      ({ status }) => {
        if (status === 503) away += 1;
      },
      () => {},
    );
  await until(() => away === many);
}

async function letGo(answers: Promise<Response>[], served: number): Promise<number[]> {
  let done = 0;
  while (done < served) {
    await until(() => held.length > 0);
    for (const { response } of held.splice(0)) {
      response.writeHead(200).end('page');
      done += 1;
    }
  }
  return Promise.all(
    answers.map(async (answer) => {
      const one = await answer;
      await one.text();
      return one.status;
    }),
  );
}

const bare = (headers: Headers) => {
  assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/);
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  assert.equal(headers.get('referrer-policy'), 'no-referrer');
  assert.equal(headers.get('strict-transport-security'), 'max-age=31536000; includeSubDomains');
};

test('in a crowd twelve pages are made at a time, a hundred wait, the rest is told at once when to come again', async () => {
  const answers = crowd(112);
  await until(() => held.length === 12);
  // All of them have reached the door: whoever comes now is one too many.
  await until(() => (server as unknown as { _connections: number })._connections >= 112);
  await new Promise((done) => setTimeout(done, 50));
  const late = await fetch(`${origin}/people`);
  assert.equal(late.status, 503);
  assert.equal(late.headers.get('retry-after'), '5');
  assert.equal(await late.text(), 'busy\n');
  bare(late.headers);

  // The desk goes on meanwhile, for whoever is signed in.
  const desk = fetch(`${origin}/desk`, { headers: { cookie: `habeas_desk=${token}` } });
  await until(() => held.some(({ request }) => request.url === '/desk'));
  assert.equal(held.length, 13);
  const statuses = await letGo([desk, ...answers], 113);
  assert.ok(statuses.every((status) => status === 200));
});

test('somebody without a session stands in no line of the desk', async () => {
  const answers = crowd(60, '/desk', { headers: { cookie: `habeas_desk=${'b'.repeat(43)}` } });
  await untilTurnedAway(answers, 20);
  assert.equal(held.length, 8);
  const inside = fetch(`${origin}/desk`, { headers: { cookie: `habeas_desk=${token}` } });
  await until(() => held.length === 9);
  const statuses = await letGo([inside, ...answers], 41);
  assert.deepEqual(
    [200, 503].map((status) => statuses.filter((one) => one === status).length),
    [41, 20],
  );
});

test('of one address no more than its part is served while the room is full', async () => {
  const one = crowd(60, '/', { headers: { 'x-forwarded-for': '203.0.113.7' } });
  await untilTurnedAway(one, 36);
  assert.equal(held.length, 12);
  const other = fetch(`${origin}/`, { headers: { 'x-forwarded-for': '203.0.113.8' } });
  const statuses = await letGo([other, ...one], 25);
  assert.equal(statuses[0], 200);
  assert.equal(statuses.filter((status) => status === 200).length, 25);
});

/** Sends these bytes and gives back the answer's head, or '' when the connection was dropped without one. */
async function say(bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(bytes);
  let heard = '';
  for await (const piece of socket) heard += String(piece);
  return heard;
}

test('what cannot be read gets an answer that is small, and of which nothing can be made', async () => {
  const words: [string, RegExp][] = [
    ['nonsense\r\n\r\n', /^HTTP\/1\.1 400 /],
    [`GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1\.1 431 /],
  ];
  for (const [bytes, status] of words) {
    const heard = await say(bytes);
    assert.match(heard, status);
    assert.match(heard, /\r\ncontent-security-policy: default-src 'none'/i);
    assert.match(heard, /\r\nstrict-transport-security: max-age=31536000; includeSubDomains/i);
  }
});

test('whoever fetches an answer slowly keeps no place', async () => {
  const slow: Socket[] = [];
  for (let number = 0; number < 20; number += 1) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write('GET /large HTTP/1.1\r\nHost: a\r\n\r\n');
    socket.pause();
    slow.push(socket);
  }
  const quick = fetch(`${origin}/`);
  assert.deepEqual(await letGo([quick], 1), [200]);
  for (const socket of slow) socket.destroy();
});

test('thousands who connect and say nothing are dropped in the order in which they came', async () => {
  const slow: Socket[] = [];
  let dropped = 0;
  const few = 100;
  for (let number = 0; number < 2000 + few; number += 1) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.once('close', () => {
      dropped += 1;
    });
    socket.resume();
    slow.push(socket);
    if (number % 100 === 99) await new Promise((done) => socket.once('connect', done));
  }
  await until(() => dropped >= few);
  assert.ok(slow[0]?.destroyed && !slow.at(-1)?.destroyed);
  assert.deepEqual(await letGo([fetch(`${origin}/`)], 1), [200]);
  for (const socket of slow) socket.destroy();
});

test('browsers are told to come by https alone to every host below the name, unless a setting leaves those out', () => {
  assert.equal(strictTransport(reached), 'max-age=31536000; includeSubDomains');
  assert.equal(strictTransport({ ...reached, hstsSubdomains: false }), 'max-age=31536000');
  assert.equal(strictTransport({ ...reached, publicUrl: 'http://127.0.0.1:8080' }), false);
});
