import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { Hono } from 'hono';
import { type TestDatabase, testDatabase } from '../../test/database.js';
import { tableWith } from '../../test/desk-visit.js';
import { every, get, post } from '../kernel/access.js';
import { minute_ms, movableClock } from '../kernel/clock.js';
import { readConfig } from '../kernel/config.js';
import { most_a_minute } from '../kernel/few-lines.js';
import { messagesBelow } from '../kernel/language.js';
import { Refused } from '../kernel/refusals.js';
import { beside } from '../kernel/root.js';
import { noVirusSearch } from '../kernel/virus-search.js';
import { isRobot } from '../page/refused.js';
import { typedIn } from '../page/typed.js';
import type { VisitorEnv } from '../page/web.js';
import { siteDoor } from './door.js';

// A visitors' door with a room of its own: what its pages do not take stands in the log.

const clock = movableClock('2016-04-07T19:30:00Z');
const name = every('parcel');
let database: TestDatabase;
let site: Hono<VisitorEnv>;
let logged: [Record<string, unknown>, string][] = [];

function room(): Hono<VisitorEnv> {
  const pages = new Hono<VisitorEnv>();
  pages.get('/parcels/:name', (c) => c.text('a parcel'));
  pages.post('/parcels/:name', async (c) => {
    const { website, weight } = await typedIn(c, 'website', 'weight');
    if (isRobot(c, website)) return c.text('thank you');
    if (weight === 'often') throw new Refused('site.failure.ours', {}, 429);
    return /^\d+$/.test(weight) ? c.redirect('/', 303) : c.text('how heavy is it?', 422);
  });
  return pages;
}

before(async () => {
  database = await testDatabase();
  const keep = (...line: unknown[]) => void logged.push(line as (typeof logged)[number]);
  site = siteDoor({
    visitors: database.visitors,
    clock,
    config: readConfig({ HABEAS_DATA: 'data', PUBLIC_URL: 'http://localhost' }),
    viruses: noVirusSearch,
    messages: messagesBelow(beside(import.meta.url, '..')),
    log: { info: keep, warn: keep, error: keep, debug: keep },
    publisher: async () => ({ name: 'A Campaign', tagline: 'invented for tests' }),
    keeps_pages: true,
    table: tableWith(get('/parcels/:name', 'visitor', { name }), post('/parcels/:name', 'visitor', { name })),
    rooms: [room()],
  });
});
after(() => database.drop());
beforeEach(() => {
  logged = [];
  clock.move(minute_ms);
});

const send = (form: Record<string, string>, path = '/ru/parcels/vera-invented') =>
  site.request(path, { method: 'POST', body: new URLSearchParams(form) });

test('what a visitors’ page does not take stands in the log by its pattern, without who or what', async () => {
  assert.equal((await send({ weight: 'a word of mine' })).status, 422);
  assert.equal((await send({ weight: 'often' })).status, 429);
  assert.equal((await send({ weight: '2', website: 'https://spam.example' })).status, 200);
  const line = { method: 'POST', path: '/parcels/:name' };
  assert.deepEqual(
    logged.map(([said]) => JSON.parse(JSON.stringify(said))),
    [
      { status: 422, ...line },
      { status: 429, ...line },
      { status: 200, ...line, robot: true },
    ],
  );
  assert.ok(logged.every(([, text]) => text === 'not taken from a visitor'));
  assert.doesNotMatch(JSON.stringify(logged), /vera|a word of mine|spam/);
});

test('what is taken, read or not there stands in no line', async () => {
  assert.equal((await send({ weight: '2' })).status, 303);
  assert.equal((await site.request('/parcels/vera-invented')).status, 200);
  assert.equal((await site.request('/nothing')).status, 404);
  assert.deepEqual(logged, []);
});

test('a flood of broken forms fills no disk, and is counted', async () => {
  for (let turn = 0; turn < most_a_minute + 5; turn += 1) await send({ weight: 'x' });
  assert.equal(logged.length, most_a_minute);
  clock.move(minute_ms);
  await send({ weight: 'x' });
  assert.equal(logged.at(-1)?.[0].left_out, 5);
});
