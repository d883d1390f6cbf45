import assert from 'node:assert/strict';
import { get } from 'node:http';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { CDPSession } from 'playwright-core';
import { model } from './adoption-visit.js';
import { type Answer, crawl } from './crawl.js';
import { run } from './server.js';
import { openStage, type Stage } from './stage.js';

// What travels between a reader and the site: how heavy, to whom, with which cautions, and no cookie.

const heaviest_bytes = 30_000;
const most_requests = 3;

let stage: Stage;
let answers: Answer[];
let pages: string[];

before(async () => {
  // The last test makes the house fail on purpose; its log would only frighten.
  process.env.LOG_LEVEL = 'silent';
  stage = await openStage();
  answers = await crawl(stage.instance.url);
  pages = answers
    .filter(({ type, status }) => type === 'text/html' && status === 200)
    .map(({ path }) => path);
});

after(() => stage?.close());

/** An answer as it comes over the wire: its bytes are counted before they are unpacked. */
interface Wire {
  status: number;
  bytes: number;
  headers: Record<string, string | string[] | undefined>;
}

function ask(path: string, method = 'GET', headers: Record<string, string> = {}): Promise<Wire> {
  return new Promise((done, fail) => {
    const request = get(
      stage.at(path),
      { method, agent: false, headers: { 'accept-encoding': 'gzip', ...headers } },
      (response) => {
        const { socket } = response;
        response.resume().once('end', () => {
          done({ status: response.statusCode ?? 0, bytes: socket.bytesRead, headers: response.headers });
        });
      },
    );
    request.once('error', fail);
  });
}

test('every public page with its style travels in at most 30 kB', async () => {
  const style = answers.find(({ type }) => type === 'text/css')?.path;
  assert.ok(style);
  const { bytes: ofStyle } = await ask(style);
  assert.ok(pages.length > 100);
  // All are packed here; those that come out heaviest are weighed on the wire, with their headers.
  const packed = answers
    .filter(({ path }) => pages.includes(path))
    .map(({ path, bytes }) => ({ path, bytes: gzipSync(bytes).length }))
    .toSorted((one, other) => other.bytes - one.bytes);
  const heavy = packed.filter(({ bytes }) => bytes + ofStyle > heaviest_bytes);
  for (const { path } of packed.slice(0, 12)) {
    const { bytes } = await ask(path);
    if (bytes + ofStyle > heaviest_bytes) heavy.push({ path, bytes });
  }
  assert.deepEqual(heavy, []);
});

test('a browser asks nobody else, at most three times, and keeps no cookie of a reader', async () => {
  const { outside: page } = stage;
  const wire: CDPSession = await page.context().newCDPSession(page);
  await wire.send('Network.enable');
  await wire.send('Network.setCacheDisabled', { cacheDisabled: true });
  let asked: string[] = [];
  let bytes = 0;
  wire.on('Network.requestWillBeSent', ({ request }) => asked.push(request.url));
  wire.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  const some = ['/', '/people', '/people/vladimir-kozlov', '/kk/contradictions', model, `/ru${model}/adopt`];
  for (const path of [...some, '/demands', '/safety', '/nothing-here']) {
    asked = [];
    bytes = 0;
    await page.goto(stage.at(path), { waitUntil: 'load' });
    assert.ok(asked.length <= most_requests, `${path} asks for ${asked.join(', ')}`);
    assert.deepEqual(
      asked.filter((url) => !url.startsWith(`${stage.instance.url}/`)),
      [],
      path,
    );
    assert.ok(bytes > 1000 && bytes <= heaviest_bytes, `${path}: ${bytes} bytes`);
  }
  assert.deepEqual(await page.context().cookies(), []);
});

/** What stands on every answer, whatever it says. */
const cautions: Record<string, RegExp> = {
  'content-security-policy':
    /^(?=.*default-src 'none')(?=.*frame-ancestors 'none')(?=.*form-action 'self')(?!.*unsafe)/,
  'referrer-policy': /^no-referrer$/,
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^(DENY|SAMEORIGIN)$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
};

async function lacking(path: string, status: number, method = 'GET', headers = {}): Promise<string[]> {
  const answer = await ask(path, method, headers);
  const lines = Object.entries(cautions)
    .filter(([name, right]) => !right.test(String(answer.headers[name] ?? '')))
    .map(([name]) => `${method} ${path} (${answer.status}): ${name}: ${answer.headers[name]}`);
  if (answer.status !== status) lines.push(`${method} ${path}: ${answer.status} instead of ${status}`);
  if (answer.headers['x-powered-by'] || answer.headers.server) lines.push(`${path} tells what it runs on`);
  if (answer.headers['set-cookie'] !== undefined) lines.push(`${path} sets a cookie`);
  return lines;
}

test('every answer carries the cautions, and none sets a cookie for somebody who only reads', async () => {
  const kinds = [
    ...new Map(answers.map((one) => [`${one.status} ${one.type}`, one] as const)).values(),
    ...answers.filter(({ path }) => /^\/[a-z]*$/.test(path)),
  ];
  const wrong = [];
  for (const { path, status } of kinds) wrong.push(...(await lacking(path, status)));
  wrong.push(...(await lacking('/nothing-here', 404)));
  wrong.push(...(await lacking('/nothing-here.json', 404)));
  wrong.push(...(await lacking('/desk/sign-in', 200)));
  wrong.push(...(await lacking('/desk', 303)));
  wrong.push(...(await lacking('/desk/welcome/nothing', 409)));
  wrong.push(...(await lacking('/people', 404, 'DELETE')));
  wrong.push(...(await lacking(`${model}/adopt`, 413, 'POST', { 'content-length': String(10_000_000) })));
  assert.deepEqual(wrong, []);
});

test('what the desk shows is kept by no cache', async () => {
  for (const path of ['/desk', '/desk/sign-in', '/desk/nothing'])
    assert.match(String((await ask(path)).headers['cache-control']), /no-store/, path);
});

test('when the house itself fails, the answer says so, with the same cautions and without a word from inside', async () => {
  await run(stage.instance.ownerUrl, 'alter view published.people rename to people_away');
  assert.deepEqual(await lacking('/people', 500), []);
  assert.deepEqual(await lacking('/people.json', 500), []);
  const page = await (await fetch(stage.at('/people'))).text();
  assert.match(page, /<h1>/);
  assert.doesNotMatch(page, /published|relation|select|at \w+ \(/i);
  await run(stage.instance.ownerUrl, 'alter view published.publisher rename to publisher_away');
  assert.deepEqual(await lacking('/', 500), []);
  assert.deepEqual(await lacking('/healthz', 500), []);
});
