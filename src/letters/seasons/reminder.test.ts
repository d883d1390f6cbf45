import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Hono } from 'hono';
import { visitorsPages } from '../../../test/adopted-ground.js';
import { ShownForm } from '../../../test/form-sender.js';
import { type LetterGround, letterGround, reachablePrisoner } from '../../../test/letter-ground.js';
import { provedNow } from '../../../test/second-step.js';
import { newId } from '../../kernel/chance.js';
import { day_ms, hour_ms } from '../../kernel/clock.js';
import { Refused } from '../../kernel/refusals.js';
import { open } from '../../kernel/vault.js';
import { operationalIdentities, renewOperationalKey } from '../../mailroom/operational-key.js';
import type { SealedMail } from '../../mailroom/outbox.js';
import { MailBook } from '../../mailroom/outgoing/mail-book.js';
import { FormGate } from '../../page/form-gate.js';
import type { VisitorEnv } from '../../page/web.js';
import { keepTurns } from '../../register/course/kept-turns.js';
import { forgetReminders, kept_days } from './reminder.js';
import { reminderActs } from './reminder-acts.js';
import { openDays, prepareDays, releaseDay, remindersDue } from './season-day.js';
import { seasonsSite } from './site.js';

let g: LetterGround;
let site: Hono<VisitorEnv>;
const folder = mkdtempSync(join(tmpdir(), 'reminders-'));
before(async () => {
  g = await letterGround();
  await renewOperationalKey(g.database.app, g.actor, folder);
  const visitor = { ...g.writer, clock: g.desk.clock };
  const book = new MailBook(g.desk.clock, visitor.chance);
  const gate = new FormGate(g.desk.clock, visitor.chance);
  const acts = reminderActs(g.database.app, visitor, book);
  site = visitorsPages(g.database, visitor, [seasonsSite({ acts, gate, clientOf: () => '' })]);
});
after(async () => {
  await g.close();
  rmSync(folder, { recursive: true });
});

const db = () => g.database.app;
const rows = () => db().selectFrom('reminders').selectAll().orderBy('asked_at').execute();
const get = async (path: string) => {
  const answer = await site.request(path);
  return { status: answer.status, page: await answer.text() };
};
const post = async (path: string, form: [string, string][]) => {
  const answer = await site.request(path, { method: 'POST', body: new URLSearchParams(form) });
  return { status: answer.status, page: await answer.text(), at: answer.headers.get('location') };
};

/** Somebody held whose birthday everybody knows. */
async function born(slug: string, happened: string) {
  const person = await reachablePrisoner(g, slug);
  const id = newId(g.actor.chance);
  await db()
    .insertInto('facts')
    .values({
      ...{ id, kind: 'biography', person_id: person.id, told: 'public', basis_kind: 'already-public' },
      ...{ stated_confidence: null, note: null, basis: null, import_key: null, import_hash: null },
      created_at: g.actor.clock.now(),
    } as never)
    .execute();
  await db()
    .insertInto('biography')
    .values({
      id,
      person_id: person.id,
      kind: 'birth',
      happened,
      position: 1,
      place: null,
      body: null,
      text: null,
    } as never)
    .execute();
  await keepTurns(db());
  return person;
}

async function mails(purpose: string) {
  const all = await db()
    .selectFrom('mails')
    .select(['id', 'content_sealed'])
    .where('purpose', '=', purpose)
    .orderBy('made_at')
    .execute();
  const identities = operationalIdentities(folder);
  return Promise.all(
    all.map(({ id, content_sealed }) =>
      open<SealedMail>(identities, { table: 'mails', row: id }, content_sealed as Buffer),
    ),
  );
}

/** Fills the form in as a browser does; gives the answer. */
async function ask(email: string, ...days: string[]) {
  const { page } = await get('/write/days');
  const stamp = new ShownForm(page).value('stamp');
  g.desk.clock.move(1500);
  return post('/write/days', [
    ['stamp', stamp],
    ['email', email],
    ...days.map((one): [string, string] => ['days', one]),
  ]);
}

/** The whole way to the confirmed reminder; gives its link. */
async function confirmed(email: string, ...days: string[]): Promise<string> {
  const answer = await ask(email, ...days);
  assert.equal(answer.status, 200, answer.page);
  const mail = (await mails('confirmation')).findLast(({ to }) => to === email);
  const link = mail?.words?.text.match(/http:\/\/campaign\.example(\/write\/days\/[\w-]{43})/)?.[1];
  assert.ok(link, mail?.words?.text);
  assert.equal((await post(`${link}/keep`, [])).status, 303);
  return link;
}

test('visitors see what to prepare when, and may tick a birthday; the file says the same', async () => {
  await born('born-in-may', '1970-05-15');
  const { page } = await get('/write/days?person=born-in-may');
  assert.match(page, /15 May 2016[\s\S]*birthday \(46\)[\s\S]*A birthday card/);
  assert.match(page, /id="day-born-in-may" name="days" value="born-in-may" checked/);
  const json = await (await site.request('/write/days.json')).json();
  const may = (json as { days: { person: { slug: string } | null; post_by: string }[] }).days;
  assert.equal(may.find(({ person }) => person?.slug === 'born-in-may')?.post_by, '2016-04-17');
  for (const language of ['ru', 'kk'])
    assert.match(
      await (await site.request('/write/days', { headers: { 'x-language': language } })).text(),
      language === 'ru' ? /день рождения \(46\)/ : /туған күні \(46\)/,
    );
});

test('an address is sealed at once and waits for the button of its mail; one mail an address and day', async () => {
  const person = await born('born-in-june', '1971-06-20');
  const answer = await ask('first@reader.example', 'yearly', person.slug);
  assert.match(answer.page, /A mail is on its way/);
  const [row] = await rows();
  assert.ok(row && row.confirmed_at === null && row.kept_until === '2017-04-07');
  assert.ok(!JSON.stringify(row).includes('reader.example'));
  assert.ok(!row.contact_sealed.toString('latin1').includes('reader.example'));
  const [mail] = await mails('confirmation');
  assert.doesNotMatch(`${mail?.words?.subject} ${mail?.words?.text}`, /Adilet|born-in-june/);
  const link = mail?.words?.text.match(/\/write\/days\/[\w-]{43}/)?.[0] ?? '';
  // Opening the link, as mail scanners do, confirms nothing.
  assert.match((await get(link)).page, /Yes, remind me/);
  assert.equal((await rows())[0]?.confirmed_at, null);
  assert.equal((await post(`${link}/keep`, [])).status, 303);
  const shown = (await get(link)).page;
  assert.match(shown, /Adilet Ulgiuly[\s\S]*20 June 2016[\s\S]*Keep it for one more year/);
  assert.doesNotMatch(shown, /reader\.example/);
  // Whoever types an address does not learn whether it asked today.
  const again = await ask('first@reader.example', 'yearly');
  assert.deepEqual([again.status, again.page], [answer.status, answer.page]);
  assert.equal((await ask('nobody', 'yearly')).status, 422);
  assert.equal((await ask('other@reader.example')).status, 422);
  assert.equal((await ask('other@reader.example', 'no-such-person')).status, 422);
  const robot = await post('/write/days', [
    ['email', 'robot@reader.example'],
    ['days', 'yearly'],
    ['website', 'x'],
  ]);
  assert.match(robot.page, /A mail is on its way/);
  const fast = await post('/write/days', [
    ['email', 'fast@reader.example'],
    ['days', 'yearly'],
  ]);
  assert.equal(fast.status, 422);
  assert.equal((await rows()).length, 1);
  await post(`${link}/stop`, [['day', person.id]]);
  assert.doesNotMatch((await get(link)).page, /Adilet/);
  // With the last day the address goes.
  assert.match((await post(`${link}/stop`, [['day', 'yearly']])).page, /Your address is removed/);
  assert.deepEqual(await rows(), []);
});

test('a mail program ends it by one request; afterwards the link leads nowhere, like a wrong one', async () => {
  const link = await confirmed('gone@reader.example', 'yearly');
  assert.equal((await post(link, [['other', 'words']])).status, 404);
  assert.match((await post(link, [['List-Unsubscribe', 'One-Click']])).page, /Your address is removed/);
  const [gone, wrong] = [await get(link), await get(`/write/days/${'x'.repeat(43)}`)];
  assert.deepEqual([gone.status, gone.page], [404, wrong.page]);
  for (const button of ['keep', 'stop', 'remove'])
    assert.equal((await post(`${link}/${button}`, [['day', 'yearly']])).status, 404);
});

test('a holder of the key reminds each address once of a day, however often it asked, and names nobody', async () => {
  const person = await born('born-in-late-may', '1972-05-16');
  await confirmed('one@reader.example', person.slug);
  await confirmed('two@reader.example', person.slug, 'yearly');
  await ask('unconfirmed@reader.example', person.slug);
  // Past midnight: another day, and the session at the desk still lasts.
  g.desk.clock.move(5 * hour_ms);
  await confirmed('One@reader.example', person.slug);
  assert.equal(await prepareDays(db(), g.actor), 1);
  assert.equal(await prepareDays(db(), g.actor), 0);
  assert.equal((await remindersDue(db(), g.desk.clock))[0]?.count, 3);
  const [due] = await openDays(db(), g.desk.clock);
  assert.ok(due);
  const locked = { open: () => Promise.reject(new Refused('staff.compartment.not_held', {}, 403)) };
  const words = () => ({ subject: 's', text: 't', unsubscribe: 'u' });
  await assert.rejects(releaseDay(db(), g.actor, locked, due.id, words), Refused);
  assert.deepEqual(await mails('notice'), []);
  await provedNow(db(), g.desk.clock);
  await g.visit.get('/desk/letters/seasons');
  assert.match(g.visit.page, /16 May 2016[\s\S]*3 wait[\s\S]*Remind 3/);
  assert.ok(!g.visit.page.includes('reader.example'));
  await g.visit.post(`/desk/letters/seasons/${due.id}/release`);
  assert.equal(g.visit.location, '/desk/letters/seasons?released=2-0');
  const sent = await mails('notice');
  assert.deepEqual(sent.map(({ to }) => to.toLowerCase()).sort(), [
    'one@reader.example',
    'two@reader.example',
  ]);
  for (const { words: said } of sent) {
    assert.match(said?.text ?? '', /16 May 2016[\s\S]*18 April 2016/);
    assert.doesNotMatch(`${said?.subject} ${said?.text}`, /Adilet|born-in/);
    assert.match(said?.unsubscribe ?? '', /\/write\/days\/[\w-]{43}$/);
  }
  // Who asks later is told; the same address under another reminder is not told again.
  await confirmed('three@reader.example', person.slug);
  await confirmed('TWO@reader.example', person.slug);
  await g.visit.get('/desk/letters/seasons');
  await g.visit.post(`/desk/letters/seasons/${due.id}/release`);
  assert.equal(g.visit.location, '/desk/letters/seasons?released=1-0');
  assert.deepEqual(await remindersDue(db(), g.desk.clock), []);
});

test('of somebody who was freed, and when it is too late for the post, nobody is reminded', async () => {
  const person = await born('born-and-freed', '1973-05-17');
  await confirmed('four@reader.example', person.slug);
  await prepareDays(db(), g.actor);
  const one = (await openDays(db(), g.desk.clock)).find(({ person_id }) => person_id === person.id);
  assert.equal(one?.waiting, 1);
  await person.event('release', '2016-04-08');
  await keepTurns(db());
  await provedNow(db(), g.desk.clock);
  await g.visit.get('/desk/letters/seasons');
  await g.visit.post(`/desk/letters/seasons/${one.id}/release`);
  assert.equal(g.visit.status, 409);
  g.desk.clock.move(20 * day_ms);
  await prepareDays(db(), g.actor);
  assert.deepEqual(await db().selectFrom('season_days').select('id').execute(), []);
});

test('what nobody confirms is gone after 48 hours, and the rest after a year unless it is kept for one more', async () => {
  const before = (await rows()).length;
  await ask('late@reader.example', 'yearly');
  g.desk.clock.move(48 * hour_ms - 10_000);
  const link = await confirmed('kept@reader.example', 'yearly');
  g.desk.clock.move(20_000);
  // With this one went the other that nobody had confirmed.
  assert.ok((await forgetReminders(db(), g.actor)) >= 1);
  assert.ok((await rows()).length <= before + 1);
  g.desk.clock.move(300 * day_ms);
  assert.equal((await post(`${link}/keep`, [])).status, 303);
  g.desk.clock.move(100 * day_ms);
  await forgetReminders(db(), g.actor);
  assert.equal((await rows()).length, 1);
  assert.equal((await get(link)).status, 200);
  g.desk.clock.move((kept_days - 100 + 1) * day_ms);
  // Also before the clerk comes round the link is dead.
  assert.equal((await get(link)).status, 404);
  assert.equal(await forgetReminders(db(), g.actor), 1);
});

test('a form that nobody fills with so much gets a sentence, on every page behind a link', async () => {
  const { status, page } = await post('/write/days/anything/remove', [['a', 'x'.repeat(70_000)]]);
  assert.equal(status, 413);
  assert.match(page, /too long/);
});
