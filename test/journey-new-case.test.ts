import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { follow } from './adoption-visit.js';
import { comeIn, type FirstPerson, signIn } from './second-step-visit.js';
import { openStage, type Stage } from './stage.js';
import { tellPublic } from './telling-visit.js';
import { words, wordsAt } from './told.js';

// Entering a new case from a court notice, as editors do it: two of them, in browsers without JavaScript.
// Everybody and everything in it is invented, save the source, which the demonstration brings.

let stage: Stage;
let mira: Page;
let reader: Page;
let somebody: FirstPerson;
let source: string;
const at = (path: string) => stage.at(path);
const own = '/desk/people/olgerd-shuberskiy';

before(async () => {
  stage = await openStage();
  ({ desk: mira, outside: reader } = stage);
  somebody = await comeIn(mira, await stage.instance.firstLink(), 'Mira');
  const found = await stage.instance.world.database.app
    .selectFrom('sources')
    .select('code')
    .where('was_read', '=', true)
    .orderBy('code')
    .executeTakeFirstOrThrow();
  source = found.code;
});

after(() => stage?.close());

test('a case is entered from a court notice: name, source, arrest and charge in one go', async () => {
  await mira.goto(at('/desk/people'));
  await follow(mira, 'a:has-text("Enter a new case")');
  await mira.fill('#form', 'Ольгерд Шуберский');
  await mira.fill('#latin', 'Olgerd Shuberskiy');
  await mira.fill('#lang', 'ru');
  await mira.fill('#met_in', 'court notice');
  await mira.fill('#role', 'keeper of a lighthouse');
  await mira.fill('#happened', 'about 5 May 2016');
  await mira.fill('#summary', 'Invented: taken from the lighthouse.');
  await mira.fill('#law', 'Invented Code');
  await mira.fill('#article', '1');
  await mira.fill('#charge_text', 'Invented: lighting without a permit.');
  await follow(mira, 'main button[type="submit"]');
  // Nothing is entered without a source, and nothing that was typed is lost.
  assert.match(await wordsAt(mira.locator('#sources-problem')), /Name a source/);
  // Nor a step of which nobody has said what it is.
  assert.match(await wordsAt(mira.locator('#type-problem')), /Choose what happened/);
  assert.equal(await mira.inputValue('#summary'), 'Invented: taken from the lighthouse.');
  await mira.selectOption('#type', 'arrest');
  await mira.fill('#sources', source);
  await follow(mira, 'main button[type="submit"]');
  assert.equal(new URL(mira.url()).pathname, own);
  const record = await words(mira);
  for (const part of [
    /held since about 5 May 2016/,
    /Arrest: Invented: taken/,
    /Ольгерд Шуберский/,
    /lighting without a permit/,
  ]) {
    assert.match(record, part);
  }
  assert.equal((await reader.goto(at('/people/olgerd-shuberskiy')))?.status(), 404);
});

test('the next facts of the same notice are entered one after the other, from the keyboard', async () => {
  await follow(mira, 'nav.acts a:has-text("stay")');
  assert.equal(await mira.locator('form#add').count(), 1);
  await mira.fill('#new_place', 'Invented Colony 0');
  await mira.fill('#began', '2016-05');
  await mira.fill('#sources', source);
  await follow(mira, 'button[name="again"]');
  assert.equal(new URL(mira.url()).hash, '#add');
  assert.equal((await mira.inputValue('#sources')).trim(), source);
  assert.match(await wordsAt(mira.locator('form#add')), /It is in the record/);
  assert.match(await wordsAt(mira.locator('section:has(#stay)')), /May 2016 Invented Colony 0/);
});

test('what is told to the public, each with the reason, stands on the public page, and nothing else does', async () => {
  await mira.goto(at(own));
  const lines = mira.locator('tr[id^="fact-"]');
  const chosen = [];
  for (const line of await lines.all()) {
    const text = await wordsAt(line);
    if (/Shuberskiy|from the lighthouse/.test(text)) chosen.push(await line.getAttribute('id'));
  }
  // A person is told when a name is: the whole person comes last.
  for (const fact of [...chosen.map((id) => id?.replace('fact-', '') ?? ''), 'person']) {
    await mira.goto(at(`${own}/tell?fact=${fact}`));
    assert.equal(await mira.inputValue('input[name="fact"]'), fact);
    await tellPublic(mira, 'the court published the notice');
  }
  await reader.goto(at('/people/olgerd-shuberskiy'));
  const page = await words(reader);
  assert.match(page, /taken from the lighthouse/);
  assert.doesNotMatch(page, /without a permit|Invented Colony/);
  assert.match(await words(mira), /public/);
});

test('where visitors see no source the desk is warned, and the public page does not say that it carries one', async () => {
  const tellSource = async (level: string) => {
    await mira.selectOption('#level', level);
    await mira.fill('#tell_why', 'it was looked at again');
    await follow(mira, 'form[action$="/tell"] button');
  };
  await reader.goto(at('/people/olgerd-shuberskiy'));
  assert.match(await words(reader), /Every fact on these pages carries its source/);
  await mira.goto(at(`/desk/sources/${source}`));
  await tellSource('desk');
  await reader.reload();
  const page = await words(reader);
  assert.match(page, /taken from the lighthouse.*unverified/);
  assert.doesNotMatch(page, /Every fact on these pages carries its source/);
  assert.equal(await reader.locator('#sources').count(), 0);
  await mira.goto(at(`${own}/tell`));
  assert.match(await wordsAt(mira.locator('#untold-sources')), /Visitors do not see 1 source/);
  await follow(mira, '#untold-sources a');
  await tellSource('public');
  await mira.goto(at(own));
  assert.equal(await mira.locator('#untold-sources').count(), 0);
  await reader.reload();
  assert.equal(await reader.locator('#sources').count(), 1);
  assert.match(await words(reader), /Every fact on these pages carries its source/);
});

test('two editors at one fact: the second sees what the first did, and both changes are kept', async () => {
  const browser = mira.context().browser();
  const context = await browser?.newContext({ javaScriptEnabled: false });
  const juno = await context?.newPage();
  assert.ok(juno);
  await mira.goto(at(own));
  const change = mira.locator('tr:has-text("lighthouse.") a:has-text("change")');
  const fact = (await change.getAttribute('href')) ?? '';
  await juno.goto(at(fact));
  await signIn(juno, somebody);
  assert.equal(new URL(juno.url()).pathname, fact);
  await mira.goto(at(fact));

  await mira.fill('#place', 'Nowhere Point');
  await mira.fill('#why', 'the notice names it');
  await follow(mira, 'form:has(#summary) button');
  await juno.fill('#summary', 'Invented: taken from the lighthouse at night.');
  await juno.fill('#why', 'the notice says when');
  await follow(juno, 'form:has(#summary) button');
  const shown = await wordsAt(juno.locator('#collision'));
  assert.match(shown, /Somebody was quicker/);
  assert.match(shown, /Mira.*the notice names it/);
  assert.equal(await juno.inputValue('#place'), 'Nowhere Point');
  assert.match(await juno.inputValue('#summary'), /at night/);
  assert.equal(await juno.inputValue('#why'), 'the notice says when');
  await follow(juno, 'form:has(#summary) button');
  await reader.reload();
  assert.match(await words(reader), /Nowhere Point\. Invented: taken from the lighthouse at night\./);

  await juno.goto(at(`${own}/history`));
  const history = await words(juno);
  for (const part of [
    /the notice names it/,
    /the notice says when/,
    /entered the person/,
    /told the person: desk only → public/,
  ]) {
    assert.match(history, part);
  }
  await context?.close();
});

test('text survives an expired session: it comes through the sign-in and is sent with one button', async () => {
  await mira.goto(at(`${own}?add=biography#add`));
  await mira.selectOption('#life_kind', 'occupation');
  const typed = 'Invented: kept the light\nfor "twenty" years & <more>';
  await mira.fill('#text', typed);
  await mira.fill('#sources', source);
  await mira.context().clearCookies();
  const [answer] = await Promise.all([
    mira.waitForResponse((response) => response.request().method() === 'POST'),
    follow(mira, 'form#add button:not([name])'),
  ]);
  assert.equal(answer.status(), 403);
  assert.match(await words(mira), /what you had typed is kept in this page/);
  await signIn(mira, somebody);
  assert.match(await words(mira), /This is what you had typed/);
  assert.match(await words(mira), /for "twenty" years & <more>/);
  await follow(mira, 'main button[type="submit"]');
  assert.equal(new URL(mira.url()).pathname, own);
  const row = mira.locator('tr', { hasText: 'kept the light' });
  assert.match(await wordsAt(row), /for "twenty" years & <more>/);
});

test('an entry that was made in error is struck out with a reason and is off the public page at once', async () => {
  const line = mira.locator('tr:has-text("lighthouse at night")');
  await follow(mira, 'tr:has-text("lighthouse at night") a:has-text("change")');
  await mira.fill('#strike_why', 'it was a namesake');
  await follow(mira, 'form[action$="/strike"] button');
  assert.equal(await line.locator('del').count(), 1);
  await reader.reload();
  assert.doesNotMatch(await words(reader), /taken from the lighthouse/);
});
