import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Hono } from 'hono';
import { testDatabase } from '../../test/database.js';
import { type Desk, DeskVisit, deskOn, failed, firstIn } from '../../test/desk-visit.js';
import { hour_ms } from '../kernel/clock.js';
import { typedIn } from '../page/typed.js';
import type { DeskEnv } from '../page/web.js';
import { longest_carried, readCarried } from './carried.js';
import type { DoorEnv } from './means.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
let desk: Desk;
let app: Hono<DoorEnv>;
let mira: Awaited<ReturnType<typeof firstIn>>;
const here = { 'Sec-Fetch-Site': 'same-origin' };
const text = 'Arrested on the square.\r\nTaken to <b>cell</b> "4" & held.';

/** A room with one form that gives back what arrived. */
function room(): Hono<DeskEnv> {
  const pages = new Hono<DeskEnv>();
  pages.post('/desk/people/:slug/facts', async (c) => {
    const typed = await typedIn(c, 'summary', 'csrf');
    return c.json({ summary: typed.summary, choice: (await c.req.parseBody({ all: true })).choice ?? null });
  });
  return pages;
}

before(async () => {
  database = await testDatabase();
  desk = deskOn(database.app);
  app = desk.start({ rooms: [room()] });
  mira = await firstIn(desk, database.app, app);
});
after(() => database.drop());

const plain = (html: string) =>
  html
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
const carriedOf = (page: string) => plain(page.match(/name="carried" value="([^"]*)"/)?.[1] ?? '');

test('what was typed when the session had ended comes through the sign-in and is sent by one button', async () => {
  const signedOut = new DeskVisit(app);
  const body = new URLSearchParams([
    ['csrf', 'old'],
    ['summary', text],
    ['choice', 'a'],
    ['choice', 'b'],
    ['passphrase', 'six secret words'],
  ]);
  const answer = await app.request('/desk/people/somebody/facts', { method: 'POST', body, headers: here });
  assert.equal(answer.status, 403);
  const page = await answer.text();
  assert.match(page, /what you had typed is kept in this page/);
  assert.doesNotMatch(page, /six secret words|name="csrf"|<b>cell/);
  const carried = carriedOf(page);

  // A wrong passphrase on the way loses nothing.
  await signedOut.post('/desk/sign-in', { name: 'Mira', passphrase: 'wrong', carried }, here);
  assert.equal(signedOut.status, 422);
  assert.equal(carriedOf(signedOut.page), carried);
  await signedOut.post('/desk/sign-in', { name: 'Mira', passphrase: mira.passphrase, carried }, here);
  const [step_code = ''] = mira.backup;
  await signedOut.post('/desk/second-step', { step_code, carried: carriedOf(signedOut.page) }, here);
  assert.equal(signedOut.status, 200);
  assert.match(signedOut.page, /This is what you had typed/);
  assert.match(signedOut.page, /action="\/desk\/people\/somebody\/facts"/);
  assert.match(signedOut.page, /&lt;b&gt;cell/);

  const fields = new URLSearchParams([['csrf', signedOut.csrf]]);
  for (const [, name = '', value = ''] of signedOut.page.matchAll(
    /<input type="hidden" name="(\w+)" value="([^"]*)"/g,
  )) {
    if (name !== 'csrf') fields.append(name, plain(value));
  }
  const area = plain(
    signedOut.page.match(/<textarea name="summary" hidden="">\n([^<]*)<\/textarea>/)?.[1] ?? '',
  );
  fields.append('summary', area);
  const headers = { ...here, Cookie: signedOut.cookie };
  const sent = await app.request('/desk/people/somebody/facts', { method: 'POST', body: fields, headers });
  assert.deepEqual(await sent.json(), { summary: text, choice: ['a', 'b'] });
  assert.deepEqual(failed(desk), []);
});

test('a form of an older session is shown with the token of this one', async () => {
  const visit = new DeskVisit(app);
  visit.cookie = mira.visit.cookie;
  await visit.post('/desk/people/somebody/facts', { csrf: 'older', summary: text }, here);
  assert.equal(visit.status, 403);
  assert.match(visit.page, /This is what you had typed/);
  await visit.post('/desk/people/somebody/facts', { summary: text }, here);
  assert.equal(visit.status, 200);
});

test('what another site sent, or nobody’s browser vouches for, is carried nowhere', async () => {
  const elsewhere: Record<string, string>[] = [
    {},
    { 'Sec-Fetch-Site': 'cross-site' },
    { Origin: 'https://elsewhere.example' },
  ];
  for (const headers of elsewhere) {
    for (const cookie of ['', mira.visit.cookie]) {
      const visit = new DeskVisit(app);
      visit.cookie = cookie;
      await visit.post('/desk/people/somebody/facts', { summary: 'planted' }, headers);
      assert.equal(visit.status, 403);
      assert.doesNotMatch(visit.page, /planted/);
    }
  }
});

test('an expired session carries as well as none, and a form too long to carry is refused with a sentence', async () => {
  const visit = new DeskVisit(app);
  visit.cookie = mira.visit.cookie;
  desk.clock.move(13 * hour_ms);
  await visit.post('/desk/people/somebody/facts', { summary: 'kept' }, here);
  assert.equal(visit.status, 403);
  assert.match(carriedOf(visit.page), /kept/);
  await visit.post('/desk/people/somebody/facts', { summary: 'x'.repeat(longest_carried + 1) }, here);
  assert.equal(visit.status, 403);
  assert.match(visit.page, /You are signed out/);
  assert.ok(visit.page.length < 20_000);
  await visit.post('/desk/sign-out', { summary: 'x' }, here);
  assert.equal(carriedOf(visit.page), '');
});

test('a file that was chosen is named as missing, not carried', async () => {
  const form = new FormData();
  form.set('summary', 'with a file');
  form.set('snapshot', new File(['hello'], 'page.html', { type: 'text/html' }));
  const answer = await app.request('/desk/people/somebody/facts', {
    method: 'POST',
    body: form,
    headers: here,
  });
  const carried = readCarried(carriedOf(await answer.text()));
  assert.deepEqual(carried, {
    to: '/desk/people/somebody/facts',
    fields: [['summary', 'with a file']],
    files: 1,
  });
});

test('a carried field that somebody changed leads nowhere else and breaks nothing', async () => {
  const wrong = [
    '{',
    'null',
    '[]',
    '{"to":"https://elsewhere.example","fields":[["a","b"]],"files":0}',
    '{"to":"//elsewhere.example","fields":[["a","b"]],"files":0}',
    '{"to":"/desk/../people","fields":[["a","b"]],"files":0}',
    '{"to":"/desk","fields":[["csrf","b"]],"files":0}',
    '{"to":"/desk","fields":[["a",{"b":1}]],"files":0}',
    '{"to":"/desk","fields":{"a":"b"}}',
    `{"to":"/desk","fields":[["a","${'x'.repeat(longest_carried)}"]],"files":0}`,
  ];
  for (const carried of wrong) {
    assert.equal(readCarried(carried), null, carried.slice(0, 80));
  }
  const visit = new DeskVisit(app);
  const signIn = { name: 'Mira', passphrase: mira.passphrase, next: '/desk/journal' };
  await visit.post('/desk/sign-in', { ...signIn, carried: wrong[3] ?? '' }, here);
  assert.equal(visit.location, '/desk/second-step?next=%2Fdesk%2Fjournal');
});
