import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { asLongAsPeople, follow } from './adoption-visit.js';
import { wrongOn } from './axe.js';
import { phone, visitor } from './browser.js';
import { type LettersOnTheirWay, lettersOnTheirWay } from './letters-on-their-way.js';
import { openStage, type Stage } from './stage.js';
import { words } from './told.js';
import { type Weighing, weighing } from './weighing.js';

// Every page of a writer's way, most of them behind a code or a private link where no walk along links comes: whether
// everybody can use it, in every language, in the dark and turned around, and how heavy it is on a slow line.

const heaviest_bytes = 30_000;
const most_requests = 3;

let stage: Stage;
let way: LettersOnTheirWay;
let page: Page;
let wire: Weighing;
const wrong: string[] = [];

before(async () => {
  stage = await openStage();
  way = await lettersOnTheirWay(stage.instance);
  const browser = stage.outside.context().browser();
  assert.ok(browser);
  // Our pages have no script of their own: scripts are allowed here only for axe.
  const context = await visitor(browser, { viewport: phone, javaScriptEnabled: true });
  page = await context.newPage();
  wire = await weighing(page);
});
after(() => stage?.close());

/** What was found since the last time. */
const found = () => [...new Set(wrong.splice(0))];

/** Does something that leads to a page, and weighs what travelled for it. */
async function weighed(name: string, lead: () => Promise<unknown>): Promise<void> {
  const { asked, bytes, ended } = await wire.during(lead);
  if (!ended) wrong.push(`${name} never ends`);
  if (asked.length > most_requests) wrong.push(`${name} asks for ${asked.join(', ')}`);
  if (asked.some((url) => !url.startsWith(`${stage.instance.url}/`))) wrong.push(`${name} asks others`);
  if (bytes < 1000 || bytes > heaviest_bytes) wrong.push(`${name} weighs ${bytes} bytes`);
}

/** Looks at the page that is open. */
async function look(): Promise<void> {
  wrong.push(...(await wrongOn(page)));
}

async function open(path: string): Promise<void> {
  await weighed(path, () => page.goto(stage.at(path), { waitUntil: 'load' }));
}

test('every page of a writer’s way can be used by everybody, in light and dark, and is light on the wire', async () => {
  for (const path of way.paths) {
    await open(path);
    await look();
  }
  assert.deepEqual(found(), []);
});

test('so can it in Russian, and in Kazakh turned around as for a language that is written from right to left', async () => {
  for (const [place, path] of way.paths.entries())
    for (const [start, direction] of [
      ['/ru', 'ltr'],
      ['/kk', 'rtl'],
    ] as const) {
      await open(start + path);
      // What differs from one language to the next are words: every second page stands for its neighbour.
      if (place % 2 !== (start === '/ru' ? 0 : 1)) continue;
      await page.evaluate(`document.documentElement.dir = '${direction}'`);
      await look();
    }
  assert.deepEqual(found(), []);
});

test('the form with errors, the letter looked at with its picture, and the page with code and link are light, too', async () => {
  const photo = await sharp({
    create: {
      width: 2000,
      height: 1500,
      channels: 3,
      background: 'gray',
      noise: { type: 'gaussian', sigma: 60 },
    },
  })
    .jpeg()
    .toBuffer();
  await open(way.write);
  const text = way.longest_text;
  await page.fill('#text', `${text} 🙂`);
  await page.setInputFiles('#picture', { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: photo });
  await weighed('the form with errors', () => follow(page, 'button[value="look"]'));
  assert.match(await words(page), /U\+1F642/);
  await look();
  await page.fill('#text', text);
  await weighed('the letter looked at', () => follow(page, 'button[value="look"]'));
  assert.equal(await page.locator('.sheet img').count(), 1);
  await look();
  await asLongAsPeople(page);
  await weighed('the letter taken in', () => follow(page, 'button[value="hand_in"]'));
  await look();
  await weighed('the private page', () => follow(page, '#link'));
  assert.equal(await page.locator('.sheet img').count(), 1);
  await look();
  assert.deepEqual(found(), []);
});

test('what the buttons behind a link lead to, done or refused, is as good', async () => {
  await open(way.stale);
  await way.print();
  await page.locator('summary', { hasText: 'Take the letter back' }).click();
  await weighed('a refusal', () => follow(page, 'form[action$="/withdraw"] button'));
  await look();
  await page.locator('summary', { hasText: 'Delete everything' }).click();
  await follow(page, 'form[action$="/delete"] button');
  await look();
  await page.goto(stage.at(way.confirm));
  await follow(page, 'main button[type="submit"]');
  await look();
  await page.goto(stage.at(way.evening));
  await page.fill('#codes', 'K7P hello');
  await weighed('an evening’s report', () => follow(page, 'main form button'));
  await look();
  await page.goto(stage.at('/write/evening'));
  await page.fill('#on', 'Thursday');
  await follow(page, 'main form button');
  await look();
  await page.goto(stage.at(way.again));
  await page.fill('#text', '');
  await weighed('a letter written again', () => follow(page, 'form[action$="/again"] button'));
  await look();
  assert.deepEqual(found(), []);
});
