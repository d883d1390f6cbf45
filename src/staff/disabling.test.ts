import assert from 'node:assert/strict';
import { get } from 'node:http';
import { after, before, test } from 'node:test';
import { setTimeout as passed } from 'node:timers/promises';
import { serve as listen, type ServerType } from '@hono/node-server';
import { Hono } from 'hono';
import { testDatabase } from '../../test/database.js';
import { type Desk, deskOn, firstIn, invited, tableWith, visitAt } from '../../test/desk-visit.js';
import { post, get as route } from '../kernel/access.js';
import { day_ms } from '../kernel/clock.js';
import { seal } from '../kernel/vault.js';
import type { DeskEnv } from '../page/web.js';
import { recipientOf } from './compartment.js';
import { couldSee } from './could-see.js';
import { disable, staffList } from './member.js';

// Time goes on here as it does: what is promised within a second is looked at after a second.

let database: Awaited<ReturnType<typeof testDatabase>>;
let desk: Desk;
let server: ServerType;
let url: string;
let mira: Awaited<ReturnType<typeof firstIn>>;

/** A room with a file that takes long to send: a piece in a tenth of a second. */
function room(): Hono<DeskEnv> {
  const pages = new Hono<DeskEnv>();
  pages.get('/desk/adoptions/slow', () => {
    let piece = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: async (way) => {
        await passed(100);
        piece += 1;
        if (piece > 100) way.close();
        else way.enqueue(new Uint8Array(1000).fill(65));
      },
    });
    return new Response(body, { headers: { 'Content-Type': 'application/pdf' } });
  });
  pages.post('/desk/adoptions/open', async (c) => {
    const place = { table: 'letters', row: '5f0f7a5e-0000-4000-8000-000000000000' };
    const sealed = await seal(await recipientOf(c.var.db, 'mailroom'), place, 'word');
    return c.text(await c.var.keys.open<string>('mailroom', place, sealed));
  });
  return pages;
}

before(async () => {
  database = await testDatabase();
  desk = deskOn(database.app);
  const app = desk.start({
    rooms: [room()],
    table: tableWith(route('/desk/adoptions/slow', 'adoptions'), post('/desk/adoptions/open', 'adoptions')),
  });
  mira = await firstIn(desk, database.app, app);
  await new Promise<void>((ready) => {
    server = listen({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
      url = `http://127.0.0.1:${port}`;
      ready();
    });
  });
});
after(async () => {
  await new Promise((done) => server.close(done));
  await database.drop();
});

async function idOf(name: string): Promise<string> {
  return (await staffList(database.app)).find((member) => member.name === name)?.id ?? '';
}

/** Asks for the slow file; gives when its first piece came, and how long after that it ended and how. */
function download(cookie: string): { begun: Promise<void>; ended: Promise<string> } {
  let begin = () => {};
  const begun = new Promise<void>((done) => {
    begin = done;
  });
  const ended = new Promise<string>((done) => {
    get(`${url}/desk/adoptions/slow`, { headers: { Cookie: cookie } }, (answer) => {
      answer.on('data', () => begin());
      answer.on('end', () => done('whole'));
      answer.on('error', () => done('cut'));
    }).on('error', () => done('cut'));
  });
  return { begun, ended };
}

test('a second after somebody was disabled no request is answered and no file is sent on', async () => {
  const inga = await invited(desk.start(), mira.visit, 'Inga');
  const visit = visitAt(url);
  visit.cookie = inga.visit.cookie;
  assert.equal((await visit.get('/desk')).status, 200);
  const file = download(visit.cookie);
  await file.begun;
  const at = performance.now();
  await disable(
    database.app,
    { ...desk.operator, who: 'staff:x' },
    await idOf('Mira'),
    await idOf('Inga'),
    'why',
  );
  assert.equal(await file.ended, 'cut');
  assert.ok(performance.now() - at < 1000, `the file went on for ${performance.now() - at} ms`);
  await passed(Math.max(0, 1000 - (performance.now() - at)));
  assert.equal((await visit.get('/desk')).status, 303);
  assert.match(visit.location ?? '', /^\/desk\/sign-in/);
  await visit.post('/desk/sign-in', { name: 'Inga', passphrase: inga.passphrase });
  assert.equal(visit.status, 422);
});

test('whoever disables somebody reads what that person could see and did open', async () => {
  const zoya = await invited(desk.start(), mira.visit, 'Zoya');
  const id = await idOf('Zoya');
  for (const compartment of ['mailroom', 'keepsakes'])
    await mira.visit.post(`/desk/staff/${id}/grant`, { compartment });
  await mira.visit.post(`/desk/staff/${id}/take`, { compartment: 'keepsakes' });
  const visit = visitAt(url);
  visit.cookie = zoya.visit.cookie;
  await visit.get('/desk');
  for (let times = 0; times < 2; times += 1) {
    await visit.post('/desk/adoptions/open');
    assert.equal(visit.page, 'word');
    await visit.get('/desk');
  }
  await mira.visit.post(`/desk/staff/${id}/disable`, { why: 'left us' });
  assert.equal(mira.visit.location, `/desk/staff/${id}?done=disabled`);
  await mira.visit.get(mira.visit.location ?? '');
  assert.match(mira.visit.page, /What this person could see/);
  assert.match(
    mira.visit.page,
    /<td>letters<\/td><td>mailroom<\/td><td class="n">1<\/td><td class="n">2<\/td>/,
  );
  const now = desk.clock.now();
  const seen = await couldSee(database.app, id, now);
  assert.deepEqual(
    seen.held.map(({ compartment, until }) => [compartment, until !== null]),
    [
      ['mailroom', false],
      ['keepsakes', true],
    ],
  );
  const later = await couldSee(database.app, id, new Date(now.getTime() + 91 * day_ms));
  assert.deepEqual(later.opened, []);
});
