import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { Dice } from '../bench/dice.js';
import { setBoxes } from '../src/newspaper/articles/box.js';
import { settlePerson } from '../src/newspaper/articles/named-person.js';
import { publishArticle } from '../src/newspaper/articles/publishing.js';
import { asLongAsPeople, follow } from './adoption-visit.js';
import { wrongOn } from './axe.js';
import { phone, visitor } from './browser.js';
import { personBySlug } from './letter-ground.js';
import { inventedArticle, printPaper } from './paper-ground.js';
import { firstPerson } from './prove/intake.js';
import { openStage, type Stage } from './stage.js';
import { turnedPaper } from './turned-paper.js';
import { weighing } from './weighing.js';

// A reader opens an article for the first time, on a phone and a bad line: what travels, what stands there at once and
// whether anything moves; without scripts, without style; and an article that is written from right to left. Then every
// page of the newspaper in the other languages, and turned around as a whole.

const heaviest_bytes = 25_000;
const most_requests = 3;

let stage: Stage;
let browser: Browser;
let long: string;
let pictured: string;
let turned: string;

before(async () => {
  stage = await openStage();
  const own = stage.outside.context().browser();
  assert.ok(own);
  browser = own;
  const { database } = stage.instance.world;
  const [db, actor] = [database.app, stage.instance.world.actor('operator')];
  // Before somebody has opened the desk nothing of anybody is taken in.
  await firstPerson(stage.instance.world, 'Invented Volunteer');
  const paper = await printPaper(db, actor);
  const { id, number } = await inventedArticle(db, actor, {
    headline: 'Долгая выдуманная статья',
    standfirst: 'Выдуманное вступление.',
    body: longText(),
    language: 'ru',
    day: '2016-03-30',
    slug: 'long',
  });
  const person = await personBySlug(database, 'vladimir-kozlov');
  await settlePerson(db, actor, id, person, 'confirmed');
  await setBoxes(db, actor, id, [{ kind: 'letter', subject: null }]);
  await publishArticle(db, actor, id, 1);
  long = `/articles/${number}/30-03-2016/long`;
  pictured = `/articles/${paper.article.number}/30-03-2016/an-invented-headline`;
  turned = `/articles/${(await turnedPaper(db, actor)).number}/06-04-2016/turned`;
});
after(() => stage?.close());

/** 4,500 characters, no word twice as in no real text: it cannot be packed smaller than one that somebody wrote. */
function longText(): string {
  const dice = new Dice('a long article');
  const word = () =>
    Array.from({ length: 2 + dice.below(9) }, () => dice.pick([...'оеаинтсрвлкмдпуя'])).join('');
  const paragraphs = Array.from({ length: 9 }, () => Array.from({ length: 75 }, word).join(' '));
  const body = `${paragraphs.join('\n\n')}[^1]\n\n[^1]: Примечание под статьёй.`;
  assert.ok(body.length >= 4500, `${body.length} characters`);
  return body;
}

/** A page that nobody has opened before; scripts are allowed to measure with, ours are none. */
async function firstVisit(): Promise<Page> {
  return (await visitor(browser, { viewport: phone, javaScriptEnabled: true })).newPage();
}

/** Notices what moves and when the largest text was painted, from the first moment on. In the browser's own words. */
const noticing = `
  window.noticed = { shifts: 0, largest: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.noticed.shifts += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.noticed.largest = entry.startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
`;
/**
 * Ends once the first painting has been noted, which the browser does some frames after it; it notes no largest
 * text once somebody has scrolled.
 */
const painted = `new Promise((done) => {
  const look = () =>
    window.noticed.largest > 0 && performance.getEntriesByName('first-contentful-paint').length > 0
      ? done()
      : setTimeout(look, 20);
  look();
})`;
/** What was noticed until two frames from now. */
const noticed = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done({
  ...window.noticed,
  first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1,
  faces: document.fonts.size,
}))))`;
interface Noticed {
  shifts: number;
  largest: number;
  first: number;
  faces: number;
}

test('an article of 4,500 characters with a person and a note takes at most 25 kB and three requests, all to this site', async () => {
  for (const language of ['', '/ru', '/kk']) {
    const page = await firstVisit();
    const wire = await weighing(page);
    const { asked, bytes, ended } = await wire.during(() => page.goto(stage.at(language + long)));
    assert.ok(ended && asked.length <= most_requests, asked.join(', '));
    assert.ok(
      asked.every((url) => url.startsWith(`${stage.instance.url}/`)),
      asked.join(', '),
    );
    assert.ok(bytes > 4500 && bytes <= heaviest_bytes, `${language}: ${bytes} bytes`);
    assert.equal(await page.locator('#since-then').count(), 1);
    await page.context().close();
  }
});

test('on a bad line nothing of it moves, and its text stands there with the first thing that is painted', async () => {
  for (const path of [long, pictured, turned]) {
    const page = await firstVisit();
    await page.addInitScript(noticing);
    const wire = await weighing(page);
    await wire.slow();
    await wire.during(() => page.goto(stage.at(path)));
    await page.evaluate(painted);
    // A picture further down comes when the reader does.
    await page.evaluate('window.scrollTo(0, document.body.scrollHeight)');
    for (const picture of await page.locator('article img').all())
      await picture.evaluate((one) => (one as unknown as { decode(): Promise<void> }).decode());
    const seen = await page.evaluate<Noticed>(noticed);
    assert.equal(seen.shifts, 0, path);
    assert.ok(seen.first > 0 && seen.largest === seen.first, `${path}: ${JSON.stringify(seen)}`);
    assert.equal(seen.faces, 0, 'no face of a letter is waited for');
    // What notices would have noticed.
    await page.evaluate(
      `window.scrollTo(0, 0); document.querySelector('h1').before(document.createElement('hr'))`,
    );
    assert.ok((await page.evaluate<Noticed>(noticed)).shifts > 0);
    await page.context().close();
  }
});

test('without scripts and without style everything is there, in the order in which it is read', async () => {
  const { outside } = stage;
  let styles = 0;
  await outside.route('**/*.css', (route) => {
    styles += 1;
    return route.abort();
  });
  await outside.goto(stage.at(`/ru${long}`));
  assert.equal(styles, 1);
  const text = (await outside.evaluate<string>('document.body.innerText')).replace(/\s+/g, ' ');
  const parts = [
    'Долгая выдуманная статья',
    'Выдуманное вступление.',
    '30 марта 2016',
    'Примечание под статьёй.',
    'С тех пор',
    'Владимир',
    'Написать',
    `/a/${long.split('/')[2]}`,
  ];
  const places = parts.map((part) => text.indexOf(part, text.indexOf(parts[0] ?? '')));
  assert.deepEqual(
    [...places].sort((a, b) => a - b),
    places,
    parts.map((part, place) => `${places[place]} ${part}`).join('; '),
  );
  assert.ok(
    places.every((place) => place >= 0),
    places.join(' '),
  );
  await outside.click('article sup a');
  assert.match(outside.url(), /#note-1$/);
  await outside.unroute('**/*.css');
});

test('an article from right to left is turned on a page that is not, fits a phone and can be used by everybody', async () => {
  const page = await firstVisit();
  for (const path of [
    turned,
    `/ru${turned}`,
    '/issues/897',
    '/kk/issues/897/whole',
    '/issues',
    '/corrections',
  ]) {
    await page.goto(stage.at(path));
    assert.deepEqual(await wrongOn(page), []);
  }
  await page.goto(stage.at(turned));
  const [around, text, line] = await page.evaluate<string[]>(
    `['main', 'article .text', 'article .meta'].map((one) => getComputedStyle(document.querySelector(one)).direction)`,
  );
  assert.deepEqual([around, text, line], ['ltr', 'rtl', 'ltr']);
  await page.context().close();
});

/** The kinds of the newspaper, each opened in all languages, in Kazakh turned around. */
const newspaper = [
  '/articles/22485/30-03-2016/an-invented-headline',
  '/issues',
  '/issues/895',
  '/issues/895/whole',
  '/corrections',
  '/search?q=Kozlov',
  '/feeds',
  '/newsletter',
  '/join',
  '/donate',
];

const wrong: string[] = [];
const look = async (page: Page) => wrong.push(...(await wrongOn(page)));
/** What was found since the last time. */
const found = () => [...new Set(wrong.splice(0))];

test('every page of the newspaper can be used by everybody in Russian, and in Kazakh turned around', async () => {
  const page = await firstVisit();
  for (const path of newspaper) {
    await page.goto(stage.at(`/ru${path}`));
    await look(page);
    await page.goto(stage.at(`/kk${path}`));
    await page.evaluate("document.documentElement.dir = 'rtl'");
    await look(page);
  }
  assert.deepEqual(found(), []);
});

/** Sends the form of a page empty, which a browser does not do by itself, and looks at its problems. */
async function lookAtProblems(page: Page, path: string): Promise<void> {
  await page.goto(stage.at(path));
  await page.evaluate("document.querySelector('main form').noValidate = true");
  await follow(page, 'main form button');
  assert.ok((await page.locator('.wrong').count()) > 0, path);
  await look(page);
}

test('so can the ways of who wants the newsletter or offers help, with their problems and behind their private links', async () => {
  const page = await firstVisit();
  await lookAtProblems(page, '/ru/newsletter');
  await page.fill('#email', 'reader@newsletter.example');
  await asLongAsPeople(page);
  await follow(page, 'main form button');
  await look(page);
  await stage.instance.round();
  const { text = '' } = await stage.mail.mailTo('reader@newsletter.example');
  const link = text.match(/http:\S+\/newsletter\/\S+/)?.[0] ?? '';
  await page.goto(link);
  await look(page);
  for (const button of ['keep', 'remove']) {
    await follow(page, `form[action$="/${button}"] button`);
    await look(page);
  }
  assert.equal((await page.goto(link))?.status(), 404);
  await look(page);
  await lookAtProblems(page, '/kk/join');
  await page.check('#offers');
  await page.fill('#contact', 'helper@join.example');
  await asLongAsPeople(page);
  await follow(page, 'main form button');
  await look(page);
  await follow(page, '.letter a');
  await look(page);
  await follow(page, 'form[action$="/erase"] button');
  await look(page);
  assert.deepEqual(found(), []);
});
