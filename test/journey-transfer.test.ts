import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { addDays } from '../src/kernel/day.js';
import { addAddress } from '../src/mailroom/addresses/address-acts.js';
import { publishAddress } from '../src/mailroom/addresses/address-publishing.js';
import { holderNamed } from '../src/mailroom/addresses/holder.js';
import { exampleItem } from '../src/mailroom/examples.js';
import { follow } from './adoption-visit.js';
import { desktop, visitor } from './browser.js';
import { inventedPrisoner, type Prisoner } from './prisoner.js';
import { comeIn } from './second-step-visit.js';
import { openStage, type Stage } from './stage.js';
import { tellPublic } from './telling-visit.js';
import { words, wordsAt } from './told.js';

// A prisoner is transferred: from the case worker's entry to the letter that goes to the new prison, in
// browsers without JavaScript. Everybody and every place is invented, save the source of the transfer,
// which the demonstration brings.

let stage: Stage;
let mira: Page;
let juno: Page;
let writer: Page;
let prisoner: Prisoner;
let today: string;
let source: string;
const slug = 'adilet-ulgiuly';
const at = (path: string) => stage.at(path);
const addresses = `/desk/addresses/people/${slug}`;
const old = ['Учреждение ПР-1/1', '150000 г. Примерск'];

before(async () => {
  stage = await openStage();
  ({ desk: mira, outside: writer } = stage);
  const { world, firstLink } = stage.instance;
  const db = world.database.app;
  const actor = world.actor('operator');
  today = world.clock.now().toISOString().slice(0, 10);
  prisoner = await inventedPrisoner(db, actor, slug);
  const holder = await holderNamed(db, `person:${prisoner.id}`);
  const address = await addAddress(
    db,
    actor,
    holder,
    {
      label: 'Invented Colony 1',
      kind: 'prison',
      channel: 'post',
      lines: ['Institution PR-1/1', '150000 Primersk'],
      lines_local: old,
      lines_local_by: 'us',
      country: 'Kazakhstan',
      email: null,
      original: null,
      valid_from: '2015-01',
      valid_to: null,
      last_evidence: null,
      note: null,
    },
    { checked_on: addDays(today, -20), how: 'letter', source_id: null, note: null },
  );
  await publishAddress(db, actor, address, { version: 1, values: null, why: 'wants letters' });
  const paper = { addressee_kind: 'prisoner', addressee_id: prisoner.id, role: 'copy' } as const;
  const lines = ['Адилет Улгиулы', ...old];
  await exampleItem(db, actor, [
    { ...paper, addressee_name: 'Адилет Улгиулы', address_id: address, lines, language: 'ru' },
  ]);
  const known = await db
    .selectFrom('sources')
    .select('code')
    .where('was_read', '=', true)
    .orderBy('code')
    .execute();
  source = known[0]?.code ?? '';
  await comeIn(mira, await firstLink(), 'Mira');
  juno = await second();
});

after(() => stage?.close());

/** Somebody else comes in by Mira's invitation, in a browser of their own. */
async function second(): Promise<Page> {
  await mira.goto(at('/desk/staff'));
  for (const box of await mira.locator('input[name="role"]').all()) await box.check();
  await follow(mira, 'form[action="/desk/staff/invite"] button');
  const link = ((await mira.textContent('#invitation')) ?? '').trim();
  const browser = mira.context().browser();
  assert.ok(browser);
  const page = await (await visitor(browser, { viewport: desktop })).newPage();
  await comeIn(page, link, 'Juno');
  return page;
}

interface ToldPerson {
  address: { trust: { state: string; reason: string | null }; checked_by: string; lines_local: string[] };
}
const told = async (query = '') =>
  (await (await fetch(at(`/people/${slug}.json${query}`))).json()) as ToldPerson;

test('before anything happens the address can be written to, and the paper can be printed', async () => {
  await writer.goto(at(`/people/${slug}`));
  const write = await wordsAt(writer.locator('#write'));
  assert.match(write, /Адилет Улгиулы.*Учреждение ПР-1\/1.*KAZAKHSTAN/);
  assert.match(write, /A letter was known to have arrived/);
  assert.doesNotMatch(write, /Hold your letter/);
  assert.equal((await told()).address.trust.state, 'holds');
  await mira.goto(at('/desk/mailroom'));
  assert.equal(await mira.locator('input[name="paper"]:checked').count(), 1);
});

test('a rumour alone makes the public page hold letters, says since when, and not what was heard', async () => {
  await mira.goto(at(addresses));
  await mira.fill('#heard', 'Invented: somebody saw a lorry.');
  await mira.fill('#since', addDays(today, -4));
  await follow(mira, 'form[action$="/doubts"] button');
  await writer.reload();
  const page = await words(writer);
  assert.match(page, /Hold your letter\. We have heard that this person was moved/);
  assert.doesNotMatch(page, /lorry/);
  const { trust } = (await told()).address;
  assert.deepEqual(trust, { state: 'hold-your-letter', reason: 'rumour', since: addDays(today, -4) });
});

test('the case worker records the transfer, and the page says so and what to do instead', async () => {
  await mira.goto(at(`/desk/people/${slug}`));
  await follow(mira, 'nav.acts a:has-text("step")');
  await mira.selectOption('#type', 'transfer');
  await mira.fill('#happened', addDays(today, -3));
  await mira.fill('#summary', 'Invented: moved to another colony.');
  await mira.fill('#sources', source);
  await follow(mira, 'form#add button');
  await mira.goto(at(`/desk/people/${slug}`));
  await follow(mira, 'tr:has-text("another colony") a[href*="/tell?fact="]');
  await tellPublic(mira, 'the paper wrote so');
  await writer.reload();
  const write = await wordsAt(writer.locator('#write'));
  assert.match(
    write,
    /Hold your letter\. This person was moved after this address was last known to be right/,
  );
  for (const advice of [/keep it/, /Send us a note/, /Look again on this page on/])
    assert.match(write, advice);
  assert.equal((await told()).address.trust.reason, 'moved');
});

test('printing warns: the paper stays behind, with the reason', async () => {
  await mira.goto(at('/desk/mailroom'));
  assert.equal(await mira.locator('input[name="paper"]:checked').count(), 0);
  assert.match(await words(mira), /moved since the address was last known to be right: 1/);
  await mira.check('input[name="paper"]');
  await follow(mira, 'button[formaction$="/take"]');
  assert.match(await words(mira), /None of these papers is due/);
});

test('the new address is entered and proposed, and only a second person makes it public', async () => {
  await mira.goto(at(addresses));
  await follow(mira, 'a[href^="/desk/addresses/new?for=person:"]');
  await mira.fill('#label', 'Invented Colony 2');
  await mira.fill('#lines', 'Institution PR-2/7\n160000 Obraztsovo');
  await mira.fill('#lines_local', 'Учреждение ПР-2/7\n160000 п. Образцово');
  await mira.fill('#country', 'Kazakhstan');
  await mira.fill('#valid_from', addDays(today, -3));
  await mira.check('input[name="how"][value="phone"]');
  await follow(mira, 'main form button[type="submit"]');
  assert.match(await words(mira), /It stands at the desk until it is published/);
  await mira.fill('#tell_why', 'wants letters');
  await follow(mira, 'form[action$="/published"] button');
  assert.match(await words(mira), /Somebody else has to agree/);
  await writer.reload();
  assert.match(await words(writer), /ПР-1\/1/);

  await juno.goto(at('/desk'));
  await follow(juno, '.due li:has-text("do you agree") a');
  assert.match(await words(juno), /Proposed by Mira: wants letters/);
  await follow(juno, 'button[value="agree"]');
  assert.match(await words(juno), /It is public now/);
});

test('once the rumour is settled the page shows the new address without any doubt', async () => {
  await juno.goto(at(addresses));
  await juno.fill('#settle_why', 'the colony said so on the telephone');
  await follow(juno, 'form[action$="/settled"] button');
  await writer.reload();
  const write = await wordsAt(writer.locator('#write'));
  assert.match(write, /Учреждение ПР-2\/7/);
  assert.doesNotMatch(write, /Hold your letter|ПР-1/);
  const { address } = await told();
  assert.deepEqual([address.trust.state, address.checked_by], ['holds', 'phone']);
  const before = await told(`?on=${addDays(today, -5)}`);
  assert.deepEqual(
    before.address.lines_local,
    old,
    'for a day before it the page still shows where that was',
  );
});

test('the paper that waited gets the new address and can go', async () => {
  await mira.goto(at('/desk/mailroom'));
  assert.match(await words(mira), /another address holds today/);
  await follow(mira, 'a:text-is("decide")');
  await follow(mira, 'form[action$="/readdressed"] button');
  assert.match(await words(mira), /Учреждение ПР-2\/7/);
  await mira.goto(at('/desk/mailroom'));
  assert.equal(await mira.locator('input[name="paper"]:checked').count(), 1);
  await follow(mira, 'button[formaction$="/take"]');
  assert.match(await words(mira), /1 paper is in this batch/);
});
