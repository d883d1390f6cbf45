import assert from 'node:assert/strict';
import { get } from 'node:http';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { CDPSession } from 'playwright-core';
import { model_slug } from '../src/resolutions/examples.js';
import { shortAddress } from '../src/resolutions/pack/short-address.js';
import { model } from './adoption-visit.js';
import { faultsIn } from './cautions.js';
import { type Answer, crawl, front_pages } from './crawl.js';
import { addresses, ajv, closed, faults, plainPath } from './json-promise.js';
import { passAndAnswer } from './public-ground.js';
import { run } from './server.js';
import { openStage, type Stage } from './stage.js';

// Every public address there is, opened once: that it is there, how heavy it is, with which cautions it comes, and
// whether its JSON is what was promised. And what travels between a reader and the site besides.

const heaviest_bytes = 30_000;
const most_requests = 3;

let stage: Stage;
let answers: Answer[];
let pages: string[];
let json: Answer[];

before(async () => {
  // The last test makes the house fail on purpose; its log would only frighten.
  stage = await openStage({ logLevel: 'silent' });
  await passAndAnswer(stage.instance);
  const asked = ['/people.json?q=atabek', '/people.json?on=2016-03-30&state=held', '/people.json?page=x'];
  const starts = [...front_pages, ...asked, '/ru/people/aron-atabek.json?on=2014-01-01'];
  answers = await crawl(stage.instance.url, starts);
  pages = answers
    .filter(({ type, status }) => type === 'text/html' && status === 200)
    .map(({ path }) => path);
  json = answers.filter(({ type }) => type === 'application/json' || type === 'application/hal+json');
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
  const article = '/ru/articles/22485/30-03-2016/an-invented-headline';
  for (const path of [...some, article, '/issues/895', '/demands', '/safety', '/nothing-here']) {
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

async function lacking(path: string, status: number, method = 'GET', headers = {}): Promise<string[]> {
  const answer = await ask(path, method, headers);
  const wrong = faultsIn(`${method} ${path} (${answer.status})`, answer.headers, 'visitor');
  if (answer.status !== status) wrong.push(`${method} ${path}: ${answer.status} instead of ${status}`);
  return wrong;
}

test('every link leads somewhere', () => {
  // The crawl also asks for a twin of every page as data and as table, which not all have.
  const twin = /\.(json|csv)$/;
  const articles = answers
    .filter(({ status, path }) => status === 200 && /^\/articles\/\d+\/\d\d-\d\d-\d{4}\/[\w-]+$/.test(path))
    .map(({ path }) => path);
  assert.ok(articles.length > 2);
  assert.deepEqual(
    answers
      .filter(({ status, path }) => status !== 200 && !(status === 404 && twin.test(path)))
      .map(({ status, path }) => `${status} ${path.replace(/^\/(ru|kk)(?=\/)/, '')}`)
      .filter((line, at, all) => all.indexOf(line) === at)
      .sort(),
    // Short addresses lead on, and of an article the number decides: a twin that there is not leads to it, too; the
    // wrong page we asked for; a pack wants to know for whom it is.
    [
      ...articles.flatMap((path) => [`301 /a/${path.split('/')[2]}`, `301 ${path}.csv`]),
      `303 ${shortAddress(model_slug)}`,
      '422 /people.json?page=x',
      `422 ${model}/pack.pdf`,
    ].sort(),
  );
});

test('every answer carries the cautions, and none sets a cookie for somebody who only reads', async () => {
  assert.ok(answers.length > 500);
  const wrong = answers.flatMap(({ path, headers }) =>
    faultsIn(path, Object.fromEntries(headers), 'visitor'),
  );
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

test('every JSON address has one schema, and every answer has its fields and no other', () => {
  const validator = ajv(closed);
  const wrong: string[] = [];
  const met = new Set<string>();
  for (const answer of json) {
    const path = plainPath(answer);
    const own = addresses.filter((one) => one.path === path);
    const files = (own.length > 0 ? own : addresses.filter(({ pattern }) => pattern.test(path))).map(
      ({ file }) => file,
    );
    if (answer.status === 200 && files.length !== 1)
      wrong.push(`${answer.path} has ${files.length} schemas in docs/json.md`);
    const file = answer.status === 200 ? (files[0] ?? '') : 'error.json';
    const check = validator.getSchema(file);
    if (!check) continue;
    met.add(file);
    wrong.push(...faults(check, answer).slice(0, 5));
  }
  assert.deepEqual(wrong.slice(0, 40), []);
  const expected = [...new Set(addresses.map(({ file }) => file)), 'error.json'];
  assert.deepEqual([...met].sort(), expected.sort(), 'schemas that an answer was held against');
});

test('public JSON carries no id of ours', () => {
  const uuid = /"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"/;
  assert.deepEqual(
    json.filter(({ bytes }) => uuid.test(bytes.toString('utf8'))).map(({ path }) => path),
    [],
  );
});

test('a text tells of the adoptions that were verified', () => {
  const text = answers.find(({ path }) => path === `/resolutions/${model_slug}.json`);
  const { adoptions } = JSON.parse(text?.bytes.toString('utf8') ?? '{}');
  assert.deepEqual(
    [adoptions.organisations, adoptions.members, adoptions.named.length, adoptions.sent.length > 0],
    [2, 340, 2, true],
  );
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
