import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fieldsOf, type TextGround, textGround } from '../../../test/text-ground.js';
import { day_ms, hour_ms } from '../../kernel/clock.js';
import { entriesAfter } from '../../kernel/journal.js';
import { Refused } from '../../kernel/refusals.js';
import { openPress, type Press } from '../../print/press.js';
import { model_slug } from '../examples.js';
import { newVersion } from '../models/draft-begun.js';
import { noticesOf, noticeWords, releaseNotice } from './notice.js';
import { noticesDue } from './notice-desk.js';
import { forgetSubscriptions, kept_days } from './subscription.js';

let g: TextGround;
let press: Press;
before(async () => {
  press = openPress();
  g = await textGround(press);
});
after(async () => {
  await press.close();
  await g.db.drop();
});

const page = `/resolutions/${model_slug}`;
const path = `${page}/notice`;
const desk = '/desk/texts/notices';

const rows = () => g.db.app.selectFrom('subscriptions').selectAll().execute();

/** The whole way from the model's page to the mail; gives the link's path. */
async function ask(email: string, language: 'en' | 'ru' = 'en'): Promise<string> {
  const from = language === 'en' ? path : `/${language}${path}`;
  const first = fieldsOf((await g.visit(page, undefined, language)).text, from);
  const form = await g.visit(path, { ...first, email }, language);
  assert.equal(form.status, 200);
  g.actor.clock.move(2000);
  const sent = await g.visit(path, fieldsOf(form.text, from), language);
  assert.equal(sent.status, 200, sent.text);
  const mail = (await g.mails()).findLast(
    (one) => one.to.toLowerCase() === email.toLowerCase() && one.key.startsWith('subscription:'),
  );
  const link = mail?.text.match(/http:\/\/campaign\.example(?:\/ru)?(\/notices\/[\w-]{43})/)?.[1];
  assert.ok(link, mail?.text);
  return link;
}

async function confirmed(email: string, language: 'en' | 'ru' = 'en'): Promise<string> {
  const link = await ask(email, language);
  assert.equal((await g.visit(`${link}/confirm`, {}, language)).status, 200);
  return link;
}

/** Publishes the next version of the model at the desk. */
async function replace(why: string): Promise<void> {
  const mira = g.at('mira');
  const { id } = await g.db.app
    .selectFrom('texts')
    .select('id')
    .where('slug', '=', model_slug)
    .executeTakeFirstOrThrow();
  const draft = `/desk/texts/${model_slug}/versions/${await newVersion(g.db.app, g.actor, id)}`;
  assert.equal((await mira(draft, { ...fieldsOf((await mira(draft)).text, draft), why })).status, 303);
  const { editions = '' } = fieldsOf((await mira(draft)).text, `${draft}/publish`);
  assert.equal((await mira(`${draft}/publish`, { editions })).status, 303);
}

test('who took the pack leaves an address: it is sealed at once, and a button behind a mailed link confirms it', async () => {
  const link = await ask('first@reader.example');
  const [row] = await rows();
  assert.ok(row);
  assert.equal(row.confirmed_at, null);
  assert.ok(!JSON.stringify(row).includes('reader.example'));
  assert.ok(!row.contact_sealed.toString('latin1').includes('reader.example'));
  // Opening the link, as mail scanners do, confirms nothing, however often.
  for (const _ of [1, 2]) assert.match((await g.visit(link)).text, /Yes, tell me/);
  assert.equal((await rows())[0]?.confirmed_at, null);
  assert.match((await g.visit(`${link}/confirm`, {})).text, /Confirmed, thank you/);
  assert.ok((await rows())[0]?.confirmed_at);
  const again = (await g.visit(link)).text;
  assert.doesNotMatch(again, /Yes, tell me|reader\.example/);
  assert.match(again, /Remove my address/);
  const journal = await entriesAfter(g.db.app, 0, 100_000);
  const own = journal.filter((one) => one.what.startsWith('subscription.'));
  assert.deepEqual(
    own.map((one) => one.what),
    ['subscription.asked', 'subscription.confirmed'],
  );
  assert.ok(!JSON.stringify(own).includes('reader.example'));
});

test('what is no address, came too fast, or is typed by a robot keeps nothing; one mail an address and day', async () => {
  const before = (await rows()).length;
  const bad = await g.visit(path, { email: 'nobody', version: '' });
  assert.equal(bad.status, 422);
  assert.match(bad.text, /not one e-mail address/);
  assert.match(bad.text, /value="nobody"/);
  const form = fieldsOf((await g.visit(path)).text, path);
  const fast = await g.visit(path, { ...form, email: 'fast@reader.example' });
  assert.equal(fast.status, 422);
  assert.match(fast.text, /press the button once more/);
  g.actor.clock.move(2000);
  const robot = await g.visit(path, { ...form, email: 'robot@reader.example', website: 'x' });
  assert.equal(robot.status, 200);
  const twice = await g.visit(path, { ...form, email: 'First@reader.example' });
  // Whoever types an address does not learn whether it asked today.
  assert.deepEqual([twice.status, twice.text], [robot.status, robot.text]);
  assert.match(twice.text, /If one went there today already/);
  const header = await g.visit(path, { ...form, email: 'a@b.example\r\nBcc: c@d.example' });
  assert.equal(header.status, 422);
  const foreign = await g.visit(path, { ...form, email: 'x@reader.example', version: 'no-id', stamp: 'a.b' });
  assert.equal(foreign.status, 422);
  assert.equal((await g.visit('/resolutions/nothing/notice')).status, 404);
  assert.equal((await rows()).length, before);
});

test('a link removes the address by a button, also a mail program’s; afterwards it leads nowhere, like a wrong one', async () => {
  const link = await confirmed('gone@reader.example');
  const before = (await rows()).length;
  const answer = await g.visit(`${link}/remove`, { 'List-Unsubscribe': 'One-Click' });
  assert.match(answer.text, /Your address is removed/);
  assert.equal((await rows()).length, before - 1);
  const gone = await g.visit(link);
  const wrong = await g.visit(`/notices/${'x'.repeat(43)}`);
  assert.deepEqual([gone.status, gone.text], [404, wrong.text]);
  assert.equal((await g.visit(`${link}/remove`, {})).status, 404);
  // The address of the header itself takes the two words of a mail program, and nothing else.
  const direct = await confirmed('direct@reader.example');
  assert.equal((await g.visit(direct, { other: 'words' })).status, 404);
  assert.equal((await rows()).length, before);
  assert.match((await g.visit(direct, { 'List-Unsubscribe': 'One-Click' })).text, /Your address is removed/);
  assert.equal((await rows()).length, before - 1);
});

test('what nobody confirms is gone after 48 hours, and the rest after 400 days', async () => {
  const late = await ask('late@reader.example');
  g.actor.clock.move(48 * hour_ms - 10_000);
  assert.equal(await forgetSubscriptions(g.db.app, g.actor), 0);
  g.actor.clock.move(20_000);
  // Also before the clock comes round the link is dead.
  assert.equal((await g.visit(`${late}/confirm`, {})).status, 404);
  assert.equal(await forgetSubscriptions(g.db.app, g.actor), 1);
  assert.equal((await rows()).length, 1);
  const old = await confirmed('old@reader.example');
  g.actor.clock.move(kept_days * day_ms - 48 * hour_ms + 60_000);
  assert.equal(await forgetSubscriptions(g.db.app, g.actor), 1);
  assert.equal((await g.visit(old)).status, 200);
  g.actor.clock.move(3 * day_ms);
  assert.equal(await forgetSubscriptions(g.db.app, g.actor), 1);
  assert.equal((await rows()).length, 0);
});

test('a newer version makes a notice that a holder of the key releases: each address once, in its language, with its own link', async () => {
  const links = [
    await confirmed('one@reader.example'),
    await confirmed('two@reader.example', 'ru'),
    await confirmed('three@reader.example'),
  ];
  await ask('unconfirmed@reader.example');
  g.actor.clock.move(day_ms + 1);
  // The same address once more: it is told once.
  await confirmed('One@Reader.example');
  assert.deepEqual(await noticesDue(g.db.app), []);
  await replace('Invented: a wrong date');
  assert.deepEqual(
    (await noticesDue(g.db.app)).map((one) => [one.count, one.href]),
    [[1, desk]],
  );
  const mira = g.at('mira');
  const [notice] = await noticesOf(g.db.app);
  assert.ok(notice);
  assert.deepEqual([notice.kind, notice.number, notice.waiting], ['superseded', 2, 4]);
  const shown = (await mira(`${desk}/${notice.id}`)).text;
  assert.match(shown, /4 addresses wait to be told/);
  assert.match(shown, /Invented: a wrong date/);
  assert.match(shown, /Новая версия/);
  assert.ok(!shown.includes('reader.example'));
  // Without the key nothing is opened and nothing leaves.
  const words = await noticeWords(g.db.app, notice, {
    sayIn: g.ground.words,
    publicUrl: 'http://campaign.example',
  });
  const locked = { open: () => Promise.reject(new Refused('staff.compartment.not_held', {}, 403)) };
  await assert.rejects(releaseNotice(g.db.app, g.actor, locked, notice.id, words), Refused);
  const sent = async () => (await g.mails()).filter((one) => one.purpose === 'notice');
  assert.equal((await sent()).length, 0);

  const [first, second] = await Promise.all([
    mira(`${desk}/${notice.id}/release`, {}),
    g.at('ivo')(`${desk}/${notice.id}/release`, {}),
  ]);
  assert.deepEqual([first.status, second.status].sort(), [303, 409]);
  const mails = await sent();
  assert.deepEqual(mails.map((one) => one.to.toLowerCase()).sort(), [
    'one@reader.example',
    'three@reader.example',
    'two@reader.example',
  ]);
  const russian = mails.find((one) => one.to.startsWith('two'));
  assert.match(russian?.subject ?? '', /^Новая версия: Свободу/);
  assert.match(russian?.text ?? '', /http:\/\/campaign\.example\/ru\/resolutions\//);
  assert.ok(russian?.text.includes(`/ru${links[1]}`));
  assert.equal(words('ru', 'x').unsubscribe, 'http://campaign.example/ru/notices/x');
  assert.ok(mails.find((one) => one.to.startsWith('three'))?.text.includes(links[2] ?? '?'));
  assert.ok(g.ground.opened.some((one) => one.startsWith('supporters subscriptions:')));
  assert.equal((await mira(`${desk}/${notice.id}/release`, {})).status, 409);
  assert.equal((await sent()).length, 3);
  assert.deepEqual(await noticesDue(g.db.app), []);
});

test('who took the newest version is not told of it; a notice that nobody shall get is dropped with a reason', async () => {
  await confirmed('newest@reader.example');
  const [told] = await noticesOf(g.db.app);
  assert.equal(told?.waiting, 0);
  await replace('Invented: a comma');
  await replace('Invented: a full stop');
  const open = (await noticesOf(g.db.app)).filter((one) => one.settled === null);
  // The notice of the version between was overtaken.
  assert.deepEqual(
    open.map((one) => [one.number, one.waiting]),
    [[4, 5]],
  );
  const path = `${desk}/${open[0]?.id}`;
  const mira = g.at('mira');
  assert.equal((await mira(`${path}/drop`, { drop_why: '' })).status, 422);
  assert.equal((await mira(`${path}/drop`, { drop_why: 'only a comma' })).status, 303);
  assert.equal((await mira(`${path}/release`, {})).status, 409);
  assert.equal((await mira(`${desk}/no-id`)).status, 404);
});

test('a withdrawn model is told of once more, and then the addresses are forgotten', async () => {
  const mira = g.at('mira');
  const reason = 'An invented reason';
  const withdraw = `/desk/texts/${model_slug}/withdraw`;
  assert.equal((await mira(withdraw, { reason, reason_language: 'en' })).status, 303);
  assert.equal((await g.visit(path, { email: 'x@reader.example', version: '' })).status, 409);
  const [notice] = await noticesOf(g.db.app);
  assert.deepEqual([notice?.kind, notice?.waiting], ['withdrawn', 5]);
  // They are not forgotten before they were told.
  const before = (await rows()).length;
  await forgetSubscriptions(g.db.app, g.actor);
  assert.equal((await rows()).length, before);
  assert.equal((await mira(`${desk}/${notice?.id}/release`, {})).status, 303);
  const mails = (await g.mails()).filter((one) => one.subject.startsWith('Withdrawn: '));
  assert.equal(mails.length, 3);
  assert.ok(mails.every((one) => one.text.includes(reason)));
  await forgetSubscriptions(g.db.app, g.actor);
  assert.equal((await rows()).length, 0);
});
