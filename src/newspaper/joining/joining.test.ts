import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  type NewsletterGround,
  newsletterGround,
  press,
  read,
  send,
} from '../../../test/newsletter-ground.js';
import { day_ms } from '../../kernel/clock.js';
import { forgetJoiners, joinersDue, kept_days } from './joiner.js';

let g: NewsletterGround;
before(async () => {
  g = await newsletterGround();
});
after(() => g.close());

const db = () => g.database.app;
const rows = () => db().selectFrom('joiners').selectAll().orderBy('came_at').execute();
const desk = '/desk/newspaper/joining';

const offer: [string, string][] = [
  ['offers', 'translating'],
  ['offers', 'evenings'],
  ['contact', 'aruzhan@help.example'],
  ['name', 'Aruzhan'],
  ['note', 'Kazakh and Russian, on Sundays.'],
];

/** Offers help and gives the private link's path. */
async function joined(fields: [string, string][] = offer, language = 'en'): Promise<string> {
  const { status, page } = await send(g, '/join', fields, language);
  assert.equal(status, 200, page);
  const path = page.match(/href="http:\/\/campaign\.example(\/(?:ru\/)?join\/[0-9a-z]{58})"/)?.[1];
  assert.ok(path, page);
  return path;
}

test('what somebody offers is sealed; their link shows all of it, gives it along and erases it', async () => {
  const link = await joined();
  const [row] = await rows();
  assert.ok(row && !row.offer_sealed.toString('latin1').includes('help.example'));
  assert.ok(!JSON.stringify(row).includes('Aruzhan'));
  const { page } = await read(g.site, link);
  assert.match(
    page,
    /translating · an evening of letters[\s\S]*aruzhan@help\.example[\s\S]*Kazakh and Russian/,
  );
  const file = await read(g.site, `${link}.json`);
  assert.match(file.headers.get('content-disposition') ?? '', /attachment/);
  assert.deepEqual(JSON.parse(file.page), {
    ...{ came_on: '2026-11-24', kept_until: '2027-05-23', name: 'Aruzhan', contact: 'aruzhan@help.example' },
    ...{ place: null, note: 'Kazakh and Russian, on Sundays.' },
    ...{ offers: ['translating', 'evenings'], spoken: 'en' },
  });
  assert.match((await press(g, `${link}/erase`)).page, /Nothing of it is left here/);
  assert.deepEqual(await rows(), []);
  for (const path of [link, `${link}.json`, `/join/${'q'.repeat(58)}`, '/join/x'])
    assert.equal((await read(g.site, path)).status, 404, path);
});

test('what is missing is said at its field, what was typed stays, and a robot is thanked', async () => {
  const { status, page } = await send(g, '/join', [['note', 'On <b>Sundays</b>']]);
  assert.equal(status, 422);
  assert.match(page, /id="offers-problem"[\s\S]*id="contact-problem"/);
  assert.match(page, /On &lt;b&gt;Sundays/);
  assert.equal((await send(g, '/join', [...offer, ['note', 'x'.repeat(2001)]])).status, 422);
  assert.match((await send(g, '/join', [...offer, ['website', 'x']])).page, /Thank you/);
  assert.equal((await press(g, '/join', Object.fromEntries(offer))).status, 422);
  assert.deepEqual(await rows(), []);
  assert.match((await read(g.site, '/join', 'ru')).page, /Присоединиться/);
});

test('holders of the key open the list by a button, answer, and what was answered goes 30 days later', async () => {
  await joined();
  assert.equal((await joinersDue(db()))[0]?.count, 1);
  await g.mira.get(desk);
  assert.doesNotMatch(g.mira.page, /help\.example/);
  await g.mira.post(`${desk}/open`);
  assert.match(g.mira.page, /aruzhan@help\.example/);
  await g.juno.get(desk);
  await g.juno.post(`${desk}/open`);
  assert.equal(g.juno.status, 403);
  assert.doesNotMatch(g.juno.page, /help\.example/);
  const [row] = await rows();
  await g.mira.post(`${desk}/${row?.id}/answered`);
  assert.equal(g.mira.status, 303);
  assert.deepEqual(await joinersDue(db()), []);
  await g.mira.get(desk);
  await g.mira.post(`${desk}/${row?.id}/answered`);
  assert.equal(g.mira.status, 409);
});

test('a way to give is public once a second person has agreed, and is never changed', async () => {
  const path = '/desk/newspaper/giving';
  const bank = 'Example Campaign\nIBAN GB00 EXAM 0000 0000 0000 00';
  await g.mira.get(path);
  await g.mira.post(path, { kind: 'link', name_en: 'A page', details: 'javascript:alert(1)' });
  assert.equal(g.mira.status, 422);
  await g.mira.post(path, { kind: 'bank', name_en: 'By bank', name_ru: 'Через банк', details: bank });
  assert.equal(g.mira.status, 303, g.mira.page);
  const { id } = await db().selectFrom('giving_ways').select('id').executeTakeFirstOrThrow();
  await g.mira.get(path);
  await g.mira.post(`${path}/${id}/agree`);
  assert.equal(g.mira.status, 403);
  assert.match(g.mira.page, /Whoever entered it cannot agree to it/);
  const before = (await read(g.site, '/donate')).page;
  assert.doesNotMatch(before, /IBAN/);
  assert.match(before, /If a bank record can harm you/);
  await g.juno.get(path);
  await g.juno.post(`${path}/${id}/agree`);
  assert.equal(g.juno.status, 303);
  assert.match((await read(g.site, '/donate')).page, /By bank[\s\S]*IBAN GB00[\s\S]*24 November 2026/);
  const russian = (await read(g.site, '/donate', 'ru')).page;
  assert.match(russian, /Через банк/);
  // No card, no form, nothing from elsewhere.
  assert.doesNotMatch(russian, /<form|<iframe|<script|<input/);
  await g.mira.get(path);
  await g.mira.post(`${path}/${id}/end`);
  assert.doesNotMatch((await read(g.site, '/donate')).page, /IBAN/);
  await g.juno.post(`${path}/${id}/agree`);
  assert.equal(g.juno.status, 404);
});

test('an offer is forgotten when its time is over', async () => {
  await db().deleteFrom('joiners').execute();
  const link = await joined();
  g.desk.clock.move(kept_days * day_ms);
  assert.equal(await forgetJoiners(db(), g.actor), 0);
  g.desk.clock.move(day_ms);
  assert.equal((await read(g.site, link)).status, 404);
  assert.equal(await forgetJoiners(db(), g.actor), 1);
  assert.deepEqual(await rows(), []);
});
