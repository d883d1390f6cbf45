import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Hono } from 'hono';
import { testDatabase } from '../../test/database.js';
import { type Desk, DeskVisit, deskOn, failed, firstIn, invited, tableWith } from '../../test/desk-visit.js';
import { proveByPaper } from '../../test/second-step.js';
import { get, post, RouteTable } from '../kernel/access.js';
import { hour_ms, second_ms } from '../kernel/clock.js';
import { readConfig } from '../kernel/config.js';
import type { DeskEnv } from '../page/web.js';
import type { DoorEnv } from './means.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
let desk: Desk;
let app: Hono<DoorEnv>;
let mira: Awaited<ReturnType<typeof firstIn>>;

/** A room like those that are handed in, with one page and one form. */
function room(): Hono<DeskEnv> {
  const pages = new Hono<DeskEnv>();
  pages.get('/desk/adoptions', (c) => c.text(`adoptions for ${c.var.staff.name}`));
  pages.post('/desk/adoptions', async (c) => c.text(`sent ${(await c.req.parseBody({ all: true })).choice}`));
  return pages;
}

before(async () => {
  database = await testDatabase();
  desk = deskOn(database.app);
  app = desk.start({
    rooms: [room()],
    table: tableWith(post('/desk/adoptions', 'adoptions')),
    due: [async () => [{ count: 7, code: 'desk.rooms.adoptions', href: '/desk/adoptions' }]],
  });
  mira = await firstIn(desk, database.app, app);
});
after(() => database.drop());

const doorways = ['/desk/sign-in', '/desk/passkey.js', '/desk/welcome/:token', '/desk/recover'];

test('no page and no form of the desk is reachable without the guard, save the ways in', async () => {
  let tried = 0;
  for (const { method, path } of app.routes) {
    if (doorways.includes(path)) continue;
    const stranger = new DeskVisit(app);
    const real = path.replace(/:\w+/g, '5f0f7a5e-0000-4000-8000-000000000000').replace('*', 'anything');
    for (const one of method === 'ALL' ? ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'] : [method]) {
      const answer = await app.request(real, { method: one });
      tried += 1;
      if (one === 'GET') {
        assert.equal(answer.status, 303, `${one} ${real}`);
        assert.match(answer.headers.get('location') ?? '', /^\/desk\/sign-in/, `${one} ${real}`);
      } else assert.equal(answer.status, 403, `${one} ${real}`);
    }
    await stranger.post(real, { csrf: mira.visit.csrf });
    assert.equal(stranger.status, 403, `a form without a session at ${real}`);
  }
  assert.ok(tried > 20);
});

test('every form of the desk needs its session’s token', async () => {
  const forms = app.routes.filter(({ method, path }) => method === 'POST' && !doorways.includes(path));
  assert.ok(forms.length >= 9);
  for (const { path } of forms) {
    const real = path.replace(/:\w+/g, '5f0f7a5e-0000-4000-8000-000000000000');
    const headers = { Cookie: mira.visit.cookie };
    for (const csrf of [
      '',
      'x',
      `${mira.visit.csrf.slice(0, -1)}-`,
      `${mira.visit.csrf}${mira.visit.csrf}`,
    ]) {
      const body = new URLSearchParams({ csrf });
      const answer = await app.request(real, { method: 'POST', headers, body });
      assert.equal(answer.status, 403, `${real} with “${csrf}”`);
    }
    const broken = { ...headers, 'Content-Type': 'multipart/form-data; boundary=x' };
    assert.equal((await app.request(real, { method: 'POST', headers: broken, body: '--y' })).status, 403);
    const json = { ...headers, 'Content-Type': 'application/json' };
    const text = JSON.stringify({ csrf: mira.visit.csrf });
    assert.equal((await app.request(real, { method: 'POST', headers: json, body: text })).status, 403);
  }
});

test('a form that another site sends is refused, even with the right token', async () => {
  const { visit } = mira;
  const elsewhere: Record<string, string>[] = [
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { Origin: 'https://elsewhere.example' },
    { Origin: 'nonsense' },
  ];
  for (const headers of elsewhere) {
    await visit.post('/desk/adoptions', { choice: 'a' }, headers);
    assert.equal(visit.status, 403, JSON.stringify(headers));
    const stranger = await new DeskVisit(app).post('/desk/sign-in', { name: 'Mira' }, headers);
    assert.equal(stranger.status, 403);
  }
  const here: Record<string, string>[] = [
    { 'Sec-Fetch-Site': 'same-origin', Origin: 'null' },
    { Origin: 'http://localhost' },
  ];
  for (const headers of here) {
    await visit.post('/desk/adoptions', { choice: 'a' }, headers);
    assert.equal(visit.status, 200, JSON.stringify(headers));
  }
});

test('a room behind the guard has the person and its whole form', async () => {
  await mira.visit.get('/desk/adoptions');
  assert.equal(mira.visit.page, 'adoptions for Mira');
  const body = new URLSearchParams([
    ['csrf', mira.visit.csrf],
    ['choice', 'a'],
    ['choice', 'b'],
  ]);
  const headers = { Cookie: mira.visit.cookie };
  const answer = await app.request('/desk/adoptions', { method: 'POST', headers, body });
  assert.equal(await answer.text(), 'sent a,b');
});

test('a room with a page outside the desk stops the start', () => {
  const stray = new Hono<DeskEnv>();
  stray.get('/desktop', (c) => c.text('x'));
  assert.throws(() => desk.start({ rooms: [stray] }), /lies outside/);
});

test('a page without a row in the table of routes stops the start, and so does a row without a page', () => {
  const stray = new Hono<DeskEnv>();
  stray.get('/desk/adoptions/unheard-of', (c) => c.text('x'));
  assert.throws(() => desk.start({ rooms: [stray] }), /no row: GET \/desk\/adoptions\/unheard-of/);
  const table = new RouteTable([get('/desk/nowhere', 'any staff')]);
  assert.throws(() => table.mustBeMounted(stray.routes), /no route: GET \/desk\/nowhere/);
  const twice = get('/desk/nowhere', 'visitor');
  assert.throws(() => new RouteTable([twice, get('/desk/nowhere', 'staff')]), /two rows/);
  assert.throws(() => new RouteTable([get('/desk/people/:slug', 'cases')]), /name its parameters/);
});

test('whoever lacks the role is told whose work it is, before the page runs', async () => {
  const { visit } = await invited(app, mira.visit, 'Letters only', ['letters']);
  await visit.get('/desk/adoptions');
  assert.equal(visit.status, 403);
  assert.match(visit.page, /This is the work of: list keeper\./);
  await visit.post('/desk/adoptions', { choice: 'a' });
  assert.equal(visit.status, 403);
  await visit.get('/desk');
  assert.equal(visit.status, 200);
  assert.doesNotMatch(visit.page, /<b>7<\/b>|href="\/desk\/(adoptions|staff|journal|people|mailroom)"/);
});

test('Today says what is due in the rooms, and how to sign out', async () => {
  await mira.visit.get('/desk');
  assert.equal(mira.visit.status, 200);
  assert.match(mira.visit.page, /<b>7<\/b>/);
  assert.match(mira.visit.page, /action="\/desk\/sign-out"/);
  assert.match(mira.visit.page, /passphrase is written down/);
  await mira.visit.post('/desk/account/noted');
  assert.equal(mira.visit.location, '/desk');
  assert.doesNotMatch((await mira.visit.get('/desk')).page, /passphrase is written down/);
});

test('no answer of the desk may be kept by a browser, and the cookie goes to the desk only', async () => {
  for (const path of ['/desk', '/desk/sign-in', '/desk/welcome/x', '/desk/nothing']) {
    const answer = await app.request(path, { headers: { Cookie: mira.visit.cookie } });
    assert.equal(answer.headers.get('cache-control'), 'no-store', path);
  }
  const body = new URLSearchParams({ name: 'Mira', passphrase: mira.passphrase });
  const answer = await app.request('/desk/sign-in', { method: 'POST', body });
  const [cookie = ''] = answer.headers.getSetCookie();
  for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/desk']) assert.ok(cookie.includes(part), part);
});

test('behind https no other host of the domain can set the cookie, and signing in and out work as before', async () => {
  const config = readConfig({ HABEAS_DATA: 'data', PUBLIC_URL: 'https://campaign.example' });
  const secure = desk.start({ config });
  const body = new URLSearchParams({ name: 'Mira', passphrase: mira.passphrase });
  const answer = await secure.request('/desk/sign-in', { method: 'POST', body });
  const [cookie = ''] = answer.headers.getSetCookie();
  // What RFC 6265bis (4.1.3.2) demands of a name that begins so.
  assert.match(cookie, /^__Host-habeas_desk=[\w-]{43};/);
  for (const part of ['HttpOnly', 'SameSite=Strict', 'Secure', 'Path=/;'])
    assert.ok(`${cookie};`.includes(part), part);
  assert.doesNotMatch(cookie, /Domain/i);
  const visit = new DeskVisit(secure);
  [visit.cookie = ''] = cookie.split(';');
  await proveByPaper(visit, mira.backup);
  await visit.get('/desk');
  assert.equal(visit.status, 200);
  const out = { method: 'POST', body: new URLSearchParams({ csrf: visit.csrf }), headers: { cookie: 'x=y' } };
  assert.equal((await secure.request('/desk/sign-out', out)).headers.get('clear-site-data'), null);
  await visit.post('/desk/sign-out');
  assert.equal(visit.cleared, '"cache", "storage"');
  assert.equal(visit.location, '/desk/sign-in');
  assert.equal(visit.cookie, '');
  // A cookie of the other name opens nothing here.
  visit.cookie = mira.visit.cookie;
  assert.equal((await visit.get('/desk')).status, 303);
});

test('a page that does not exist and one that may not be seen look the same', async () => {
  const nothing = await mira.visit.get('/desk/nothing');
  assert.equal(nothing.status, 404);
  const page = nothing.page;
  await mira.visit.get('/desk/staff/5f0f7a5e-0000-4000-8000-000000000000');
  assert.equal(mira.visit.status, 404);
  assert.equal(mira.visit.page, page);
  assert.equal((await mira.visit.get("/desk/staff/1'or'1")).status, 404);
});

test('signing in leads back to the page that was asked for, never to another site', async () => {
  const visit = new DeskVisit(app);
  await visit.get('/desk/journal?what=staff.entered');
  assert.equal(visit.location, '/desk/sign-in?next=%2Fdesk%2Fjournal%3Fwhat%3Dstaff.entered');
  await visit.get(visit.location ?? '');
  const signIn = { name: ' mIRa ', passphrase: mira.passphrase };
  const next = '/desk/journal?what=staff.entered';
  await visit.post('/desk/sign-in', { ...signIn, next });
  assert.equal(visit.location, `/desk/second-step?next=${encodeURIComponent(next)}`);
  await visit.get(visit.location ?? '');
  await visit.post('/desk/second-step', { step_code: mira.backup[0] ?? '', next });
  assert.equal(visit.location, next);
  for (const next of [
    '//elsewhere.example',
    '/desk/../people',
    'https://elsewhere.example/desk',
    '/desk\\x',
  ]) {
    await visit.post('/desk/sign-in', { ...signIn, next });
    assert.equal(visit.location, '/desk/second-step?next=%2Fdesk', next);
    await visit.get(visit.location ?? '');
    await visit.post('/desk/second-step', { step_code: mira.backup[1] ?? '', next });
    assert.equal(visit.location, '/desk', next);
    mira.backup.splice(1, 1);
  }
});

test('a wrong passphrase is refused like an unknown name, and then slowed down', async () => {
  const visit = new DeskVisit(app);
  const answers: number[] = [];
  for (let tries = 0; tries < 6; tries += 1) {
    await visit.post('/desk/sign-in', { name: 'Nobody Here', passphrase: 'wrong wrong' });
    answers.push(visit.status);
  }
  assert.deepEqual(answers, [422, 422, 422, 422, 422, 429]);
  await visit.post('/desk/sign-in', { name: 'Mira', passphrase: 'wrong' });
  assert.equal(visit.status, 422);
  assert.match(visit.page, /do not fit together/);
  assert.match(visit.page, /value="Mira"/);
  assert.doesNotMatch(visit.page, /value="wrong"/);
  desk.clock.move(30 * second_ms);
  await visit.post('/desk/sign-in', { name: 'Nobody Here', passphrase: 'wrong wrong' });
  assert.equal(visit.status, 422);
});

test('the journal shows who did what, and only kinds of acts that there are', async () => {
  const { visit } = mira;
  await visit.get('/desk/journal?what=staff.entered');
  assert.match(visit.page, /<bdi>Mira<\/bdi>/);
  assert.equal(visit.page.match(/<td class="n">/g)?.length, 2, 'Mira and whom she invited');
  await visit.get(`/desk/journal?what=${encodeURIComponent("'; drop table journal\0<b>")}`);
  assert.equal(visit.status, 200);
  assert.match(visit.page, /staff\.first_link_made/);
});

test('hostile values in every field of the way in are refused or escaped, and nothing fails', async () => {
  const visit = new DeskVisit(app);
  for (const name of [
    '<script>alert(1)</script>',
    '\u202eariM',
    'x'.repeat(10_000),
    '\0',
    '\ud800',
    "'--",
    '',
  ]) {
    for (const path of ['/desk/sign-in', '/desk/recover']) {
      desk.clock.move(hour_ms / 60);
      await visit.post(path, { name, passphrase: name, key: name, next: name });
      assert.equal(visit.status, 422, `${path} ${name.slice(0, 30)}`);
      assert.ok(!visit.page.replace('<script type="module" src="/desk/passkey.js">', '').includes('<script'));
      assert.ok(visit.page.length < 20_000);
    }
  }
  assert.deepEqual(failed(desk), []);
});
