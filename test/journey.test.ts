import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { countToVerify } from '../src/resolutions/adoption-verification.js';
import { makeSureOfAddresses } from './address-visit.js';
import {
  asLongAsPeople,
  branch,
  fillIn,
  follow,
  handIn,
  heldBy,
  linkTo,
  model,
  otherEnd,
  union,
  verifyOpen,
} from './adoption-visit.js';
import type { Instance } from './instance.js';
import type { MailServer } from './mail-server.js';
import { readPdf } from './read-pdf.js';
import { comeIn, type FirstPerson, signIn } from './second-step-visit.js';
import { openStage, type Stage } from './stage.js';
import {
  type Counted,
  countsOf,
  download,
  flow,
  inWindow,
  missing,
  toldAt,
  toldCounts,
  words,
  wordsAt,
} from './told.js';

// The main job from end to end, as its people do it: in a real browser without JavaScript, on a phone
// for visitors, with a real SMTP server, real PostgreSQL and real paper. One step after the other.

let stage: Stage;
let mail: MailServer;
let instance: Instance;
let secretary: Page;
let desk: Page;
let somebody: FirstPerson;
let codes: string[] = [];
/** Every addressee, by its name in Russian and in English: an address in London is written in English. */
let offices: string[][] = [];
/** Those of them to whom a paper can go today. */
let reached: string[] = [];

before(async () => {
  stage = await openStage();
  ({ mail, instance, desk, outside: secretary } = stage);
});

after(() => stage?.close());

const at = (path: string) => instance.url + path;
const namesOf = (name: string) => offices.find((names) => names.includes(name)) ?? [];
const isOffice = (name: string) => offices.some((names) => names.includes(name));
const json = (path: string) => toldAt(at(path));

test('the first person comes to the desk through the one-time link, which then opens nothing', async () => {
  const link = await instance.firstLink();
  somebody = await comeIn(desk, link, 'Mira');
  assert.equal(somebody.passphrase.split(/[\s-]+/).length, 6);
  assert.match(await words(desk), /Today/);
  await follow(desk, 'footer button');
  assert.equal((await desk.goto(link))?.ok(), false);
});

test('a branch secretary finds the way from the front page to Atabek and to the model resolution', async () => {
  await secretary.goto(at('/'));
  await follow(secretary, 'a:text-is("Aron Atabek")');
  assert.match(secretary.url(), /\/people\/aron-atabek$/);
  assert.match(await words(secretary), /Арон Атабек/);
  assert.match(await words(secretary), /Қабышұлы/);
  assert.match(await words(secretary), /died 24 November 2021/);
  await follow(secretary, 'main a:has-text("Freedom for Vladimir Kozlov")');
  assert.equal(new URL(secretary.url()).pathname, model);
  const [russian, english] = await Promise.all(['/ru', ''].map((in_) => json(`${in_}${model}.json`)));
  const inEnglish = english?.addressees ?? [];
  offices = (russian?.addressees ?? []).map(({ name }, place) => [name, inEnglish[place]?.name ?? '']);
  assert.ok(offices.length >= 4);
});

test('the pack is a PDF that carries the organisation, the three in Cyrillic and every addressee', async () => {
  await secretary.fill('#organisation', branch.organisation as string);
  await secretary.selectOption('#pack #language', 'ru');
  const pdf = await readPdf(await download(secretary, '#pack button:has-text("PDF")'));
  const text = flow(pdf);
  const sought = [branch.organisation as string, 'Владимира Козлова', 'Вадима Курамшина', 'Арона Атабека'];
  for (const words of sought) assert.ok(text.includes(words), words);
  assert.equal(offices.filter((names) => !names.some((name) => text.includes(name))).join(), '');
  assert.doesNotMatch(text, missing);
  assert.equal(pdf.lang?.slice(0, 2), 'ru');
  // The motion stands on one page: what comes after its last line is the note for the speaker.
  assert.match(pdf.pages[0]?.text ?? '', /8\.[\s\S]*Призвать/);
  assert.match(pdf.pages[1]?.text ?? '', /Памятка выступающему/);
});

test('a meeting in the future is said at its field, and nothing that was typed is lost', async () => {
  await secretary.goto(at(model));
  await follow(secretary, 'main a[href$="/adopt"]');
  const text = otherEnd(await secretary.inputValue('#text'));
  const typed = { ...branch, text, met_on: '12 March 2126' };
  await fillIn(secretary, typed);
  const [answer] = await Promise.all([
    secretary.waitForResponse((response) => response.request().method() === 'POST'),
    follow(secretary, 'button[value="look"]'),
  ]);
  assert.equal(answer.status(), 422);
  assert.match(await wordsAt(secretary.locator('#met_on-problem')), /future/);
  assert.equal(await secretary.getAttribute('#met_on', 'aria-invalid'), 'true');
  assert.match((await secretary.getAttribute('#met_on', 'aria-describedby')) ?? '', /met_on-problem/);
  assert.deepEqual(await heldBy(secretary, Object.keys(typed)), typed);
  assert.equal(mail.arrived.length, 0);
});

test('after the mistake is mended the difference to the model is shown before anything is kept', async () => {
  await secretary.fill('#met_on', branch.met_on as string);
  await follow(secretary, 'button[value="look"]');
  const shown = await words(secretary);
  assert.match(shown, /Is this right\?/);
  assert.match(shown, /1 changed; 8 of 8 demands survive, 1 of them reworded/);
  assert.match(await wordsAt(secretary.locator('del, ins')), /./);
  assert.match(shown, /31 for, 2 against, 4 abstained/);
  await asLongAsPeople(secretary);
  await follow(secretary, 'button[value="hand_in"]');
  assert.match(await words(secretary), /One more step: your mail/);
  assert.deepEqual((await json('/organisations.json')).organisations, []);
});

test('opening the link of the mail confirms nothing; its button does, once', async () => {
  await instance.round();
  const email = branch.email as string;
  const letter = await mail.mailTo(email);
  assert.match(letter.subject ?? '', /«Ұлт үні»/);
  const link = await linkTo(mail, email);
  await desk.goto(at('/desk/sign-in'));
  await secretary.goto(link);
  await secretary.goto(link);
  assert.match(await words(secretary), /Do you confirm this\?/);
  assert.equal(await countToVerify(instance.world.database.app), 0, 'a mail scanner has opened the link');
  await follow(secretary, 'main button[type="submit"]');
  assert.match(await words(secretary), /Confirmed, thank you/);
  assert.equal(await countToVerify(instance.world.database.app), 1);
  await secretary.goto(link);
  assert.match(await words(secretary), /Already confirmed/);
  await handIn(secretary, instance.url, { ...branch, email: 'somebody.else@branch.example' });
  assert.match(await words(secretary), /with us already/);
});

test('the desk asks for the passphrase again, and Today says that an adoption waits', async () => {
  await desk.goto(at('/desk'));
  assert.match(desk.url(), /\/desk\/sign-in/);
  await signIn(desk, somebody);
  assert.equal(new URL(desk.url()).pathname, '/desk');
  assert.match(await wordsAt(desk.locator('.due li', { hasText: 'adoption to verify' })), /^1\s/);
  await follow(desk, '.due li:has-text("adoption to verify") a');
  await follow(desk, 'main table a');
  const shown = await words(desk);
  assert.match(shown, /1 changed; 8 of 8 demands survive, 1 of them reworded/);
  const [papers, notMade] = await Promise.all(
    ['Letters and copies', 'What is not made'].map((caption) =>
      desk.locator('table', { hasText: caption }).locator('tbody tr').allInnerTexts(),
    ),
  );
  const named = (lines: string[] = []) => lines.map((line) => line.split('\t')[0]?.trim() ?? '');
  reached = named(papers).filter(isOffice);
  assert.ok(reached.length >= 3);
  assert.deepEqual([...reached, ...named(notMade)].filter(isOffice).length, offices.length);
  assert.match(shown, /Aron Atabek has died: no copy is sent/);
  assert.doesNotMatch(shown, /branch\.example/, 'the contact is sealed until somebody opens it');
  await follow(desk, 'form[action$="/officer"] button');
  assert.match(await words(desk), /secretary@branch\.example/);
});

test('another union passes the text as it stands, and does not wish to be named', async () => {
  await handIn(secretary, instance.url, union);
  await instance.round();
  await secretary.goto(await linkTo(mail, union.email as string));
  await follow(secretary, 'main button[type="submit"]');
  assert.match(await words(secretary), /Confirmed, thank you/);
});

test('verifying makes a paper for every addressee and makes the adoption public', async () => {
  assert.deepEqual((await json('/organisations.json')).organisations, []);
  await verifyOpen(desk);
  assert.match(await words(desk), /This one is verified/);
  await verifyOpen(desk, at('/desk/adoptions'));
  const named = (await json('/organisations.json')).organisations.map(({ name }) => name).join('; ');
  assert.equal(named, branch.organisation);
  await desk.goto(at('/desk'));
  await follow(desk, '.due li:has-text("to print") a');
});

test('papers to addresses that nobody has checked stay behind until somebody makes sure', async () => {
  assert.equal(await desk.locator('input[name="paper"]:checked').count(), 0);
  assert.match(await words(desk), /nobody has checked the address for 90 days: \d+/);
  assert.equal(await makeSureOfAddresses(desk, instance.url), reached.length);
  await desk.goto(at('/desk/mailroom'));
  assert.equal(await desk.locator('input[name="paper"]:checked').count(), 2 * reached.length);
});

test('the batch is printed: address in the window, Russian for Kazakhstan, the tally last', async () => {
  await follow(desk, 'button[formaction$="/take"]');
  assert.match(await words(desk), new RegExp(`${2 * reached.length} papers are in this batch`));
  const answer = await desk.request.get(at((await desk.getAttribute('main a[href$=".pdf"]', 'href')) ?? ''));
  assert.equal(answer.headers()['content-type'], 'application/pdf');
  const pdf = await readPdf(await answer.body());
  assert.doesNotMatch(flow(pdf), missing);
  assert.deepEqual(
    pdf.fonts.filter((name) => !/^(PTSerif|NotoSans)/.test(name)),
    [],
  );
  // Each letter has its addressee in the window, and behind it the resolution.
  const letters = pdf.pages.filter(({ text }) => text.includes('Demonstration House'));
  const addresses = letters.map(({ items }) => items.filter(inWindow).map(({ text }) => text));
  assert.equal(letters.length, 2 * reached.length);
  for (const name of reached) {
    const lines = addresses.find((one) => namesOf(name).some((form) => one.join(' ').includes(form)));
    assert.ok(lines, `${name} stands in no window: ${JSON.stringify(addresses)}`);
    assert.equal(lines.includes('KAZAKHSTAN'), !/Соединённом Королевстве/.test(name), lines.join(' / '));
  }
  for (const { text } of letters) assert.match(text, /принята прилагаемая резолюция/);
  // What was passed as it stands goes out in Russian; what was changed, in the words of the meeting.
  assert.match(flow(pdf), /Резолюция: Invented Union of Readers/);
  assert.match(flow(pdf), /свободы для Владимира Козлова, Вадима Курамшина и Арона Атабека/);
  assert.match(flow(pdf), /first Monday of each month/);
  const tally = pdf.pages.at(-1)?.text ?? '';
  assert.match(tally, /Batch 1 of/);
  codes = tally.match(/\b[2-9A-Z]{3}-[2-9A-Z]{4}\b/g) ?? [];
  assert.equal(new Set(codes).size, 2 * reached.length);
});

test('the tally is entered from the paper: all posted, one came back, one was answered', async () => {
  await follow(desk, 'main a[href$="/batches/1"]');
  await follow(desk, 'button[value="posted"]');
  assert.match(await words(desk), new RegExp(`${2 * reached.length} papers were entered`));
  for (const [place, words_behind] of [' not collected', ''].entries()) {
    const outcome = place === 0 ? 'returned' : 'replied';
    await desk.goto(at('/desk/mailroom/tally'));
    await desk.fill('#codes', `${(codes[place] ?? '').toLowerCase()}${words_behind}\nABC-DEFG`);
    await desk.selectOption('#outcome', outcome);
    await follow(desk, 'button[value="look"]');
    await follow(desk, 'button[value="enter"]');
    assert.match(await words(desk), /1 entered/);
    assert.match(await words(desk), /1 not entered/, 'a mistyped code does not lose the other');
    assert.equal((await desk.inputValue('#codes')).trim(), 'ABC-DEFG');
  }
});

test('the public pages and their JSON show the adoption and the same honest counts', async () => {
  await secretary.goto(at(model));
  const shown = await words(secretary);
  assert.match(shown, /2 organisations/);
  assert.match(shown, /5,540 members/);
  assert.match(shown, /1 of them does not wish to be named/);
  assert.doesNotMatch(shown, /Union of Readers/);
  const { adoptions } = await json(`${model}.json`);
  assert.equal(adoptions.organisations, 2);
  assert.equal(adoptions.members, 5540);
  const sum = (what: Counted) => adoptions.sent.reduce((all, one) => all + one[what], 0);
  assert.deepEqual(
    (['sent_by_email', 'reported_posted', 'confirmed', 'returned', 'answered', 'waiting'] as const).map(sum),
    [0, 2 * reached.length, 1, 1, 1, 0],
    'who answered has received; what came back was posted before',
  );
  const table = secretary.locator('#adoptions table').last();
  for (const told of adoptions.sent)
    assert.deepEqual(await countsOf(table, told.addressee_name), toldCounts(told), told.addressee_name);
  await follow(secretary, '#adoptions td a');
  const page = await words(secretary);
  assert.match(page, /first Monday of each month/);
  assert.match(page, /31 for, 2 against, 4 abstained/);
  const told = await json(`${new URL(secretary.url()).pathname}.json`);
  assert.match(told.text, /first Monday of each month/);
  assert.equal(told.vote.for, 31);
});

test('the page of the organisation and its JSON agree, and neither tells who handed it in', async () => {
  await secretary.goto(at('/organisations'));
  await follow(secretary, 'main table a');
  const path = new URL(secretary.url()).pathname;
  assert.match(await words(secretary), /Freedom for Vladimir Kozlov[\s\S]*340 members/);
  const told = await json(`${path}.json`);
  assert.equal(told.name, branch.organisation);
  for (const address of [path, `${path}.json`, model, `${model}.json`, `${model}/adoptions.csv`]) {
    const text = await (await fetch(at(address))).text();
    assert.doesNotMatch(text, /branch\.example|Әйгерім/, address);
  }
  // And nothing went out by mail but what asks to confirm and, once that was done, the private link.
  const to = [branch.email, branch.email, union.email, union.email];
  assert.equal(mail.arrived.map((one) => one.to).join(), to.join());
});
