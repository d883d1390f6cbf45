import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { readPdf } from '../../test/read-pdf.js';
import { newId } from '../kernel/chance.js';
import { readConfig } from '../kernel/config.js';
import { messagesBelow } from '../kernel/language.js';
import { Missing, Refused } from '../kernel/refusals.js';
import { beside } from '../kernel/root.js';
import { newKeyPair, open, seal } from '../kernel/vault.js';
import type { DeskEnv } from '../page/web.js';
import { NotSent } from '../post/not-sent.js';
import { openPress, type Press } from '../print/press.js';
import { setCampaign } from './campaign.js';
import { deliverNext } from './delivery.js';
import { mailroomDesk } from './desk.js';
import { spelled } from './dispatch-code.js';
import { dueOf } from './due.js';
import { emailItem, exampleCampaign, exampleItem } from './examples.js';

let database: TestDatabase;
let press: Press;
let identity: string;
let recipient: string;
const actor = testActor('staff:00000000-0000-4000-8000-000000000001');
const messages = messagesBelow(beside(import.meta.url, '..'));
before(async () => {
  database = await testDatabase();
  press = openPress();
  ({ identity, recipient } = await newKeyPair());
  await setCampaign(database.app, actor, exampleCampaign);
  await database.app
    .insertInto('operational_keys')
    .values({ recipient, day: '2016-04-07', made_at: actor.clock.now() })
    .execute();
});
after(async () => {
  await press.close();
  await database.drop();
});

/** The room behind a door that only puts things in place; the real guard has tests of its own. */
function desk() {
  const app = new Hono<DeskEnv>();
  app.use(async (c, next) => {
    c.set('say', messages.in('en'));
    c.set('db', database.app);
    c.set('actor', actor);
    c.set('clock', actor.clock);
    c.set('config', readConfig({}));
    c.set('staff', { id: '00000000-0000-4000-8000-000000000001', name: 'Mira' });
    c.set('keys', { open: (_compartment, place, sealed) => open(identity, place, sealed) });
    c.set('csrf', 'token');
    c.setRenderer((content: Child) => c.html(content as string));
    await next();
  });
  app.route('/', mailroomDesk({ press, messages }));
  app.onError((error, c) => {
    if (error instanceof Missing) return c.text('missing', 404);
    if (error instanceof Refused) return c.text(error.code, error.status);
    throw error;
  });
  return app;
}
const get = (path: string) => desk().request(path);
function post(path: string, fields: [string, string][]) {
  return desk().request(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });
}
const pdfOf = async (response: Response) => readPdf(new Uint8Array(await response.arrayBuffer()));
async function codeOf(id: string) {
  const { code } = await database.app
    .selectFrom('dispatches')
    .select('code')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return code;
}

describe('an evening with papers', () => {
  test('look, take, print, tick off, and the public counts follow', async () => {
    const { item, dispatches } = await exampleItem(database.app, actor, [
      { addressee_name: 'Office of <b>Examples</b>' },
      {},
      { addressee_kind: 'prisoner', addressee_name: 'Somebody Unknown', role: 'copy' },
      { posted_by: 'organisation' },
    ]);
    const listed = await (await get('/desk/mailroom')).text();
    assert.match(listed, /Office of &lt;b&gt;Examples&lt;\/b&gt;/);
    assert.match(listed, /held back: standing unknown/);
    assert.ok(
      !listed.includes(dispatches[3] ?? '?'),
      'what an organisation posts itself is not ours to print',
    );
    const chosen = dispatches.slice(0, 3).map((id): [string, string] => ['paper', id]);

    const preview = await post('/desk/mailroom/preview', chosen);
    assert.equal(preview.headers.get('content-type'), 'application/pdf');
    assert.equal((await pdfOf(preview)).pages.length, 5);
    assert.equal((await database.app.selectFrom('batches').select('id').execute()).length, 0);

    const taken = await (await post('/desk/mailroom/take', chosen)).text();
    assert.match(taken, /2 papers are in this batch/);
    assert.match(taken, /Somebody Unknown[\s\S]*standing unknown/);
    const again = await post('/desk/mailroom/take', chosen);
    assert.equal(again.status, 409);
    assert.equal(await again.text(), 'mailroom.batch.nothing_due');
    const printed = await pdfOf(await get('/desk/mailroom/batches/1/letters.pdf'));
    assert.match(printed.pages.at(-1)?.text ?? '', /Batch 1 of 2016-04-07/);

    const closed = await post('/desk/mailroom/batches/1/close', [['how', 'posted']]);
    assert.equal(closed.headers.get('location'), '/desk/mailroom/batches/1?closed=2');
    const code = await codeOf(dispatches[0] ?? '');
    const slip = `${code.slice(0, 6)}${code.endsWith('2') ? '3' : '2'}`;
    const tally = await (
      await post('/desk/mailroom/tally', [
        ['codes', `${spelled(code).toLowerCase()}\n${code}\n${slip}\nhello`],
        ['outcome', 'replied'],
        ['note', 'answer\r\nof 9 May'],
      ])
    ).text();
    assert.match(tally, /1 entered/);
    assert.match(tally, /2 not entered/);
    assert.match(tally, /has a slip in it/);
    await post(`/desk/mailroom/items/${item}/reported`, []);

    const counts = await database.visitors
      .selectFrom('dispatch_counts')
      .select(['addressee_name', 'reported_posted', 'confirmed', 'answered', 'waiting'])
      .where('item_id', '=', item)
      .orderBy('addressee_name')
      .execute();
    assert.deepEqual(counts, [
      { addressee_name: 'Example Office 2', reported_posted: 1, confirmed: 0, answered: 0, waiting: 0 },
      { addressee_name: 'Example Office 4', reported_posted: 1, confirmed: 0, answered: 0, waiting: 0 },
      {
        addressee_name: 'Office of <b>Examples</b>',
        reported_posted: 1,
        confirmed: 1,
        answered: 1,
        waiting: 0,
      },
      // The prisoner's copy is counted for nobody: this person is not public.
    ]);
    assert.doesNotMatch(JSON.stringify(counts), /Somebody Unknown/);
    const page = await (await get(`/desk/mailroom/dispatches/${dispatches[0]}`)).text();
    assert.match(page, /answer of 9 May/);
    const stopped = await post(`/desk/mailroom/dispatches/${dispatches[2]}/cancel`, [
      ['why', 'nobody knows where'],
    ]);
    assert.equal(stopped.status, 303);
  });

  test('a copy for a lawyer is released by who holds the key, and no page and no count names a contact', async () => {
    const lawyer = newId(actor.chance);
    const contact = { email: 'counsel@sealed.example' };
    const contact_sealed = await seal(recipient, { table: 'lawyers', row: lawyer }, contact);
    const { item, dispatches } = await exampleItem(database.app, actor, [
      {
        addressee_kind: 'lawyer',
        addressee_id: lawyer,
        addressee_name: 'Advocate Example',
        role: 'copy',
        channel: 'email',
        contact_sealed,
      },
    ]);
    assert.match(await (await get('/desk/mailroom')).text(), /1 copy waits/);
    const released = await post('/desk/mailroom/release', []);
    assert.equal(released.headers.get('location'), '/desk/mailroom?released=1-0-0');
    assert.equal(
      (await post('/desk/mailroom/release', [])).headers.get('location'),
      '/desk/mailroom?released=0-0-0',
    );
    const pages = await Promise.all(
      ['outbox', `dispatches/${dispatches[0]}`, `items/${item}`].map(async (path) =>
        (await get(`/desk/mailroom/${path}`)).text(),
      ),
    );
    const counts = await database.visitors.selectFrom('dispatch_counts').selectAll().execute();
    assert.ok(!`${pages.join()}${JSON.stringify(counts)}`.includes('sealed.example'));
    assert.ok(!JSON.stringify(counts).includes('Advocate'));
    assert.equal(counts.filter(({ addressee_kind }) => addressee_kind === 'lawyer').length, 1);
    const sent: string[] = [];
    await deliverNext({
      db: database.app,
      actor,
      carrier: {
        kind: 'folder',
        send: async (mail) => {
          sent.push(mail.to);
          return { receipt: '' };
        },
      },
      from: { name: 'Desk', address: 'desk@example.org' },
      identities: () => [identity],
      paperOf: async () => ({ subject: '', text: '', attachments: [] }),
    });
    assert.deepEqual(sent, ['counsel@sealed.example']);
  });

  test('mail that was not sent stands at the desk until a person decides', async () => {
    await emailItem(database.app, actor);
    await deliverNext({
      db: database.app,
      actor,
      carrier: { kind: 'smtp', send: () => Promise.reject(new NotSent('permanent', 'smtp_550')) },
      from: { name: 'Desk', address: 'desk@example.org' },
      identities: () => [identity],
      paperOf: async () => ({ subject: '', text: '', attachments: [] }),
    });
    const due = await dueOf(database.app, actor.clock);
    assert.deepEqual(
      due.map(({ code, count }) => [code, count]),
      [['mailroom.due.failed', 1]],
    );
    for (const { code, detail } of due)
      assert.ok(messages.in('en').has(code) && (!detail || messages.in('en').has(detail.code)));
    const page = await (await get('/desk/mailroom/outbox')).text();
    const id = page.match(/outbox\/([0-9a-f-]{36})"/)?.[1] ?? '';
    assert.equal((await post(`/desk/mailroom/outbox/${id}`, [['decision', 'was_sent']])).status, 409);
    assert.equal((await post(`/desk/mailroom/outbox/${id}`, [['decision', 'send_again']])).status, 303);
    assert.deepEqual(await dueOf(database.app, actor.clock), []);
  });

  test('nonsense in forms and addresses is refused and changes nothing', async () => {
    const before = await database.app.selectFrom('dispatch_events').select('id').execute();
    assert.equal((await post('/desk/mailroom/take', [])).status, 422);
    assert.equal((await post('/desk/mailroom/preview', [['paper', "' or 1=1"]])).status, 422);
    assert.equal((await post('/desk/mailroom/take', [['paper', newId(actor.chance)]])).status, 409);
    assert.equal((await get('/desk/mailroom/batches/0')).status, 404);
    assert.equal((await get('/desk/mailroom/batches/99999999999999')).status, 404);
    assert.equal((await get('/desk/mailroom/dispatches/x')).status, 404);
    assert.equal((await get(`/desk/mailroom/items/${newId(actor.chance)}`)).status, 404);
    assert.equal(
      (
        await post('/desk/mailroom/tally', [
          ['codes', ' '],
          ['outcome', 'burnt'],
        ])
      ).status,
      422,
    );
    assert.equal(
      (
        await post('/desk/mailroom/tally', [
          ['codes', 'A\n'.repeat(501)],
          ['outcome', 'posted'],
        ])
      ).status,
      422,
    );
    assert.equal((await post('/desk/mailroom/batches/1/close', [['how', 'sent']])).status, 404);
    assert.equal((await post(`/desk/addresses/${newId(actor.chance)}/checked`, [])).status, 404);
    const after = await database.app.selectFrom('dispatch_events').select('id').execute();
    assert.equal(after.length, before.length);
  });
});
