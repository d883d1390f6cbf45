import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { spelledLetter } from '../src/letters/letter-code.js';
import { follow } from './adoption-visit.js';
import { reachablePrisoner, sendLetter } from './letter-ground.js';
import { placed } from './letter-papers.js';
import { enterLines, openOwn, pdfBehind, press, standsBy, tabTo } from './letter-visit.js';
import { comeIn } from './second-step-visit.js';
import { openStage, type Stage } from './stage.js';
import { download, words, wordsAt } from './told.js';
import { made_up_virus, type Scanner, startScanner } from './virus-scanner.js';

// An evening's letters on their whole way, without scripts: read and decided with the keyboard alone, printed, posted,
// two come back, one is answered; and their writers on a telephone. Everybody in it is invented.

let stage: Stage;
let scanner: Scanner;
let desk: Page;
let writer: Page;
const slug = 'adilet-ulgiuly';
const letters = 30;
const sent: Awaited<ReturnType<typeof sendLetter>>[] = [];
/** The code of each letter’s paper, by its number. */
const papers = new Map<number, string>();
const at = (path: string) => stage.at(path);
const letter = (number: number) => sent[number - 1] as (typeof sent)[number];
const paper = (number: number) => papers.get(number) ?? '';

before(async () => {
  scanner = await startScanner();
  stage = await openStage({ clamd: scanner.place });
  ({ desk, outside: writer } = stage);
  const { world, firstLink } = stage.instance;
  await comeIn(desk, await firstLink(), 'Mira');
  const { database } = world;
  const prisoner = await reachablePrisoner({ database, actor: world.actor('operator') }, slug);
  await placed({ database, actor: world.actor('operator') }, prisoner, { reply_codes: true });
  for (let number = 1; number <= letters; number += 1) {
    const text = { text: `Letter number ${number}.`, signed: 'A friend' };
    const other = { person_id: prisoner.id, language: 'en', letter: text, sender: null };
    sent.push(await sendLetter({ database, writer: world.actor('writer') }, other));
  }
});
after(async () => {
  await stage?.close();
  await scanner?.close();
});

test('thirty letters are read one after the other and decided with the keyboard alone', async () => {
  await desk.goto(at('/desk/letters'));
  assert.match(await words(desk), /30\s?letters wait to be read/);
  // The button for the next letter has the focus already.
  await press(desk);
  let presses = 0;
  for (let number = 1; number <= letters; number += 1) {
    assert.match(await wordsAt(desk.locator('section.letter')), new RegExp(`Letter number ${number}\\.`));
    presses = await tabTo(desk, '[value="approve"]', presses);
    if (number % 10 === 0) {
      await desk.keyboard.press('Tab');
      // The reasons are a list: a letter of the keyboard chooses.
      await desk.keyboard.type('It promises');
      await tabTo(desk, '[value="send_back"]');
    }
    await press(desk);
  }
  assert.match(await words(desk), /That was the last one/);
});

test('whoever wrote what was sent back reads a friendly reason, and writes it again', async () => {
  const { token, code } = letter(10);
  assert.doesNotMatch(await standsBy(writer, at, code), /promises/);
  assert.match(
    await openOwn(writer, at, token),
    /friendly word.*It promises something that nobody can be sure/,
  );
  await follow(writer, 'main a[href$="/again"]');
  assert.equal((await writer.inputValue('#text')).trim(), 'Letter number 10.');
  await writer.fill('#text', 'Letter number 10. It snowed, and the cat sat at the window.');
  await follow(writer, 'form[action$="/again"] button');
  assert.match(await words(writer), /It is here again, in your new words\. .*waits to be read/);
  await desk.goto(at('/desk/letters'));
  await press(desk);
  assert.match(await wordsAt(desk.locator('section.letter')), /the cat sat at the window/);
  await tabTo(desk, '[value="approve"]');
  await press(desk);
});

test('a letter can be taken back until it is printed, also while somebody chooses what to print, and not after', async () => {
  await stage.instance.round();
  await desk.goto(at('/desk'));
  await follow(desk, '.due li:has-text("letters to print") a');
  assert.equal(await desk.locator('input[name="paper"]:checked').count(), 28);
  await openOwn(writer, at, letter(1).token);
  await writer.locator('summary', { hasText: 'Take the letter back' }).click();
  await follow(writer, 'form[action$="/withdraw"] button');
  assert.match(await words(writer), /It is taken back and will not be printed/);
  await openOwn(writer, at, letter(2).token);
  await writer.locator('summary', { hasText: 'Take the letter back' }).click();
  await tabTo(desk, '[formaction$="/take"]');
  await press(desk);
  assert.match(await words(desk), /27 letters are yours now.*1 letter stays behind.*taken or changed/);
  await follow(writer, 'form[action$="/withdraw"] button');
  assert.match(await words(writer), /printed already: it cannot be taken back any more/);
  assert.equal(await writer.locator('form[action$="/withdraw"]').count(), 0);
  assert.match(await standsBy(writer, at, letter(2).code), /It is printed and waits for the post/);
});

test('the pile is printed with its tally, each letter with the code by which an answer finds its writer', async () => {
  // “Print them” has the focus.
  await press(desk);
  const { pages } = await pdfBehind(desk, 'main a[href$="/letters-1.pdf"]');
  for (const page of pages) {
    const text = page.text.replaceAll('\u2011', '-');
    const number = Number(text.match(/Letter number (\d+)\./)?.[1] ?? 0);
    if (number) papers.set(number, text.match(/\b[2-9A-Z]{3}-[2-9A-Z]{4}\b/)?.[0] ?? '');
  }
  const printed = sent.map((_, index) => index + 1).filter((number) => ![1, 20, 30].includes(number));
  assert.deepEqual([...papers.keys()], printed);
  assert.equal(new Set(papers.values()).size, 27);
  const tally = pages
    .slice(27)
    .map(({ text }) => text.replaceAll('\u2011', '-'))
    .join(' ');
  for (const code of papers.values()) assert.ok(tally.includes(code), code);
});

test('the tally is entered, two letters come back, and each writer reads what became of theirs', async () => {
  assert.match(
    await enterLines(
      desk,
      at,
      [...papers.values()].map((code) => `${code} posted`),
    ),
    /27 entered/,
  );
  assert.match(await standsBy(writer, at, letter(7).code), /It is in the post/);
  const back = [`${paper(4)} came back: moved`, `${paper(5)} came back: not passed by the censor`];
  assert.match(await enterLines(desk, at, back), /2 entered/);
  assert.match(await standsBy(writer, at, letter(4).code), /The envelope came back/);
  assert.match(await openOwn(writer, at, letter(5).token), /did not let it through\. That is no judgement/);
  await desk.goto(at('/desk/letters/back'));
  const list = await wordsAt(desk.locator('main table'));
  assert.match(list, new RegExp(`moved ${paper(4)}`));
  assert.match(list, new RegExp(`not passed by the censor ${paper(5)}`));
});

test('an answer finds its writer by the code on the letter; nobody else reads it, and everybody may count it', async () => {
  const scan = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#a97' } })
    .png()
    .toBuffer();
  await desk.goto(at('/desk/letters/answers'));
  await desk.fill('#code', paper(6).toLowerCase());
  const infected = { name: 'scan.png', mimeType: 'image/png', buffer: Buffer.concat([scan, made_up_virus]) };
  await desk.setInputFiles('#scan', infected);
  await desk.fill('#transcript', 'Спасибо за снег!');
  await follow(desk, 'main form button[type="submit"]');
  assert.match(await words(desk), /A virus scanner found something harmful in this file, so it was not kept/);
  assert.equal(await desk.inputValue('#transcript'), 'Спасибо за снег!');
  await desk.setInputFiles('#scan', { name: 'scan.png', mimeType: 'image/png', buffer: scan });
  await desk.fill('#translation', 'Thank you for the snow!');
  await follow(desk, 'main form button[type="submit"]');
  assert.match(await words(desk), /Kept\. With a code its writer can read it now/);
  assert.doesNotMatch(await standsBy(writer, at, letter(6).code), /snow|снег/);
  assert.match(await words(writer), /An answer came/);
  assert.match(
    await openOwn(writer, at, letter(6).token),
    /Спасибо за снег! Translation Thank you for the snow!/,
  );
  assert.deepEqual(await download(writer, 'main a[href$="/answers/1"]'), scan);
  assert.doesNotMatch(await openOwn(writer, at, letter(7).token), /snow/);
  await writer.goto(at(`/people/${slug}`));
  assert.match(
    await wordsAt(writer.locator('#letters')),
    /27 reported posted 1 confirmed to have arrived 1 came back 1 refused by censor or prison 1 answered/,
  );
  assert.ok(!(await words(writer)).includes(spelledLetter(letter(6).code)));
});
