import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import {
  asLongAsPeople,
  branch,
  fillIn,
  follow,
  linkTo,
  model,
  union,
  verifyOpen,
} from './adoption-visit.js';
import { readPdf } from './read-pdf.js';
import { comeIn } from './second-step-visit.js';
import { openStage, type Stage } from './stage.js';
import { flow, words } from './told.js';
import { made_up_virus, type Scanner, startScanner } from './virus-scanner.js';

// What an organisation does with its own record: amends, hands in, adds the minute, corrects and withdraws, from a
// phone without JavaScript; and what the desk does with it. Every organisation is invented.

let stage: Stage;
let scanner: Scanner;
let officer: Page;
let desk: Page;
/** Private pages of the two organisations that share one mailbox. */
const follows: string[] = [];
const at = (path: string) => stage.at(path);
const other = { ...union, organisation: 'Invented Choir of Nowhere', email: branch.email as string };
/** The public page of the one that is verified, and its record at the desk. */
let verified: { page: string; record: string };

before(async () => {
  scanner = await startScanner();
  stage = await openStage({ clamd: scanner.place });
  ({ outside: officer, desk } = stage);
  await comeIn(desk, await stage.instance.firstLink(), 'Mira');
});
after(async () => {
  await stage?.close();
  await scanner?.close();
});

/** What the roll of the text says as data. */
interface Told {
  adoptions: { organisation: { slug: string } }[];
  support: { organisations: number };
}

/** The motion as a meeting amends it: a paragraph dropped, two words changed, a demand added. */
function amended(text: string): string {
  const pieces = text.split('\n\n');
  const dropped = pieces.filter((piece) => !piece.startsWith('2. A jury’s verdict'));
  assert.equal(dropped.length, pieces.length - 1);
  const changed = dropped.join('\n\n').replace('immediate and unconditional', 'prompt and full');
  assert.notEqual(changed, dropped.join('\n\n'));
  return changed
    .replace(/\n\n(?=8\. )/, '\n\n8. To ask our delegates to raise this in parliament.\n\n')
    .replace(/\n\n8\. (?=To ask our members|[^\n]*personal letters)/, '\n\n9. ');
}

async function handedIn(answers: typeof branch, change: (text: string) => string): Promise<void> {
  await officer.goto(at(`${model}/adopt`));
  await fillIn(officer, { ...answers, text: change(await officer.inputValue('#text')) });
  await officer.locator('details:has(#minute_reference) summary').click();
  await officer.fill('#minute_reference', 'Minute 7 of 2026');
  await follow(officer, 'button[value="look"]');
}

test('an officer amends the motion on a phone and sees which demands survive before anything is kept', async () => {
  await handedIn(branch, amended);
  const shown = await words(officer);
  assert.match(shown, /1 dropped, 1 added; .*demands survive, 1 of them reworded; 1 demand of its own/);
  await asLongAsPeople(officer);
  await follow(officer, 'button[value="hand_in"]');
  assert.match(await words(officer), /One more step: your mail/);
  await handedIn(other, (text) => text);
  assert.equal(await officer.locator('.wrong').count(), 0, await words(officer));
  await asLongAsPeople(officer);
  await follow(officer, 'button[value="hand_in"]');
});

test('one mail confirms both organisations of the mailbox, each by a button of its own', async () => {
  await stage.instance.round();
  assert.equal(stage.mail.arrived.length, 1);
  const link = await linkTo(stage.mail, branch.email as string);
  for (let number = 0; number < 2; number += 1) {
    await officer.goto(link);
    await follow(officer, 'main button[type="submit"]');
    const found = (await officer.content()).match(/\/adoptions\/follow\/[\w-]+/)?.[0];
    assert.ok(found, await words(officer));
    follows.push(found);
  }
  assert.equal(new Set(follows).size, 2);
});

test('the officer adds the minute through the private link; it is kept for the desk alone', async () => {
  await officer.goto(at(follows[0] ?? ''));
  await officer.locator('details:has(#scan) summary').click();
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const infected = { name: 'minute.png', mimeType: 'image/png', buffer: Buffer.concat([png, made_up_virus]) };
  await officer.setInputFiles('#scan', infected);
  await follow(officer, 'form[action$="/scan"] button');
  assert.match(
    await words(officer),
    /A virus scanner found something harmful in this file, so it was not kept/,
  );
  assert.doesNotMatch(await words(officer), /1 scan/);
  await officer.setInputFiles('#scan', { name: 'minute.png', mimeType: 'image/png', buffer: png });
  await follow(officer, 'form[action$="/scan"] button');
  assert.match(await words(officer), /1 scan/);
});

test('the desk verifies the one and declines the other with a reason that its officer reads', async () => {
  await desk.goto(at('/desk/adoptions'));
  await follow(desk, `main table a:has-text("${other.organisation}")`);
  await desk.fill('#reason', 'We could not reach the choir by a way that we know.');
  await follow(desk, 'form[action$="/decline"] button');
  await verifyOpen(desk, at('/desk/adoptions'));
  assert.match(await words(desk), /This one is verified/);
  const told = (await (await fetch(at(`${model}/adoptions.json`))).json()) as Told;
  verified = {
    record: `${new URL(desk.url()).pathname}/record`,
    page: `${model}/adoptions/${told.adoptions[0]?.organisation.slug}`,
  };
  for (const path of follows) {
    await officer.goto(at(path));
    const shown = await words(officer);
    if (shown.includes('Choir')) assert.match(shown, /We could not reach the choir/);
    else assert.match(shown, /Letters and copies|papers/i);
  }
});

test('the public page shows the difference, the sum of the text, and the paper says the same', async () => {
  const path = verified.page;
  await officer.goto(at(path));
  assert.match(await words(officer), /1 dropped, 1 added; .*1 demand of its own/);
  const text = await (await fetch(at(`${path}.txt`))).text();
  const sum = createHash('sha256').update(text).digest('hex');
  assert.equal(await officer.getAttribute('data', 'value'), sum);
  const pdf = await readPdf(new Uint8Array(await (await fetch(at(`${path}.pdf`))).arrayBuffer()));
  assert.match(flow(pdf), /To ask our delegates to raise this in parliament/);
  assert.ok(flow(pdf).replace(/\s/g, '').includes(sum));
});

test('a correction waits for the desk, then stands with its day', async () => {
  const own = follows.find((_, place) => place === 0) ?? '';
  await officer.goto(at(`${own}/correct`));
  await officer.fill('#votes_for', '30');
  await officer.fill('#why', 'One vote was counted twice.');
  await follow(officer, 'main form button[type="submit"]');
  const path = verified.page;
  await officer.goto(at(path));
  assert.doesNotMatch(await words(officer), /30 for|Corrected by/);
  await desk.goto(at('/desk'));
  assert.match(await words(desk), /correction/);
  await desk.goto(at(verified.record));
  await desk.fill('#settle_why', 'The minute says so.');
  await follow(desk, 'button[value="take"]');
  await officer.goto(at(path));
  const shown = await words(officer);
  assert.match(shown, /30 for, 2 against, 4 abstained/);
  assert.match(shown, /Corrected by the organisation on/);
});

test('the officer withdraws; the page says so, the counts leave it out, and what had not left is stopped', async () => {
  const path = verified.page;
  await officer.goto(at(follows[0] ?? ''));
  await officer.locator('details:has(#withdraw_why) summary').click();
  await officer.fill('#withdraw_why', 'A new meeting decided otherwise.');
  await follow(officer, 'form[action$="/withdraw"] button');
  assert.match(await words(officer), /Withdrawn on/);
  await officer.goto(at(path));
  assert.match(await words(officer), /withdrawn by the organisation on/);
  const { support } = (await (await fetch(at(`${model}/adoptions.json`))).json()) as Told;
  assert.equal(support.organisations, 0);
  const due = await stage.instance.world.database.app
    .selectFrom('dispatches')
    .select('state')
    .where('state', '=', 'due')
    .execute();
  assert.deepEqual(due, []);
});
