import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type MailServer, startMailServer } from '../../../test/mail-server.js';
import {
  deliverAll,
  type NewsletterGround,
  newsletterGround,
  officeOf,
  outbox,
  press,
  send,
  subscribed,
} from '../../../test/newsletter-ground.js';
import { newId } from '../../kernel/chance.js';
import { hour_ms, second_ms } from '../../kernel/clock.js';
import { Refused } from '../../kernel/refusals.js';
import { deliverNext, sweepClaimed } from '../../mailroom/delivery.js';
import { decideMail } from '../../mailroom/mail-decision.js';
import { claim } from '../../mailroom/outgoing/claim.js';
import type { Carrier } from '../../post/carrier.js';
import { NotSent, Uncertain } from '../../post/not-sent.js';
import { readSmtpUrl, smtpCarrier } from '../../post/smtp.js';
import { endSendings, endUnwanted, releaseBatch } from './release.js';
import { newslettersDue, prepareSending, sendingById, stepSending } from './sending.js';
import { endBounced } from './subscription.js';

let g: NewsletterGround;
let server: MailServer;
before(async () => {
  g = await newsletterGround();
  server = await startMailServer();
});
after(async () => {
  await server.close();
  await g.close();
});

const db = () => g.database.app;
const smtp = (): Carrier => smtpCarrier(readSmtpUrl(server.url), 'desk@campaign.example');
const readers = () => db().selectFrom('newsletter_subscriptions').select('id').execute();
const state = (id: string) => sendingById(db(), g.desk.clock, id);
const arrived = (email: string) => server.arrived.filter(({ to }) => to.includes(email));
const words = () => ({ messages: g.messages, publicUrl: 'https://campaign.example' });
/** Prepares as the desk does. Readers confirmed a second before at the latest. */
async function prepared(kind: 'issue' | 'article' | 'month', subject: string): Promise<string> {
  g.desk.clock.move(second_ms);
  return prepareSending(db(), g.actor, { kind, subject }, { ...words(), publisher: 'Example Campaign' });
}
const release = (id: string, size = 500) => releaseBatch(db(), g.actor, g.keys, id, { ...words(), size });
const stuck = (mail_state: 'uncertain' | 'failed' | 'dropped') =>
  db()
    .selectFrom('mails')
    .select(['id', 'reason', 'content_sealed'])
    .where('purpose', '=', 'newsletter')
    .where('state', '=', mail_state)
    .orderBy('reason')
    .execute();
/** Lets the confirmation mails leave, and forgets whoever read before. */
async function alone() {
  await deliverAll(g, smtp());
  await db().deleteFrom('newsletter_subscriptions').execute();
  server.arrived.length = 0;
}

test('an issue is prepared and looked at in each language at the desk, and goes out once to those who want issues', async () => {
  const english = await subscribed(g, 'english@reader.example');
  await subscribed(g, 'russian@reader.example', 'issue', 'ru');
  await subscribed(g, 'monthly@reader.example', 'month');
  await send(g, '/newsletter', { email: 'unconfirmed@reader.example', often: 'issue', spoken: 'en' });
  await deliverAll(g, smtp());
  server.arrived.length = 0;
  g.desk.clock.move(second_ms);
  const list = '/desk/newspaper/newsletter';
  await g.mira.get(list);
  await g.mira.post(list, { kind: 'issue', subject: '896' });
  assert.equal(g.mira.status, 409);
  assert.match(g.mira.page, /There is nothing of this that is out/);
  await g.mira.post(list, { kind: 'issue', subject: '895' });
  assert.equal(g.mira.status, 303, g.mira.page);
  const page = g.mira.location ?? '';
  await g.mira.get(page);
  assert.match(g.mira.page, /An invented headline[\s\S]*Выдуманный заголовок/);
  assert.match(g.mira.page, /Release 2 mails/);
  assert.ok(!g.mira.page.includes('reader.example'));
  // Who has no key opens nothing, and nothing leaves.
  await g.juno.get(page);
  await g.juno.post(`${page}/release`);
  assert.equal(g.juno.status, 403);
  assert.deepEqual(await outbox(g, 'newsletter'), []);
  assert.equal((await newslettersDue(db(), g.desk.clock))[0]?.count, 1);
  await g.mira.get(page);
  await g.mira.post(`${page}/release`);
  assert.equal(g.mira.location, `${page}?released=2-0`);
  assert.equal(await deliverAll(g, smtp()), 2);
  const [mail] = arrived('english@reader.example').map((one) => one.mail);
  assert.match(mail?.subject ?? '', /Issue 895/);
  assert.match(mail?.text ?? '', /INTERNATIONAL[\s\S]*An invented headline[\s\S]*\/a\/22485/);
  assert.match(mail?.text ?? '', /news\.example\/a/);
  const html = String(mail?.html);
  assert.match(html, /<h3><a href="http:\/\/campaign\.example\/a\/22485">An invented headline<\/a><\/h3>/);
  // Nothing is loaded and nobody is told from another but by the link that ends it.
  assert.doesNotMatch(html, /<img|<link|<script|<style|style=|src=|url\(/i);
  assert.deepEqual([...new Set(html.match(/[\w-]{43}/g))], [english.split('/').at(-1)]);
  assert.match(
    arrived('russian@reader.example')[0]?.mail.text ?? '',
    /Выдуманный текст[\s\S]*\/ru\/newsletter\//,
  );
  assert.equal(server.arrived.length, 2);
  // The same issue does not go out again.
  await g.mira.get(list);
  await g.mira.post(list, { kind: 'issue', subject: '895' });
  assert.match(g.mira.page, /What goes out once does not go out again/);
  assert.equal(await endSendings(db(), g.actor), 1);
  assert.deepEqual(await newslettersDue(db(), g.desk.clock), []);
});

test('an article and a month say what is out, in the reader’s language where there is such a version', async () => {
  await alone();
  await subscribed(g, 'article@reader.example', 'article', 'ru');
  await subscribed(g, 'each-month@reader.example', 'month', 'kk');
  await deliverAll(g, smtp());
  // By the number of the translation it is the same article.
  const article = await prepared('article', String(g.paper.translation.number));
  await assert.rejects(prepared('article', '22485'), { code: 'newspaper.newsletter.was_prepared' });
  const month = await prepared('month', '2016-03');
  await assert.rejects(prepared('month', '2016-13'), { code: 'newspaper.newsletter.no_month' });
  await assert.rejects(prepared('month', '2015-02'), { code: 'newspaper.newsletter.nothing_out' });
  for (const id of [article, month]) assert.deepEqual(await release(id), { mails: 1, left: 0 });
  await deliverAll(g, smtp());
  const own = arrived('article@reader.example').at(-1)?.mail;
  assert.match(own?.text ?? '', /Выдуманный текст/);
  const header = (key: string) => own?.headerLines.find((one) => one.key === key)?.line.replace(/\s+/g, ' ');
  assert.match(header('list-unsubscribe') ?? '', /<https:\/\/campaign\.example\/ru\/newsletter\/[\w-]{43}>/);
  assert.equal(header('list-unsubscribe-post'), 'List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  const monthly = arrived('each-month@reader.example').at(-1)?.mail;
  assert.match(monthly?.text ?? '', /An invented headline[\s\S]*An invented standfirst/);
  assert.doesNotMatch(monthly?.text ?? '', /An invented beginning/);
});

test('over a crash in the middle of a batch nothing is lost and nothing is sent twice', async () => {
  await alone();
  const emails = Array.from({ length: 12 }, (_, number) => `reader${number}@many.example`);
  for (const email of emails) await subscribed(g, email, 'article');
  await deliverAll(g, smtp());
  server.arrived.length = 0;
  await db().deleteFrom('newsletter_sendings').execute();
  const id = await prepared('article', '22485');
  assert.deepEqual(await release(id, 5), { mails: 5, left: 7 });
  // The next batch waits until this one has left: no more than that lies under the operational key.
  await assert.rejects(release(id, 5), { code: 'newspaper.newsletter.still_waiting' });
  await deliverNext(officeOf(g, smtp()));
  // Two were in hand when the process died: nobody knows whether they had left.
  for (const hand of [1, 2]) assert.ok(await claim(db(), g.actor), `hand ${hand}`);
  await sweepClaimed(db(), g.actor, true);
  assert.deepEqual(
    (({ sent, uncertain, in_outbox }) => [sent, uncertain, in_outbox])(await state(id)),
    [1, 2, 2],
  );
  // Two people press at once: one batch.
  const both = await Promise.allSettled([release(id, 5), release(id, 5)]);
  assert.equal(both.filter(({ status }) => status === 'fulfilled').length, 1);
  await deliverAll(g, smtp());
  assert.deepEqual(await release(id, 5), { mails: 2, left: 0 });
  await deliverAll(g, smtp());
  const counts = await state(id);
  assert.deepEqual([counts.sent, counts.uncertain, counts.waiting, counts.in_outbox], [10, 2, 0, 0]);
  assert.ok(emails.every((email) => arrived(email).length <= 1));
  assert.equal(server.arrived.length, 10);
  await g.mira.get(`/desk/newspaper/newsletter/sendings/${id}`);
  assert.match(g.mira.page, /What did not arrive[\s\S]*we were interrupted/);
  // The server's book says that they had not left: somebody sends them again, and everybody has it.
  for (const one of await stuck('uncertain')) await decideMail(db(), g.actor, one.id, 'send_again');
  await deliverAll(g, smtp());
  assert.ok(emails.every((email) => arrived(email).length === 1));
});

test('a pause takes back what has not left, and afterwards everybody gets it once', async () => {
  await alone();
  for (const name of ['a', 'b', 'c']) await subscribed(g, `${name}@pause.example`, 'article');
  const gone = await subscribed(g, 'd@pause.example', 'article');
  await deliverAll(g, smtp());
  await db().deleteFrom('newsletter_sendings').execute();
  const id = await prepared('article', '22485');
  assert.deepEqual(await release(id), { mails: 4, left: 0 });
  await deliverNext(officeOf(g, smtp()));
  const issues = (email: string) => arrived(email).filter(({ mail }) => /22485/.test(mail.text ?? '')).length;
  const first = issues('d@pause.example');
  const page = `/desk/newspaper/newsletter/sendings/${id}`;
  await g.mira.get(page);
  await g.mira.post(`${page}/pause`);
  assert.deepEqual(await outbox(g, 'newsletter'), []);
  assert.equal((await state(id)).waiting, 3);
  await assert.rejects(release(id), { code: 'newspaper.newsletter.not_now' });
  await assert.rejects(stepSending(db(), g.actor, id, 'drop'), Refused);
  await g.mira.post(`${page}/go_on`);
  assert.deepEqual(await release(id), { mails: 3, left: 0 });
  // Who ends it before the mail has left gets none any more.
  await press(g, `${gone}/remove`);
  await deliverAll(g, smtp());
  assert.deepEqual(await outbox(g, 'newsletter'), []);
  for (const name of ['a', 'b', 'c']) assert.equal(issues(`${name}@pause.example`), 1, name);
  assert.equal(issues('d@pause.example'), first);
  assert.equal(await endSendings(db(), g.actor), 1);
  assert.equal((await state(id)).state, 'done');
});

test('what was in hand when somebody ended it, or paused, is not tried again', async () => {
  await alone();
  const links = new Map<string, string>();
  for (const name of ['ends', 'waits', 'refused', 'unsure', 'reads'])
    links.set(`${name}@hand.example`, await subscribed(g, `${name}@hand.example`, 'article'));
  await deliverAll(g, smtp());
  server.arrived.length = 0;
  await db().deleteFrom('newsletter_sendings').execute();
  const id = await prepared('article', '22485');
  assert.deepEqual(await release(id), { mails: 5, left: 0 });
  const later = new NotSent('temporary', 'smtp_451', 'domain');
  const fickle: Carrier = {
    kind: 'smtp',
    send: async ({ to }) => {
      if (to.startsWith('reads')) return { receipt: '250' };
      if (to.startsWith('refused')) throw new NotSent('permanent', 'smtp_550');
      if (to.startsWith('unsure')) throw new Uncertain('timeout');
      // While the server has it, its reader presses the button.
      if (to.startsWith('ends')) await press(g, `${links.get(to)}/remove`);
      throw later;
    },
  };
  await deliverAll(g, fickle);
  for (const name of ['refused', 'unsure']) await press(g, `${links.get(`${name}@hand.example`)}/remove`);
  // One was refused and is settled with its words gone; of the other one somebody can say what became of it.
  assert.deepEqual(await stuck('failed'), []);
  assert.deepEqual(
    (await stuck('dropped')).map((one) => one.content_sealed),
    [null],
  );
  const [unsure] = await stuck('uncertain');
  await assert.rejects(decideMail(db(), g.actor, unsure?.id ?? '', 'send_again'), {
    code: 'mailroom.mail.words_gone',
  });
  await decideMail(db(), g.actor, unsure?.id ?? '', 'was_sent');
  assert.equal((await outbox(g, 'newsletter')).length, 2);
  assert.equal(await endUnwanted(db(), g.actor), 1);
  assert.deepEqual(
    (await outbox(g, 'newsletter')).map(({ to }) => to),
    ['waits@hand.example'],
  );
  // A pause comes while the server has the last one, which says "later".
  g.desk.clock.move(hour_ms);
  await deliverAll(g, {
    kind: 'smtp',
    send: async () => {
      await stepSending(db(), g.actor, id, 'pause');
      throw later;
    },
  });
  assert.equal((await outbox(g, 'newsletter')).length, 1);
  assert.equal(await endUnwanted(db(), g.actor), 1);
  assert.deepEqual(await outbox(g, 'newsletter'), []);
  await stepSending(db(), g.actor, id, 'go_on');
  assert.deepEqual(await release(id), { mails: 1, left: 0 });
  await deliverAll(g, smtp());
  assert.deepEqual(
    server.arrived.map(({ to }) => to),
    [['waits@hand.example']],
  );
  assert.equal(await endUnwanted(db(), g.actor), 0);
});

test('an address that subscribed twice has one mail, and a mailbox that is not there ends its subscription', async () => {
  await alone();
  await subscribed(g, 'twice@bounce.example', 'article');
  await subscribed(g, 'full@bounce.example', 'article');
  await subscribed(g, 'late@bounce.example', 'article');
  g.desk.clock.move(13 * 3600 * second_ms);
  await subscribed(g, 'Twice@bounce.example', 'article');
  await deliverAll(g, smtp());
  await db().deleteFrom('newsletter_sendings').execute();
  const id = await prepared('article', '22485');
  assert.deepEqual(await release(id), { mails: 3, left: 0 });
  assert.equal((await state(id)).same_address, 1);
  const refusing: Carrier = {
    kind: 'smtp',
    send: async ({ to }) => {
      if (to.startsWith('full')) throw new NotSent('permanent', 'smtp_552');
      if (/^twice/i.test(to)) throw new NotSent('permanent', 'no_mailbox');
      return { receipt: '250' };
    },
  };
  await deliverAll(g, refusing);
  assert.equal(await endBounced(db(), g.actor), 1);
  assert.equal(await endBounced(db(), g.actor), 0);
  assert.equal((await readers()).length, 3);
  // Nobody has to decide of it: it is not sent again.
  assert.deepEqual(
    (await stuck('failed')).map(({ reason }) => reason),
    ['smtp_552'],
  );
  // A notice comes back afterwards: no such mailbox.
  const { mail_id } = await db()
    .selectFrom('newsletter_mails as n')
    .innerJoin('mails as m', 'm.id', 'n.mail_id')
    .select('n.mail_id')
    .where('n.sending_id', '=', id)
    .where('m.state', '=', 'sent')
    .executeTakeFirstOrThrow();
  const notice = {
    action: 'failed',
    reply: null,
    seen_at: null,
    seen_by: null,
    read_by: 'operator',
  } as const;
  const came = async (status: string) => {
    await db()
      .insertInto('bounces')
      .values({
        ...{ ...notice, id: newId(g.actor.chance), mail_id: mail_id ?? '', status },
        ...{ notice_hash: g.actor.chance.bytes(32), read_at: g.desk.clock.now() },
      })
      .execute();
  };
  // A no to our words ends nothing.
  await came('5.7.1');
  assert.equal(await endBounced(db(), g.actor), 0);
  await came('5.1.1');
  assert.equal(await endBounced(db(), g.actor), 1);
  assert.equal((await readers()).length, 2);
  assert.equal((await state(id)).came_back, 1);
});
