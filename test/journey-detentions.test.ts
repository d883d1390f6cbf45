import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { follow } from './adoption-visit.js';
import { comeIn } from './second-step-visit.js';
import { openStage, type Stage } from './stage.js';
import { words, wordsAt } from './told.js';

// Entering sixty detentions of one evening, as an editor does it: in a browser without JavaScript, from the
// keyboard. Everybody and everything in it is invented, save the source, which the demonstration brings.

let stage: Stage;
let mira: Page;
let reader: Page;
let source: string;
const at = (path: string) => stage.at(path);
const own = '/desk/detentions/invented-taken-from-the-lighthouse-square';

/** Sixty names that are nobody's, and hardly like each other. */
const firsts = ['Olgerd', 'Brunhild', 'Casimira', 'Dorofey', 'Evpraxia', 'Ferapont'];
const lasts = [
  'Shuberskiy',
  'Quillon',
  'Vexley',
  'Yarrowby',
  'Zwingler',
  'Mottram',
  'Pfeffer',
  'Haldane',
  'Jorvik',
  'Umber',
];
const people = firsts.flatMap((first) => lasts.map((last) => `${first} ${last}`));

before(async () => {
  stage = await openStage();
  ({ desk: mira, outside: reader } = stage);
  await comeIn(mira, await stage.instance.firstLink(), 'Mira');
  const found = await stage.instance.world.database.app
    .selectFrom('sources')
    .select('code')
    .where('was_read', '=', true)
    .orderBy('code')
    .executeTakeFirstOrThrow();
  source = found.code;
});

after(() => stage?.close());

test('the evening gets one record, with what two sources report of the number side by side', async () => {
  await mira.goto(at('/desk/detentions'));
  await follow(mira, 'main a:has-text("A new detention of many")');
  await mira.fill('#title', 'Invented: taken from the lighthouse square');
  await mira.fill('#happened', '7 April 2016');
  await mira.fill('#place', 'Invented Square');
  await mira.fill('#days_from', '5');
  await mira.fill('#days_to', '15');
  await mira.fill('#sources', source);
  await follow(mira, 'main button[type="submit"]');
  assert.equal(new URL(mira.url()).pathname, own);
  for (const [how, number] of [
    ['about', '50'],
    ['at-least', '70'],
  ] as const) {
    await mira.goto(at(own));
    await mira.locator('summary:has-text("Add a number")').click();
    await mira.selectOption('#how', how);
    await mira.fill('#number', number);
    await mira.fill('form[action$="/figures"] #sources', source);
    await follow(mira, 'form[action$="/figures"] button[type="submit"]');
  }
  assert.match(
    await words(mira),
    /0 people reported by name from about 50 to at least 70 reported in number/,
  );
});

test('sixty people are entered from the keyboard, twenty at a time, after a look at who may be meant', async () => {
  await follow(mira, 'main a:has-text("Enter names")');
  for (let form = 0; form < 3; form += 1) {
    if (form === 0) await mira.fill('#sources', source);
    // The sources of the list stand there already in the next form.
    else assert.equal((await mira.inputValue('#sources')).trim(), source);
    await mira.focus('#r0_name');
    for (const [row, name] of people.slice(form * 20, form * 20 + 20).entries()) {
      await mira.keyboard.insertText(name);
      for (let cell = 0; cell < 3; cell += 1) await mira.keyboard.press('Tab');
      await mira.keyboard.type(row === 7 ? 'ten' : String(5 + (row % 11)));
      await mira.keyboard.press('Tab');
      await mira.keyboard.type('art. 488');
      await mira.keyboard.press('Tab');
      await mira.keyboard.press('Tab');
    }
    await mira.focus('#r0_name');
    await Promise.all([mira.waitForNavigation(), mira.keyboard.press('Enter')]);
    // A wrong cell says so, and all that was typed is there.
    assert.match(await wordsAt(mira.locator('#r7_days-problem')), /whole number/);
    assert.equal(await mira.inputValue('#r19_name'), people[form * 20 + 19]);
    await mira.fill('#r7_days', '10');
    await Promise.all([mira.waitForNavigation(), mira.press('#r7_days', 'Enter')]);
    assert.match(await words(mira), /20 people will be written\. Nothing is written yet/);
    for (const row of Array(20).keys()) await mira.check(`#r${row}_who`);
    await follow(mira, 'button[value="write"]');
    assert.match(await words(mira), /20 people were entered/);
    if (form < 2) await follow(mira, 'main a:has-text("Enter the next ones")');
  }
  await mira.goto(at(own));
  assert.match(await words(mira), /60 people reported by name from about 50 to at least 70/);
});

test('nobody outside sees any of it before it is told; then both figures stand apart', async () => {
  const path = own.replace('/desk', '');
  assert.equal((await reader.goto(at(path)))?.status(), 404);
  const tell = async () => {
    await mira.selectOption('#basis_kind', 'already-public');
    await mira.fill('#basis', 'Invented: a list was printed that week.');
    await mira.fill('form[action$="/tell"] #why', 'Invented for a journey.');
    await follow(mira, 'form[action$="/tell"] button[type="submit"]');
  };
  await tell();
  await reader.goto(at(path));
  assert.match(await words(reader), /0 people reported by name/);
  const entries = await mira.locator('main a[href*="/entries/"]').all();
  const addresses = await Promise.all(entries.map((link) => link.getAttribute('href')));
  assert.equal(addresses.length, 3);
  for (const address of addresses) {
    await mira.goto(at(address ?? ''));
    await tell();
    assert.match(await words(mira), /20 people are public now/);
  }
  await reader.goto(at(path));
  const page = await words(reader);
  assert.match(page, /60 people reported by name from about 50 to at least 70 reported in number/);
  assert.match(page, /Olgerd Shuberskiy 7 April 2016 Invented Square 5 art\. 488/);
  const json = (await (await fetch(at(`${path}.json`))).json()) as {
    detention: { reported_by_name: number; reported_in_number: unknown };
    people: unknown[];
  };
  assert.deepEqual(
    [json.detention.reported_by_name, json.detention.reported_in_number, json.people.length],
    [60, { from: 50, to: 70 }, 60],
  );
  await reader.goto(at('/ru/detentions'));
  assert.match(await words(reader), /Массовые задержания/);
});

test('a person of that evening is held for the days that were given, and unknown after them', async () => {
  await reader.goto(at('/people/olgerd-shuberskiy?on=2016-04-09'));
  assert.match(await words(reader), /held/i);
  const later = (await (await fetch(at('/people/olgerd-shuberskiy.json?on=2016-06-01'))).json()) as {
    status: { state: string };
  };
  assert.equal(later.status.state, 'unknown');
});
