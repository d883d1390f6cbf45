import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { deliverAll, officeOf, outbox, press, send, subscribed } from '../../../test/newsletter-ground.js';
import { type SendingGround, sendingGround } from '../../../test/sending-ground.js';
import { second_ms } from '../../kernel/clock.js';
import { Refused } from '../../kernel/refusals.js';
import { deliverNext, sweepClaimed } from '../../mailroom/delivery.js';
import { decideMail } from '../../mailroom/mail-decision.js';
import { claim } from '../../mailroom/outgoing/claim.js';
import { endSendings } from './release.js';
import { newslettersDue, stepSending } from './sending.js';

let g: SendingGround;
before(async () => {
  g = await sendingGround();
});
after(() => g.close());

test('an issue is prepared and looked at in each language at the desk, and goes out once to those who want issues', async () => {
  const english = await subscribed(g, 'english@reader.example');
  await subscribed(g, 'russian@reader.example', 'issue', 'ru');
  await subscribed(g, 'monthly@reader.example', 'month');
  await send(g, '/newsletter', { email: 'unconfirmed@reader.example', often: 'issue', spoken: 'en' });
  await deliverAll(g, g.smtp());
  g.server.arrived.length = 0;
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
  assert.equal((await newslettersDue(g.db(), g.desk.clock))[0]?.count, 1);
  await g.mira.get(page);
  await g.mira.post(`${page}/release`);
  assert.equal(g.mira.location, `${page}?released=2-0`);
  assert.equal(await deliverAll(g, g.smtp()), 2);
  const [mail] = g.arrived('english@reader.example').map((one) => one.mail);
  assert.match(mail?.subject ?? '', /Issue 895/);
  assert.match(mail?.text ?? '', /INTERNATIONAL[\s\S]*An invented headline[\s\S]*\/a\/22485/);
  assert.match(mail?.text ?? '', /news\.example\/a/);
  const html = String(mail?.html);
  assert.match(html, /<h3><a href="http:\/\/campaign\.example\/a\/22485">An invented headline<\/a><\/h3>/);
  // Nothing is loaded and nobody is told from another but by the link that ends it.
  assert.doesNotMatch(html, /<img|<link|<script|<style|style=|src=|url\(/i);
  assert.deepEqual([...new Set(html.match(/[\w-]{43}/g))], [english.split('/').at(-1)]);
  assert.match(
    g.arrived('russian@reader.example')[0]?.mail.text ?? '',
    /Выдуманный текст[\s\S]*\/ru\/newsletter\//,
  );
  assert.equal(g.server.arrived.length, 2);
  // The same issue does not go out again.
  await g.mira.get(list);
  await g.mira.post(list, { kind: 'issue', subject: '895' });
  assert.match(g.mira.page, /What goes out once does not go out again/);
  assert.equal(await endSendings(g.db(), g.actor), 1);
  assert.deepEqual(await newslettersDue(g.db(), g.desk.clock), []);
});

test('an article and a month say what is out, in the reader’s language where there is such a version', async () => {
  await g.alone();
  await subscribed(g, 'article@reader.example', 'article', 'ru');
  await subscribed(g, 'each-month@reader.example', 'month', 'kk');
  await deliverAll(g, g.smtp());
  // By the number of the translation it is the same article.
  const article = await g.prepared('article', String(g.paper.translation.number));
  await assert.rejects(g.prepared('article', '22485'), { code: 'newspaper.newsletter.was_prepared' });
  const month = await g.prepared('month', '2016-03');
  await assert.rejects(g.prepared('month', '2016-13'), { code: 'newspaper.newsletter.no_month' });
  await assert.rejects(g.prepared('month', '2015-02'), { code: 'newspaper.newsletter.nothing_out' });
  for (const id of [article, month]) assert.deepEqual(await g.release(id), { mails: 1, left: 0 });
  await deliverAll(g, g.smtp());
  const own = g.arrived('article@reader.example').at(-1)?.mail;
  assert.match(own?.text ?? '', /Выдуманный текст/);
  const header = (key: string) => own?.headerLines.find((one) => one.key === key)?.line.replace(/\s+/g, ' ');
  assert.match(header('list-unsubscribe') ?? '', /<https:\/\/campaign\.example\/ru\/newsletter\/[\w-]{43}>/);
  assert.equal(header('list-unsubscribe-post'), 'List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  const monthly = g.arrived('each-month@reader.example').at(-1)?.mail;
  assert.match(monthly?.text ?? '', /An invented headline[\s\S]*An invented standfirst/);
  assert.doesNotMatch(monthly?.text ?? '', /An invented beginning/);
});

test('over a crash in the middle of a batch nothing is lost and nothing is sent twice', async () => {
  await g.alone();
  const emails = Array.from({ length: 12 }, (_, number) => `reader${number}@many.example`);
  for (const email of emails) await subscribed(g, email, 'article');
  await deliverAll(g, g.smtp());
  g.server.arrived.length = 0;
  await g.db().deleteFrom('newsletter_sendings').execute();
  const id = await g.prepared('article', '22485');
  assert.deepEqual(await g.release(id, 5), { mails: 5, left: 7 });
  // The next batch waits until this one has left: no more than that lies under the operational key.
  await assert.rejects(g.release(id, 5), { code: 'newspaper.newsletter.still_waiting' });
  await deliverNext(officeOf(g, g.smtp()));
  // Two were in hand when the process died: nobody knows whether they had left.
  for (const hand of [1, 2]) assert.ok(await claim(g.db(), g.actor), `hand ${hand}`);
  await sweepClaimed(g.db(), g.actor, true);
  assert.deepEqual(
    (({ sent, uncertain, in_outbox }) => [sent, uncertain, in_outbox])(await g.state(id)),
    [1, 2, 2],
  );
  // Two people press at once: one batch.
  const both = await Promise.allSettled([g.release(id, 5), g.release(id, 5)]);
  assert.equal(both.filter(({ status }) => status === 'fulfilled').length, 1);
  await deliverAll(g, g.smtp());
  assert.deepEqual(await g.release(id, 5), { mails: 2, left: 0 });
  await deliverAll(g, g.smtp());
  const counts = await g.state(id);
  assert.deepEqual([counts.sent, counts.uncertain, counts.waiting, counts.in_outbox], [10, 2, 0, 0]);
  assert.ok(emails.every((email) => g.arrived(email).length <= 1));
  assert.equal(g.server.arrived.length, 10);
  await g.mira.get(`/desk/newspaper/newsletter/sendings/${id}`);
  assert.match(g.mira.page, /What did not arrive[\s\S]*we were interrupted/);
  // The server's book says that they had not left: somebody sends them again, and everybody has it.
  for (const one of await g.stuck('uncertain')) await decideMail(g.db(), g.actor, one.id, 'send_again');
  await deliverAll(g, g.smtp());
  assert.ok(emails.every((email) => g.arrived(email).length === 1));
});

test('a pause takes back what has not left, and afterwards everybody gets it once', async () => {
  await g.alone();
  for (const name of ['a', 'b', 'c']) await subscribed(g, `${name}@pause.example`, 'article');
  const gone = await subscribed(g, 'd@pause.example', 'article');
  await deliverAll(g, g.smtp());
  await g.db().deleteFrom('newsletter_sendings').execute();
  const id = await g.prepared('article', '22485');
  assert.deepEqual(await g.release(id), { mails: 4, left: 0 });
  await deliverNext(officeOf(g, g.smtp()));
  const issues = (email: string) =>
    g.arrived(email).filter(({ mail }) => /22485/.test(mail.text ?? '')).length;
  const first = issues('d@pause.example');
  const page = `/desk/newspaper/newsletter/sendings/${id}`;
  await g.mira.get(page);
  await g.mira.post(`${page}/pause`);
  assert.deepEqual(await outbox(g, 'newsletter'), []);
  assert.equal((await g.state(id)).waiting, 3);
  await assert.rejects(g.release(id), { code: 'newspaper.newsletter.not_now' });
  await assert.rejects(stepSending(g.db(), g.actor, id, 'drop'), Refused);
  await g.mira.post(`${page}/go_on`);
  assert.deepEqual(await g.release(id), { mails: 3, left: 0 });
  // Who ends it before the mail has left gets none any more.
  await press(g, `${gone}/remove`);
  await deliverAll(g, g.smtp());
  assert.deepEqual(await outbox(g, 'newsletter'), []);
  for (const name of ['a', 'b', 'c']) assert.equal(issues(`${name}@pause.example`), 1, name);
  assert.equal(issues('d@pause.example'), first);
  assert.equal(await endSendings(g.db(), g.actor), 1);
  assert.equal((await g.state(id)).state, 'done');
});
