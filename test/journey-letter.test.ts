import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { today } from '../src/kernel/clock.js';
import { addDays } from '../src/kernel/day.js';
import { asLongAsPeople, follow } from './adoption-visit.js';
import { reachablePrisoner } from './letter-ground.js';
import { fits, pdfBehind } from './letter-visit.js';
import { comeIn } from './second-step-visit.js';
import { openStage, type Stage } from './stage.js';
import { words, wordsAt } from './told.js';

// Somebody who has never written to a prison, on a telephone, without JavaScript: from the offer to the private link,
// the button in the mail, and back again; somebody who posts the letter without us; and a group that writes together.
// The prisoners are invented.

let stage: Stage;
let link = '';
let code = '';
const slug = 'adilet-ulgiuly';
const email = 'first-time@mail.example';

before(async () => {
  stage = await openStage();
  const { world, firstLink } = stage.instance;
  await reachablePrisoner({ database: world.database, actor: world.actor('operator') }, slug);
  await comeIn(stage.desk, await firstLink(), 'Mira');
});

after(() => stage?.close());

test('from the offer of one person a first-time writer comes to a form that takes the fear of the first line', async () => {
  const { outside: page } = stage;
  await page.goto(stage.at('/write'));
  assert.match(await words(page), /Adilet Ulgiuly Why this person No letter is known in the last months/);
  await fits(page);
  await follow(page, `main a[href="/people/${slug}/write"]`);
  const told = await words(page);
  assert.match(told, /No account, and no name of yours is needed/);
  assert.match(told, /Of the rules of this prison we know nothing for certain/);
  assert.match(told, /The first line is the hardest/);
  await fits(page);
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
  await fits(page);
  await page.fill(
    '#text',
    'I am not good at letters, so this one is short: you are not forgotten.\n\nIt snowed.',
  );
  await follow(page, 'button[value="look"]');
  assert.match(await words(page), /So it will be printed/);
  const drawn = page.locator('.sheet img');
  assert.equal(await drawn.evaluate((one) => (one as unknown as { naturalWidth: number }).naturalWidth), 480);
  const whole = await page.request.get(stage.at((await page.getAttribute('.sheet a', 'href')) ?? ''));
  assert.equal((await sharp(await whole.body()).metadata()).width, 900);
  await fits(page);
});

test('the letter is safe: a code and a private link to write down, and what happens next', async () => {
  const { outside: page } = stage;
  await asLongAsPeople(page);
  await follow(page, 'button[value="hand_in"]');
  code = ((await page.textContent('#code')) ?? '').trim();
  link = (await page.getAttribute('#link', 'href')) ?? '';
  assert.match(code, /^[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}$/);
  assert.ok(link.startsWith(`${stage.instance.url}/letters/mine/`));
  assert.match(await words(page), /Write both down now/);
  await fits(page);
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
  await fits(page);
  await page.locator('summary', { hasText: 'Take the letter back' }).click();
  await follow(page, 'form[action$="/withdraw"] button');
  assert.match(await words(page), /It is taken back and will not be printed/);
  await page.locator('summary', { hasText: 'Delete everything' }).click();
  await follow(page, 'form[action$="/delete"] button');
  assert.match(await words(page), /The server has your text no more/);
});

test('whoever would rather post it themselves gets the address to copy, and says that it is in the post', async () => {
  const { outside: page } = stage;
  await page.goto(stage.at('/write'));
  await follow(page, 'form:has(input[name="person"]) button');
  const told = await words(page);
  assert.match(
    told,
    /Kept for you until .*Адилет Улгиулы Учреждение ПР-1\/1.*KAZAKHSTAN.*Before you post it/,
  );
  await fits(page);
  // The code is all that was written down.
  const short = told.match(/Your code is (\S+)\./)?.[1] ?? '';
  await page.goto(stage.at('/write'));
  await follow(page, 'main a[href="/letters"]');
  await page.fill('#code', short.toLowerCase());
  await follow(page, 'main button[type="submit"]');
  await follow(page, 'button[value="posted"]');
  assert.match(await words(page), /You reported it posted on .* Thank you/);
  assert.equal(await page.locator('main form').count(), 0);
});

test('a group keeps its evening: recipients spread by the rule, a pack to print, and codes to tell what was posted', async () => {
  const { outside: page, instance } = stage;
  const { world } = instance;
  const where = { database: world.database, actor: world.actor('operator') };
  const freed = await reachablePrisoner(where, 'evening-ulgiuly');
  const day = addDays(today(world.clock), 5);
  await page.goto(stage.at('/write'));
  await follow(page, 'main a[href="/write/evening"]');
  await page.fill('#on', 'on Thursday');
  await page.fill('#recipients', '4');
  await follow(page, 'main form button');
  assert.match((await page.textContent('#on-problem')) ?? '', /day from today on/);
  assert.equal(await page.inputValue('#recipients'), '4');
  await page.fill('#on', day);
  await follow(page, 'main form button');
  await fits(page);
  const here = page.url();
  assert.match(
    await words(page),
    /The code of your evening is ([2-9A-Z]{4}-){2}[2-9A-Z]{4}\. Keep this address/,
  );
  const codes = await page.locator('main tbody td:first-child').allInnerTexts();
  assert.equal(new Set(codes).size, 4);
  const { pages } = await pdfBehind(page, 'main a[href$="/pack.pdf"]');
  assert.equal(pages.length, 5);
  for (const [place, one] of codes.entries()) {
    assert.ok(pages[place]?.text.includes(one) && pages[4]?.text.includes(one), one);
    assert.match(pages[place]?.text ?? '', /Учреждение ПР-1\/1[\s\S]*KAZAKHSTAN/);
  }
  // Between the evening and the post somebody is freed.
  await freed.event('release', today(world.clock));
  await page.reload();
  assert.match(await wordsAt(page.locator('main tbody')), /Please do not post a letter to this person now/);
  const [first = '', second = ''] = codes;
  await page.fill('#codes', `posted\n${first}\n${second.toLowerCase()} posted\nMarta forgot hers`);
  await follow(page, 'main form button');
  const said = await words(page);
  assert.match(said, /2 letters are reported as posted\. 1 line was not understood Marta forgot hers:/);
  assert.equal(await page.inputValue('#codes'), 'Marta forgot hers');
  await page.goto(here);
  const posted = page.locator('main tbody td:last-child', {
    hasText: String(world.clock.now().getUTCFullYear()),
  });
  assert.equal(await posted.count(), 2);
});
