import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { day_ms, movableClock } from '../src/kernel/clock.js';
import { exampleTexts } from '../src/mailroom/examples.js';
import { follow } from './adoption-visit.js';
import { fortyPapers, prisoner_slug as slug } from './forty-papers.js';
import { type ReadPdf, readPdf } from './read-pdf.js';
import { comeIn, type FirstPerson, signIn } from './second-step-visit.js';
import { openStage, type Stage } from './stage.js';
import { flow, inWindow, missing, words, wordsAt } from './told.js';

// An evening with forty papers and what comes of it, at the desk, in a browser without JavaScript. Every office,
// paper and person in it is invented.

const clock = movableClock('2026-10-01T18:00:00Z');
const receipt = 'RR123456785KZ';
const summary = 'Invented: the ministry says that it will look into it.';
/** As they stand on a tally and on a letter. */
const code_form = /\b[2-9A-Z]{3}-[2-9A-Z]{4}\b/g;
let stage: Stage;
let desk: Page;
let reader: Page;
let somebody: FirstPerson;
let ministry: string;
/** Codes in the order of the pile; among them the five to the ministry, and the copy that goes into a prison. */
let codes: string[] = [];
let toMinistry: string[];
let intoPrison: string;
const at = (path: string) => stage.at(path);

before(async () => {
  stage = await openStage({ clock });
  ({ desk, outside: reader } = stage);
  const papers = await fortyPapers(stage.instance.world);
  ({ ministry, toMinistry, intoPrison } = papers);
  somebody = await comeIn(desk, await stage.instance.firstLink(), 'Mira', { clock });
});
after(() => stage?.close());

/** Some days go by; then somebody comes in again, because no session lasts so long. */
async function later(days: number): Promise<void> {
  clock.move(days * day_ms);
  await desk.goto(at('/desk'));
  assert.match(desk.url(), /\/desk\/sign-in/);
  await signIn(desk, somebody);
}

async function pdfAt(path: string): Promise<ReadPdf> {
  const answer = await desk.request.get(at(path));
  assert.equal(answer.headers()['content-type'], 'application/pdf', path);
  const pdf = await readPdf(await answer.body());
  assert.doesNotMatch(flow(pdf), missing);
  return pdf;
}

/** Lets the clerk work until the state of the batch that is open is this one. */
async function until(state: string): Promise<void> {
  const stands = desk.locator('main [role="status"] strong');
  for (let round = 0; round < 60; round += 1) {
    await stage.instance.round();
    await desk.reload();
    if ((await wordsAt(stands)) === state) return;
  }
  throw new Error(`the batch is never “${state}”: ${await wordsAt(stands)}`);
}

/** Pastes a tally and looks at it. */
async function look(lines: string[]): Promise<string> {
  await desk.goto(at('/desk/mailroom/tally'));
  await desk.fill('#codes', lines.join('\n'));
  await follow(desk, 'button[value="look"]');
  return words(desk);
}

/** How far the address of the prisoner is trusted, as everybody can read it. */
async function trustTold(): Promise<object> {
  const told = (await (await fetch(at(`/people/${slug}.json`))).json()) as { address: { trust: object } };
  return told.address.trust;
}
const holds = { state: 'holds', reason: null, since: null };
const doubted = { state: 'hold-your-letter', reason: 'rumour', since: '2026-10-16' };

test('the papers that wait are chosen, and looked at before anything is claimed', async () => {
  await desk.goto(at('/desk'));
  assert.match(await wordsAt(desk.locator('.due li', { hasText: 'papers to print' })), /^40\s/);
  await follow(desk, '.due li:has-text("papers to print") a');
  await follow(desk, 'a[href="/desk/mailroom/batches/new"]');
  await desk.selectOption('#country', 'Kazakhstan');
  await follow(desk, 'main form button[type="submit"]');
  await until('looked at: nothing is claimed yet');
  const shown = await words(desk);
  assert.match(shown, /40 would be printed, 0 left out/);
  assert.match(shown, /Envelopes: 40\. Printed sides: 79\./, 'a copy for a prisoner is one leaf');
  const stillDue = stage.instance.world.database.app.selectFrom('dispatches').where('state', '=', 'due');
  assert.equal((await stillDue.select('id').execute()).length, 40);
});

test('the clerk prints forty letters and the tally; the codes on both are the same', async () => {
  await follow(desk, 'form[action$="/begin"] button');
  await until('printed');
  assert.match(await words(desk), /40 of 40 printed, 0 left out, chunks that failed: 0/);
  const links = await desk.locator('main a[href$="/letters.pdf"]').all();
  const paths = await Promise.all(links.map((link) => link.getAttribute('href')));
  const files = await Promise.all(paths.map((path) => pdfAt(path ?? '')));
  const pages = files.flatMap((file) => file.pages);
  const tallies = pages.filter(({ text }) => /Batch 1 of 2026-10-01/.test(text));
  codes = tallies.flatMap(({ text }) => text.match(code_form) ?? []);
  assert.equal(new Set(codes).size, 40);
  assert.equal(codes.length, 40);

  const letters = pages.filter((page) => !tallies.includes(page) && page.items.some(inWindow));
  const addressed = letters.map(({ items }) => items.filter(inWindow).map(({ text }) => text));
  assert.ok(addressed.every((lines) => lines.at(-1) === 'KAZAKHSTAN'));
  const to = (name: string) => letters.filter((_, place) => addressed[place]?.includes(name));
  assert.deepEqual(
    ['Примерное ведомство', 'Вымышленное министерство', 'Адилет Улгиулы'].map((name) => to(name).length),
    [34, 5, 1],
  );
  const referred = letters.map(({ text }) => [...new Set(text.match(code_form))]);
  assert.deepEqual(referred.flat().sort(), codes.filter((code) => code !== intoPrison).sort());
  assert.doesNotMatch(to('Адилет Улгиулы')[0]?.text ?? '', code_form, 'no code goes into a prison');
  for (const page of to('Вымышленное министерство'))
    assert.ok(toMinistry.some((code) => page.text.includes(code)));
});

test('the tally is pasted, and the look at it finds what was forgotten; nothing is written before', async () => {
  await later(16);
  const [withReceipt = '', cameBack = ''] = toMinistry;
  const returns = ['came back 16 October', `${intoPrison} refused`, `${cameBack} not collected`];
  const ticked = codes.filter((code) => code !== intoPrison && code !== cameBack);
  const lines = ticked.map((code) => (code === withReceipt ? `${code} receipt ${receipt}` : code));
  const posted = ['posted 1 October 2026', ...lines];
  const forgotten = await look([...posted, ...returns]);
  assert.match(forgotten, /38 lines would be entered\. Nothing is written yet/);
  assert.match(forgotten, /2 not entered.*“in hand”, so it cannot become “came back”/);
  const whole = await look([...posted, intoPrison.toLowerCase(), cameBack, ...returns]);
  assert.match(whole, /42 lines would be entered/);
  assert.deepEqual(await trustTold(), holds, 'looking changes nothing');
  await follow(desk, 'button[value="enter"]');
  assert.match(await words(desk), /42 entered/);
  assert.equal(await desk.inputValue('#codes'), '');
});

test('what came back from a prison makes the public page hold letters; taken back it does not, entered again it does', async () => {
  const write = async () => {
    await reader.goto(at(`/people/${slug}`));
    return wordsAt(reader.locator('#write'));
  };
  const held = await write();
  assert.match(held, /Hold your letter\. .*letters do not reach them.* Heard: 16 October 2026/);
  assert.doesNotMatch(held, /refused|came back/i);
  assert.deepEqual(await trustTold(), doubted);

  await follow(desk, '[role="status"] a[href*="/tally/entries/"]');
  const line = desk.locator('main tr', { hasText: intoPrison }).filter({ hasText: 'posted → came back' });
  await Promise.all([desk.waitForEvent('load'), line.locator('button').click()]);
  assert.match(await words(desk), /1 line was taken back/);
  assert.doesNotMatch(await write(), /Hold your letter/);
  assert.deepEqual(await trustTold(), holds);

  await look([`${intoPrison} came back 16 October: not passed by the censor`]);
  await follow(desk, 'button[value="enter"]');
  assert.deepEqual(await trustTold(), doubted);
  await desk.goto(at('/desk'));
  await follow(desk, '.due li:has-text("papers came back") a');
  const list = await wordsAt(desk.locator('main table').first());
  assert.match(list, /not passed by the censor/);
  assert.match(list, /not collected/);
  assert.doesNotMatch(list, /refused by the prison/);
});

test('when everything is ticked off the batch is ended, and nothing in it is due again', async () => {
  await desk.goto(at('/desk/mailroom/batches/1'));
  assert.match(await words(desk), /0 papers are in hand/);
  await follow(desk, 'form[action$="/close"] button[value="due"]');
  await until('ended');
  await desk.goto(at('/desk/mailroom'));
  assert.match(await words(desk), /No paper waits to be printed/);
});

test('an authority answers; what may be told of it stands on its public page, and the rest does not', async () => {
  await desk.goto(at('/desk/mailroom/replies'));
  await follow(desk, 'a[href="/desk/mailroom/replies/new"]');
  await desk.fill('#code', toMinistry[2] ?? '');
  await desk.fill('#came_on', '15 October 2026');
  await desk.selectOption('#channel', 'post');
  await desk.fill('#words', 'Invented: signed by a clerk of the third section.');
  await follow(desk, 'main form button[type="submit"]');
  const page = async () => {
    await reader.goto(at('/offices'));
    await follow(reader, 'main a[href="/offices/invented-ministry"]');
    return words(reader);
  };
  const counted = /Invented Ministry 5 1 1 1 14\.5 /;
  const silent = await page();
  assert.match(silent, counted, 'posted, arrived, came back, answered, days until word');
  assert.match(silent, /No answer of this office has been published/);
  await desk.locator('summary:has-text("Tell it publicly")').click();
  await desk.fill('#public_words', summary);
  await desk.selectOption('#basis_kind', 'public-interest');
  await desk.fill('#basis', 'Whoever asked has a right to know.');
  await follow(desk, 'form[action$="/tell"] button');
  assert.match(await words(desk), /Everybody can read it now/);
  const told = await page();
  assert.match(told, counted);
  assert.ok(told.includes(`15 October 2026, by post: ${summary}`));
  assert.doesNotMatch(told, /third section|a right to know/);
});

test('six weeks after the post Today says who is due to be asked; the letter is made, printed and posted', async () => {
  await later(30);
  const due = desk.locator('.due li', { hasText: 'due to be asked' });
  assert.match(await wordsAt(due), /^1 .*about 3 papers/, 'not about what was answered or came back');
  await follow(desk, '.due li:has-text("due to be asked") a');
  await follow(desk, 'main form:has(input[name="office"]) button[type="submit"]');
  assert.match(await words(desk), /The letter is made.*No office is due to be asked today/);
  await desk.goto(at('/desk/mailroom'));
  assert.equal(await desk.locator('input[name="paper"]:checked').count(), 1);
  await follow(desk, 'button[formaction$="/take"]');
  const letter = await pdfAt((await desk.getAttribute('main a[href$=".pdf"]', 'href')) ?? '');
  assert.ok(letter.pages[0]?.items.filter(inWindow).some(({ text }) => text === 'Вымышленное министерство'));
  const text = flow(letter);
  for (const part of [/Просьба об ответе/, /16 ноября 2026 г\./, /1 октября 2026 г\., почтой/, receipt])
    assert.match(text, new RegExp(part));
  const silent = [0, 3, 4].map((place) => toMinistry[place] ?? '');
  const [own = '', ...quoted] = new Set(text.match(code_form));
  assert.deepEqual([quoted.length, ...quoted.slice(0, 3).sort()], [3, ...silent.sort()]);
  toMinistry.push(own);
  await follow(desk, 'main a[href$="/batches/2"]');
  await follow(desk, 'button[value="posted"]');
});

test('the proof holds every paper: codes, receipt, return, answer, the letter that asked, texts and hashes', async () => {
  await desk.goto(at(`/desk/mailroom/proof/office/${ministry}`));
  assert.match(await words(desk), /6 papers, the earliest first/);
  const path = await desk.getAttribute('main a[href$="language=en"]', 'href');
  const bundle = flow(await pdfAt(path ?? ''));
  for (const code of toMinistry) assert.ok(bundle.includes(`${code} · `), code);
  assert.equal(bundle.split('1 October 2026: posted').length - 1, 5);
  for (const part of [receipt, '16 October 2026: not collected', `15 October 2026: ${summary}`])
    assert.ok(bundle.includes(part), part);
  assert.match(bundle, /16 November 2026: posted/);
  assert.doesNotMatch(bundle, /third section|censor/);
  const { title = '', body = [] } = exampleTexts.find(({ language }) => language === 'ru') ?? {};
  for (const line of [title, ...body, 'Направлено Вам, ответа пока нет:']) assert.ok(bundle.includes(line));
  const file = `${[title, ...body].join('\n\n')}\n`;
  const hash = createHash('sha256').update(file).digest('hex');
  const hashes = bundle.match(/SHA-256: (?:[0-9a-f]{8} ?){8}/g) ?? [];
  const same = hashes.filter((one) => one.replace(/SHA-256:| /g, '') === hash);
  assert.deepEqual([hashes.length, same.length], [6, 5], 'five resolutions and the letter that asked');
});
