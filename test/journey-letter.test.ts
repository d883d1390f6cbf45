import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { comeIn, follow } from './adoption-visit.js';
import { violationsOn } from './axe.js';
import { phone, visitor } from './browser.js';
import { inventedPrisoner } from './prisoner.js';
import { openStage, type Stage } from './stage.js';
import { words } from './told.js';
import { addPost } from './writing-ground.js';

// Somebody who has never written to a prison, on a telephone, without JavaScript: from a person's page to the
// private link, the button in the mail, and back again. The prisoner is invented.

let stage: Stage;
let link = '';
let code = '';
const slug = 'adilet-ulgiuly';
const email = 'first-time@mail.example';

before(async () => {
  stage = await openStage();
  const { world, firstLink } = stage.instance;
  const actor = world.actor('operator');
  await addPost(world.database.app, actor, await inventedPrisoner(world.database.app, actor, slug));
  await comeIn(stage.desk, await firstLink(), 'Mira');
});

after(() => stage?.close());

/** Whether the page that is open fits the telephone. */
async function fits(): Promise<void> {
  const width = await stage.outside.locator('main').evaluate((main) => main.scrollWidth);
  assert.ok(width <= phone.width, `${stage.outside.url()} is ${width} px wide`);
}

test('from a person’s page a first-time writer comes to a form that takes the fear of the first line', async () => {
  const { outside: page } = stage;
  await page.goto(stage.at(`/people/${slug}`));
  await follow(page, `a[href="/people/${slug}/write"]`);
  const told = await words(page);
  assert.match(told, /No account, and no name of yours is needed/);
  assert.match(told, /Of the rules of this prison we know nothing for certain/);
  assert.match(told, /The first line is the hardest/);
  await fits();
});

test('a slip costs nothing that was typed, and the letter is seen as it will be printed', async () => {
  const { outside: page } = stage;
  await page.selectOption('#language', 'en');
  await page.fill('#text', 'I am not good at letters, so this one is short: you are not forgotten. 🙂');
  await page.fill('#signed', 'Marta');
  await page.fill('#email', email);
  const drawing = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#7a9' } })
    .png()
    .toBuffer();
  await page.setInputFiles('#picture', { name: 'drawing.png', mimeType: 'image/png', buffer: drawing });
  await follow(page, 'button[value="look"]');
  assert.match((await page.textContent('#text-problem')) ?? '', /U\+1F642/);
  assert.match(await page.inputValue('#text'), /you are not forgotten\. 🙂/);
  await fits();
  await page.fill(
    '#text',
    'I am not good at letters, so this one is short: you are not forgotten.\n\nIt snowed.',
  );
  await follow(page, 'button[value="look"]');
  assert.match(await words(page), /So it will be printed/);
  const drawn = await page
    .locator('.sheet img')
    .evaluate((one) => (one as unknown as { naturalWidth: number }).naturalWidth);
  assert.equal(drawn, 900);
  await fits();
});

test('the letter is safe: a code and a private link to write down, and what happens next', async () => {
  const { outside: page } = stage;
  await page.waitForTimeout(1100);
  await follow(page, 'button[value="hand_in"]');
  code = ((await page.textContent('#code')) ?? '').trim();
  link = (await page.getAttribute('#link', 'href')) ?? '';
  assert.match(code, /^[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}$/);
  assert.ok(link.startsWith(`${stage.instance.url}/letters/mine/`));
  assert.match(await words(page), /Write both down now/);
  await fits();
});

test('the mail’s button confirms the address, and opening its link does not', async () => {
  const { outside: page, mail, instance } = stage;
  await instance.round();
  const { text = '' } = await mail.mailTo(email);
  await page.goto(text.match(/http\S+/)?.[0] ?? '');
  await follow(page, 'main button[type="submit"]');
  assert.match(await words(page), /Your address is confirmed/);
  await page.goto(link);
  assert.match(await words(page), /Your address is confirmed\./);
});

test('by the code anybody sees where it stands; by the link its writer reads it, and takes it back', async () => {
  const { outside: page } = stage;
  await page.goto(stage.at('/letters'));
  await page.fill('#code', code.toLowerCase());
  await follow(page, 'main button[type="submit"]');
  const public_words = await words(page);
  assert.match(public_words, /It is here and waits to be read/);
  assert.doesNotMatch(public_words, /forgotten|Adilet|Marta/);
  await page.goto(link);
  assert.match(await words(page), /you are not forgotten/);
  await fits();
  await page.locator('summary', { hasText: 'Take the letter back' }).click();
  await follow(page, 'form[action$="/withdraw"] button');
  assert.match(await words(page), /It is taken back and will not be printed/);
  await page.locator('summary', { hasText: 'Delete everything' }).click();
  await follow(page, 'form[action$="/delete"] button');
  assert.match(await words(page), /The server has your text no more/);
});

test('every page of a writer’s way can be used by everybody, in light and dark', async () => {
  const browser = stage.outside.context().browser();
  assert.ok(browser);
  const page = await (await visitor(browser, { javaScriptEnabled: true })).newPage();
  const wrong: string[] = [];
  for (const path of [
    `/people/${slug}/write`,
    `/ru/people/${slug}/write`,
    '/letters',
    '/letters/nothing',
    link,
  ]) {
    await page.goto(new URL(path, stage.instance.url).href);
    wrong.push(...(await violationsOn(page)));
  }
  await page.goto(stage.at(`/people/${slug}/write`));
  await follow(page, 'button[value="look"]');
  wrong.push(...(await violationsOn(page)));
  await page.fill('#text', 'Hello from far away.');
  await follow(page, 'button[value="look"]');
  wrong.push(...(await violationsOn(page)));
  await page.waitForTimeout(1100);
  await follow(page, 'button[value="hand_in"]');
  wrong.push(...(await violationsOn(page)));
  assert.deepEqual([...new Set(wrong)], []);
});
