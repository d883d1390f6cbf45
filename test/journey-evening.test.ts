import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Actor } from '../src/kernel/actor.js';
import { newId } from '../src/kernel/chance.js';
import { day_ms, movableClock } from '../src/kernel/clock.js';
import { recordCheck } from '../src/mailroom/addresses/address-check.js';
import { spelled } from '../src/mailroom/dispatch-code.js';
import { exampleCheck, exampleItem } from '../src/mailroom/examples.js';
import { comeIn, type FirstPerson, follow } from './adoption-visit.js';
import { inventedMinistry } from './ministry-ground.js';
import { type ReadPdf, readPdf } from './read-pdf.js';
import { openStage, type Stage } from './stage.js';
import { flow, inWindow, words, wordsAt } from './told.js';

// An evening with forty papers and what comes of it, at the desk, in a browser without JavaScript. Every office
// and every paper is invented.

const clock = movableClock('2026-10-01T18:00:00Z');
const receipt = 'RR123456785KZ';
let stage: Stage;
let desk: Page;
let reader: Page;
let somebody: FirstPerson;
/** A ministry that answers, and one that does not. */
let answering: string;
let silent: string;
let codes: string[] = [];
/** Spelled codes of the papers, by the id of their office. */
let known: Map<string, string>;
const at = (path: string) => stage.at(path);

before(async () => {
  stage = await openStage({ clock });
  ({ desk, outside: reader } = stage);
  const { world } = stage.instance;
  const db = world.database.app;
  const actor = world.actor('operator');
  answering = await ministry(actor, 'answering-ministry', 'Invented Ministry of Answers');
  silent = await ministry(actor, 'silent-ministry', 'Invented Ministry of Silence');
  const others = Array.from({ length: 38 }, (_, place) => ({
    addressee_id: newId(actor.chance),
    addressee_name: `Example Office ${place + 1}`,
  }));
  const ministries = [
    { addressee_id: answering, addressee_name: 'Invented Ministry of Answers' },
    { addressee_id: silent, addressee_name: 'Invented Ministry of Silence' },
  ];
  await exampleItem(db, actor, [...ministries, ...others]);
  const rows = await db.selectFrom('dispatches').select(['addressee_id', 'code']).execute();
  known = new Map(rows.map(({ addressee_id, code }) => [addressee_id, spelled(code)]));
  somebody = await comeIn(desk, await stage.instance.firstLink(), 'Mira');
});
after(() => stage?.close());

async function ministry(actor: Actor, code: string, name: string): Promise<string> {
  const db = stage.instance.world.database.app;
  const { office, address } = await inventedMinistry(db, actor, code, name);
  await recordCheck(db, actor, address, exampleCheck(actor));
  return office;
}

/** Some days go by; then somebody comes in again, because no session lasts so long. */
async function later(days: number): Promise<void> {
  clock.move(days * day_ms);
  await desk.goto(at('/desk/sign-in'));
  await desk.fill('#name', somebody.name);
  await desk.fill('#passphrase', somebody.passphrase);
  await follow(desk, 'main button[type="submit"]');
}

async function pdfAt(path: string): Promise<ReadPdf> {
  const answer = await desk.request.get(at(path));
  assert.equal(answer.headers()['content-type'], 'application/pdf', path);
  return readPdf(await answer.body());
}

/** Lets the clerk work until the page of the batch says a word. */
async function until(word: RegExp): Promise<string> {
  for (let round = 0; round < 60; round += 1) {
    await stage.instance.round();
    await desk.reload();
    const shown = await words(desk);
    if (word.test(shown)) return shown;
  }
  throw new Error(`the batch never says ${word}: ${await words(desk)}`);
}

/** Types a tally, looks at it, and enters it. */
async function tally(lines: string, would: RegExp): Promise<void> {
  await desk.goto(at('/desk/mailroom/tally'));
  await desk.fill('#codes', lines);
  await follow(desk, 'button[value="look"]');
  assert.match(await words(desk), would);
  await follow(desk, 'button[value="enter"]');
}

test('forty papers are chosen, looked at, printed by the clerk, and read back', async () => {
  await desk.goto(at('/desk/mailroom'));
  await follow(desk, 'a[href="/desk/mailroom/batches/new"]');
  await follow(desk, 'main form button[type="submit"]');
  await until(/looked at: nothing is claimed yet/);
  await follow(desk, 'form[action$="/begin"] button');
  await until(/(?<!being )\bprinted\s*·/);
  const files = await desk.locator('main a[href$="/letters.pdf"]').all();
  const addresses = await Promise.all(files.map((link) => link.getAttribute('href')));
  const read = await Promise.all(addresses.map((path) => pdfAt(path ?? '')));
  const letters = read.flatMap(({ pages }) => pages.filter(({ items }) => items.some(inWindow)));
  assert.equal(letters.filter(({ text }) => /KAZAKHSTAN/.test(text)).length, 40);
  codes = [...new Set(read.flatMap((pdf) => flow(pdf).match(/\b[2-9A-Z]{3}-[2-9A-Z]{4}\b/g) ?? []))];
  assert.equal(codes.length, 40);
});

test('the tally is pasted with its day and a receipt, looked at, and entered', async () => {
  const lines = codes.map((code) => (code === codeOf(silent) ? `${code} receipt ${receipt}` : code));
  await tally(['posted 1 October 2026', ...lines].join('\n'), /40 lines would be entered/);
  assert.match(await words(desk), /40 entered/);
});

test('two papers come back with their reasons; one line is taken back and entered again', async () => {
  const [first = '', second = ''] = codes.filter(
    (code) => ![codeOf(silent), codeOf(answering)].includes(code),
  );
  await later(1);
  await tally(`${first} came back: moved\n${second} came back: not collected`, /2 lines would be entered/);
  await desk.goto(at('/desk/mailroom/tally'));
  await follow(desk, 'main a[href*="/tally/entries/"]');
  await follow(desk, `button[aria-label$="${first}"]`);
  await tally(`${first} came back: unknown`, /1 line would be entered/);
  await desk.goto(at('/desk/mailroom/returns'));
  const shown = await words(desk);
  assert.match(shown, /unknown/i);
  assert.match(shown, /not collected/i);
});

test('an authority answers; what may be told of it stands on its public page', async () => {
  await later(1);
  await desk.goto(at('/desk/mailroom/replies/new'));
  await desk.fill('#code', codeOf(answering));
  await desk.fill('#came_on', '3 October 2026');
  await desk.selectOption('#channel', 'post');
  await desk.fill('#words', 'Invented: they will look into it.');
  await follow(desk, 'main form button[type="submit"]');
  await desk.goto(at('/desk/mailroom/replies'));
  await follow(desk, 'main table a[href^="/desk/mailroom/replies/"]');
  await desk.locator('summary:has-text("Tell")').click();
  await desk.fill('#public_words', 'Invented: the ministry says that it will look into it.');
  await desk.selectOption('#basis_kind', 'public-interest');
  await desk.fill('#basis', 'Who asked has a right to know');
  await follow(desk, 'form[action$="/tell"] button');
  await reader.goto(at('/offices'));
  await follow(reader, 'main a:has-text("Ministry of Answers")');
  assert.match(await words(reader), /3 October 2026.*the ministry says that it will look into it/);
});

test('six weeks later the silent one is asked, in its language, with the dates of what was sent', async () => {
  await later(45);
  await follow(desk, '.due li:has-text("due to be asked") a');
  const page = await words(desk);
  assert.match(page, /Invented Ministry of Silence/);
  assert.doesNotMatch(page, /Invented Ministry of Answers: /);
  await follow(desk, `form:has(input[value="${silent}"]) button[type="submit"]`);
  await follow(desk, '[role="status"] a');
  await follow(desk, 'main a[href^="/desk/mailroom/dispatches/"]');
  const { pathname } = new URL(desk.url());
  const letter = flow(await pdfAt(`${pathname}/letter.pdf`));
  for (const part of [/Просьба об ответе/, /1 октября 2026 г\., почтой/, new RegExp(receipt)])
    assert.match(letter, part);
  assert.ok(letter.includes(codeOf(silent)));
});

test('the bundle proves what was sent to each: dates, means, receipt, answer, texts and their hashes', async () => {
  await desk.goto(at(`/desk/mailroom/proof/office/${silent}`));
  assert.match(await wordsAt(desk.locator('main table')), new RegExp(receipt));
  const proof = flow(await pdfAt(`/desk/mailroom/proof/office/${silent}/proof.pdf?language=en`));
  for (const part of [
    /1 October 2026: posted/,
    new RegExp(receipt),
    /SHA-256/,
    /Свободу всем в этом примере/,
  ])
    assert.match(proof, part);
  assert.ok(proof.includes(codeOf(silent)));
  const answered = flow(await pdfAt(`/desk/mailroom/proof/office/${answering}/proof.pdf?language=en`));
  assert.match(answered, /3 October 2026: Invented: the ministry says that it will look into it/);
});

/** The spelled code of the paper to an office, as the desk knows it. */
function codeOf(office: string): string {
  return known.get(office) ?? '';
}
