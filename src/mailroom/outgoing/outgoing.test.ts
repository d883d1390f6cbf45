import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { startMailServer } from '../../../test/mail-server.js';
import { scripted } from '../../../test/scripted-server.js';
import { day_ms, minute_ms, second_ms } from '../../kernel/clock.js';
import { readSmtpUrl, smtpCarrier } from '../../post/smtp.js';
import { type Delivery, deliverNext } from '../delivery.js';
import { dueOf } from '../due.js';
import { emailItem, exampleMail } from '../examples.js';
import { decideMail } from '../mail-decision.js';
import { operationalIdentities, renewOperationalKey } from '../operational-key.js';
import { queueMail } from '../outbox.js';
import { giveUpWaiting, waiting_days } from './give-up.js';
import { MailBook } from './mail-book.js';
import { Pace } from './pace.js';
import { openPause, pauseMail, readWhy, resumeMail } from './pause.js';

let database: TestDatabase;
let folder: string;
const actor = testActor('operator');
before(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'habeas-outgoing-'));
  await renewOperationalKey(database.app, actor, folder);
});
after(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

const hasty = { connect: 2000, greeting: 2000, silence: 400, whole: 1500 };
function deskTo(url: string, rates = { mailPerMinute: 1000, mailPerDomainMinute: 1000 }): Delivery {
  return {
    db: database.app,
    actor: { ...actor, who: 'clerk' },
    carrier: smtpCarrier(readSmtpUrl(url), 'desk@example.org', hasty),
    from: { name: 'Example', address: 'desk@example.org' },
    identities: () => operationalIdentities(folder),
    paperOf: async () => ({ subject: 'Motion', text: 'We resolve', attachments: [] }),
    pace: new Pace(actor.clock, actor.chance, rates),
  };
}
const queue = (key: string, to = `${key}@example.net`) =>
  queueMail(database.app, actor, { ...exampleMail(key), to });
async function drain(desk: Delivery): Promise<string[]> {
  const done: string[] = [];
  for (;;) {
    const state = await deliverNext(desk);
    if (state === null) return done;
    done.push(state);
  }
}
const mailOf = (key: string) =>
  database.app.selectFrom('mails').selectAll().where('key', '=', key).executeTakeFirstOrThrow();

test('while mail is paused nothing leaves, Today says so, and who paused it and why is kept', async () => {
  const server = await startMailServer();
  const desk = deskTo(server.url);
  await queue('paused');
  assert.deepEqual(readWhy('  '), {
    ok: false,
    problems: [{ field: 'why', code: 'mailroom.outgoing.why_missing' }],
  });
  await pauseMail(database.app, actor, 'An invented rumour');
  await assert.rejects(pauseMail(database.app, actor, 'again'), { code: 'mailroom.outgoing.already_paused' });
  assert.deepEqual(await drain(desk), []);
  const due = (await dueOf(database.app, actor.clock)).find(({ code }) =>
    code.startsWith('mailroom.outgoing'),
  );
  assert.deepEqual([due?.count, due?.code], [1, 'mailroom.outgoing.due_waiting']);
  assert.equal((await openPause(database.app))?.why, 'An invented rumour');
  await resumeMail(database.app, actor);
  await assert.rejects(resumeMail(database.app, actor), { code: 'mailroom.outgoing.not_paused' });
  assert.deepEqual(await drain(desk), ['sent']);
  assert.equal(server.arrived.length, 1);
  const journal = await database.app
    .selectFrom('journal')
    .select(['what', 'why'])
    .where('what', 'like', 'mail.%')
    .execute();
  assert.deepEqual(journal, [
    { what: 'mail.paused', why: null },
    { what: 'mail.resumed', why: null },
  ]);
  await server.close();
});

test('a no to us pauses all mail, costs no mail an attempt, and loses none', async () => {
  let refuses = true;
  const server = await scripted((line) =>
    line === 'greeting' && refuses ? '554 5.7.1 not from your network' : null,
  );
  const desk = deskTo(server.url);
  await queue('first');
  await queue('second');
  assert.deepEqual(await drain(desk), ['due']);
  const pause = await openPause(database.app);
  assert.deepEqual([pause?.reason, pause?.why, pause?.name], ['smtp_554', null, null]);
  assert.equal((await mailOf('first')).attempts, 0);
  const due = (await dueOf(database.app, actor.clock)).find(({ code }) =>
    code.startsWith('mailroom.outgoing'),
  );
  assert.deepEqual([due?.count, due?.detail?.code], [2, 'mailroom.outgoing.due_by_clerk']);
  refuses = false;
  await resumeMail(database.app, actor);
  assert.deepEqual(await drain(desk), ['sent', 'sent']);
  await server.close();
});

test('a domain that says later rests with all its mails, while others go on; nothing tells which domain', async () => {
  let busy = true;
  const server = await scripted((line) =>
    busy && /^RCPT TO:<[^>]*@slow/.test(line) ? '451 4.7.1 later' : null,
  );
  const desk = deskTo(server.url);
  for (const key of ['s1', 's2', 's3']) await queue(key, `${key}@slow.example`);
  for (const key of ['q1', 'q2']) await queue(key, `${key}@quick.example`);
  assert.deepEqual((await drain(desk)).sort(), ['due', 'sent', 'sent']);
  assert.deepEqual([(await mailOf('s2')).reason, (await mailOf('s2')).attempts], ['domain_rests', 0]);
  const rows = JSON.stringify(await database.app.selectFrom('mails').selectAll().execute());
  assert.doesNotMatch(rows, /slow|quick/);
  busy = false;
  actor.clock.move(50 * second_ms);
  assert.deepEqual(await drain(desk), []);
  actor.clock.move(minute_ms);
  assert.deepEqual(await drain(desk), ['sent', 'sent', 'sent']);
  await server.close();
});

test('no more mails go to one domain than its pace, each once', async () => {
  const server = await startMailServer();
  const desk = deskTo(server.url, { mailPerMinute: 1000, mailPerDomainMinute: 3 });
  for (let number = 0; number < 7; number += 1) await queue(`paced-${number}`);
  assert.equal((await drain(desk)).length, 3);
  assert.equal((await mailOf('paced-6')).reason, 'domain_pace');
  for (const [seconds, count] of [
    [20, 1],
    [20, 1],
    [40, 2],
    [60, 0],
  ] as const) {
    actor.clock.move(seconds * second_ms);
    assert.equal((await drain(desk)).length, count);
  }
  assert.equal(new Set(server.arrived.map(({ to }) => to[0])).size, 7);
  await server.close();
});

test('what waits too long is shown to a person while it can still be sent', async () => {
  const desk = deskTo('smtp://127.0.0.1:9');
  await queue('waits');
  const { dispatch } = await emailItem(database.app, actor);
  assert.deepEqual(await drain(desk), ['due'], 'the server rests after the first');
  actor.clock.move(waiting_days * day_ms - minute_ms);
  assert.equal(await giveUpWaiting(database.app, actor), 0);
  actor.clock.move(2 * minute_ms);
  assert.equal(await giveUpWaiting(database.app, actor), 2);
  assert.deepEqual([(await mailOf('waits')).state, (await mailOf('waits')).reason], ['failed', 'waited']);
  const server = await startMailServer();
  await decideMail(database.app, actor, (await mailOf('waits')).id, 'send_again');
  await decideMail(database.app, actor, (await mailOf(`dispatch:${dispatch}`)).id, 'send_again');
  assert.equal(await giveUpWaiting(database.app, actor), 0, 'a decision begins the time anew');
  assert.deepEqual(await drain(deskTo(server.url)), ['sent', 'sent']);
  await server.close();
});

test('after a start the outbox tells to whom a mail waits today', async () => {
  await renewOperationalKey(database.app, actor, folder);
  await queue('waiting');
  const identities = operationalIdentities(folder);
  const hash = Buffer.alloc(32, 7);
  const book = new MailBook(actor.clock, actor.chance);
  const of = (key: string) => async (asked: string) => (asked === key ? hash : null);
  assert.equal(await book.remember(database.app, identities, of('nothing')), 0, 'what it was for is gone');
  assert.equal(await book.remember(database.app, identities, of('waiting')), 1);
  const turn = await book.take('waiting@example.net');
  assert.ok('first' in turn && !turn.first && turn.confirm_hash.equals(hash));
  turn.settle(true);
  const other = await book.take('nobody@example.net');
  assert.ok('first' in other && other.first);
  other.settle(null);
});
