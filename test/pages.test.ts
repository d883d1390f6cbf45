import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { offerHelp } from '../src/newspaper/joining/joiner.js';
import { wire } from '../src/wiring.js';
import { makeSureOfAddresses } from './address-visit.js';
import { branch, fillIn, follow, handIn, linkTo, model, verifyOpen } from './adoption-visit.js';
import { wrongOn } from './axe.js';
import { desktop, phone, visitor } from './browser.js';
import { crawl } from './crawl.js';
import { printPaper } from './paper-ground.js';
import { readPdf } from './read-pdf.js';
import { kindOf as kindBy, patternsOf } from './routes.js';
import { comeIn } from './second-step-visit.js';
import { openStage, type Stage } from './stage.js';
import { flow } from './told.js';

// Every kind of page, as people with other eyes, hands, devices and directions of writing meet it.

let stage: Stage;
let walker: BrowserContext;
let page: Page;
let inside: Page;
const wrong: string[] = [];

before(async () => {
  stage = await openStage();
  await printPaper(stage.instance.world.database.app, stage.instance.world.actor('operator'));
  const browser = stage.outside.context().browser();
  assert.ok(browser);
  // Our pages have no script of their own: scripts are allowed here only for axe.
  walker = await visitor(browser, { viewport: phone, javaScriptEnabled: true });
  page = await walker.newPage();
  inside = await (await visitor(browser, { viewport: desktop, javaScriptEnabled: true })).newPage();
  for (const one of [page, inside]) one.setDefaultTimeout(15_000);
});

after(() => stage?.close());

/** Looks at the page that is open, on a phone or at a desk. */
async function look(at: Page = page): Promise<void> {
  wrong.push(...(await wrongOn(at)));
}

/** What was found since the last time. */
const found = () => [...new Set(wrong.splice(0))];

const languages = ['/ru', '/kk'];
/** A text or page that stands for all of its kind; the model, which can be adopted, is one of its own. */
const kindOf = (path: string) =>
  path
    .replace(/\?.*/, '?')
    .replace(/^(\/(?:people|organisations|resolutions|detentions|issues)\/)(?!freedom-for)[^/?]+/, '$1*')
    .replace(/^\/(?:a|articles)\/.*/, '/articles/*');
/** Pages have no ending; those of the other languages are of the same kinds. */
const isPage = (path: string) => !/^\/(ru|kk)(\/|\?|$)|\.\w+(\?|$)/.test(path);

test('the ways to the desk can be used by everybody', async () => {
  for (const path of ['/desk/sign-in', '/desk/recover']) {
    await inside.goto(stage.at(path));
    await look(inside);
  }
  const link = await stage.instance.firstLink();
  await inside.goto(link);
  await look(inside);
  await comeIn(inside, link, 'Mira', { seeing: () => look(inside) });
  assert.deepEqual(found(), []);
});

test('the form, its problems, the difference, the mail’s link and its thanks can be used by everybody', async () => {
  await page.goto(stage.at(`${model}/adopt`));
  await look();
  await follow(page, 'button[value="look"]');
  assert.ok((await page.locator('.wrong').count()) > 8);
  await look();
  await fillIn(page, branch);
  await page.fill(
    '#text',
    (await page.inputValue('#text')).replace('There has been no retrial.', 'No retrial.'),
  );
  await follow(page, 'button[value="look"]');
  assert.equal(await page.locator('button[value="hand_in"]').count(), 1);
  await look();
  await handIn(page, stage.instance.url, branch);
  await look();
  await stage.instance.round();
  const link = await linkTo(stage.mail, branch.email as string);
  await page.goto(link);
  await look();
  await follow(page, 'main button[type="submit"]');
  await look();
  await page.goto(`${link}x`);
  await look();
  assert.deepEqual(found(), []);
});

test('what is sent to readers and what somebody offers can be worked with by everybody', async () => {
  const { world } = stage.instance;
  const offer = { contact: 'invented@reader.example', name: null, place: null, note: 'Words of '.repeat(40) };
  await offerHelp(world.database.app, world.actor('visitor'), {
    ...{ ...offer, offers: ['translating'], spoken: 'en' },
  });
  const press = async (path: string, button: string, fields: Record<string, string> = {}) => {
    await inside.goto(stage.at(path));
    for (const [name, value] of Object.entries(fields)) await inside.fill(`[name="${name}"]`, value);
    await follow(inside, button);
    await look(inside);
  };
  const own = (action: string) => `main form[action*="${action}"] button`;
  const newsletter = '/desk/newspaper/newsletter';
  await press(newsletter, own('/newsletter'), { subject: 'nothing' });
  await press(newsletter, own('/newsletter'), { subject: '895' });
  assert.match(inside.url(), /\/sendings\//);
  // The mail itself, as its reader has it.
  const sending = new URL(inside.url()).pathname;
  for (const language of ['en', 'ru']) {
    await inside.goto(stage.at(`${sending}/${language}`));
    await look(inside);
  }
  await press(`${newsletter}/address-book`, own('/address-book'), {
    book: 'no address',
    consents_from: 'short',
  });
  await press('/desk/newspaper/joining', own('/open'));
  assert.match(await inside.content(), /invented@reader\.example/);
  await press('/desk/newspaper/giving', own('/giving'), { details: 'Account 12345', name_en: 'A bank' });
  assert.deepEqual(found(), []);
});

test('every kind of page at the desk can be used by everybody, also when papers wait', async () => {
  await inside.goto(stage.at('/desk/adoptions'));
  await look(inside);
  await follow(inside, 'main table a');
  await look(inside);
  await follow(inside, 'form[action$="/decline"] button');
  await look(inside);
  await verifyOpen(inside);
  await inside.goto(stage.at('/desk/mailroom'));
  await look(inside);
  await makeSureOfAddresses(inside, stage.instance.url);
  await inside.goto(stage.at('/desk/mailroom'));
  await inside.locator('input[name="paper"]').first().uncheck();
  await follow(inside, 'button[formaction$="/take"]');
  await look(inside);
  await inside.goto(stage.at('/desk/mailroom/tally'));
  await inside.fill('#codes', 'ABC-DEFG');
  await follow(inside, 'main button[type="submit"]');
  await look(inside);
  const patterns = patternsOf(wire(stage.instance.world).desk);
  const seen = new Set<string>();
  const waiting = ['/desk', '/desk/nothing-here'];
  for (let path = waiting.shift(); path; path = waiting.shift()) {
    await inside.goto(stage.at(path));
    await look(inside);
    const links = await inside
      .locator('a[href^="/desk"]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
    for (const next of links) {
      const kind = kindBy(patterns, next);
      if (seen.has(kind) || /\.pdf$|\/snapshots\//.test(kind)) continue;
      seen.add(kind);
      waiting.push(next);
    }
  }
  assert.ok(seen.size >= 12, [...seen].join(' '));
  assert.deepEqual(found(), []);
});

test('every kind of public page can be used by everybody, in light and dark, on a phone, in either direction', async () => {
  // What a link leads to is opened once for each kind; `public.test.ts` opens every address there is.
  const kinds = new Set(['/']);
  const isNew = (path: string) =>
    isPage(path) && !kinds.has(kindOf(path)) && kinds.add(kindOf(path)).size > 0;
  const answers = await crawl(stage.instance.url, ['/'], isNew);
  assert.deepEqual(
    answers.filter(({ type, status }) => type === 'text/html' && status !== 200).map(({ path }) => path),
    [],
  );
  const pages = answers.filter(({ type }) => type === 'text/html').map(({ path }) => path);
  assert.ok(kinds.has('/organisations/*') && kinds.has(`${model}/adoptions/${branchSlug(answers)}`));
  assert.ok(pages.length > 15, pages.join(' '));
  const main = ['/', '/people', '/people/aron-atabek', model, `${model}/adopt`];
  const paths = [
    ...pages,
    '/nothing-here',
    '/search?q=Kozlov',
    `${model}/pack.pdf?organisation=`,
    ...languages.flatMap((language) => main.map((path) => language + path.replace(/^\/$/, ''))),
  ];
  for (const path of paths) {
    await page.goto(stage.at(path));
    await look();
  }
  assert.deepEqual(found(), []);
});

const branchSlug = (answers: { path: string }[]) =>
  answers
    .find(({ path }) => /^\/organisations\/[^/.]+$/.test(path))
    ?.path.split('/')
    .at(-1);

test('printed, a page is its text in black on white, without navigation and forms', async () => {
  for (const [path, words] of [
    ['/', 'Freedom for Vladimir Kozlov'],
    ['/kk/people/aron-atabek', 'Істің барысы'],
    [model, 'This meeting resolves'],
  ] as const) {
    await page.goto(stage.at(path));
    const text = flow(await readPdf(await page.pdf({ format: 'A4' })));
    assert.ok(text.includes(words), path);
    assert.doesNotMatch(text, /Русский|To the text/, path);
  }
});
