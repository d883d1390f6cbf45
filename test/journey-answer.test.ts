import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { asLongAsPeople, follow } from './adoption-visit.js';
import { answeredLetter, written_back } from './answered-letter.js';
import { violationsOn } from './axe.js';
import { desktop, phone, visitor } from './browser.js';
import { personBySlug } from './letter-ground.js';
import { fits } from './letter-visit.js';
import { comeIn } from './second-step-visit.js';
import { openStage, type Stage } from './stage.js';
import { words } from './told.js';

// What comes after a letter: an answer of which everybody may read a line, thanks, and a mail when the next day to write
// for comes near. On a telephone; scripts are allowed for axe only.

let stage: Stage;
let outside: Page;
let inside: Page;
let letter: Awaited<ReturnType<typeof answeredLetter>>;
const slug = 'vladimir-kozlov';
const email = 'remembers@mail.example';
const wrong: string[] = [];

before(async () => {
  stage = await openStage();
  const { world, firstLink } = stage.instance;
  const browser = stage.outside.context().browser();
  assert.ok(browser);
  outside = await (await visitor(browser, { viewport: phone, javaScriptEnabled: true })).newPage();
  inside = await (await visitor(browser, { viewport: desktop, javaScriptEnabled: true })).newPage();
  await comeIn(inside, await firstLink(), 'Mira');
  const { database } = world;
  letter = await answeredLetter(database, world.actor('operator'), await personBySlug(database, slug));
});

after(() => stage?.close());

/** The page that is open can be used by everybody, and fits the telephone. */
async function look(page: Page = outside): Promise<void> {
  wrong.push(...(await violationsOn(page)));
  if (page === outside) await fits(page);
}

const found = () => [...new Set(wrong.splice(0))];

test('a line of an answer is read by everybody once writer, prisoner and desk have said so, and is gone when the writer takes it back', async () => {
  const own = stage.at(`/letters/mine/${letter.token}`);
  const at = `/desk/letters/answers/${letter.answer}`;
  await outside.goto(own);
  await outside.locator('summary', { hasText: 'May others read a line of it?' }).click();
  await look();
  await follow(outside, 'form[action$="/agree"] button');
  assert.match(await words(outside), /A passage is shown only if the prisoner/);
  await look();
  await inside.goto(stage.at(at));
  await follow(inside, 'form[action$="/tell"] button');
  assert.match(await words(inside), /Read it once more for names of others/);
  await look(inside);
  await inside.selectOption('#consent', letter.consent);
  await inside.fill('#language', 'en');
  await inside.fill('#passage', written_back);
  await inside.check('#left_out');
  await follow(inside, 'form[action$="/tell"] button');
  assert.match(await words(inside), /It stands on the person’s page/);
  await look(inside);
  const page = stage.at(`/people/${slug}`);
  for (const path of [page, `${page}/letters`]) {
    await outside.goto(path);
    assert.ok((await words(outside)).includes(written_back), path);
    await look();
  }
  await outside.goto(own);
  await follow(outside, 'form[action$="/take-back"] button');
  for (const path of [page, `${page}/letters`]) {
    await outside.goto(path);
    assert.ok(!(await words(outside)).includes(written_back), path);
  }
  assert.deepEqual(found(), []);
});

test('who wants to be reminded leaves an address, presses the button of a mail, and sees and ends it by the link', async () => {
  await outside.goto(stage.at('/write'));
  await follow(outside, 'a[href="/write/days"]');
  await look();
  await follow(outside, 'main form button[type="submit"]');
  assert.match(await words(outside), /Tick at least one day/);
  await look();
  await outside.check('#days');
  await outside.fill('#email', email);
  await asLongAsPeople(outside);
  await follow(outside, 'main form button[type="submit"]');
  assert.match(await words(outside), /A mail is on its way/);
  await look();
  await stage.instance.round();
  const { text = '' } = await stage.mail.mailTo(email);
  await outside.goto(text.match(/http\S+/)?.[0] ?? '');
  await look();
  await follow(outside, 'form[action$="/keep"] button');
  assert.match(await words(outside), /Confirmed, thank you[\s\S]*30 October, 16 December, New Year/);
  await look();
  await follow(outside, 'form[action$="/remove"] button');
  assert.match(await words(outside), /Your address is removed/);
  await look();
  assert.deepEqual(found(), []);
});
