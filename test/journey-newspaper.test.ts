import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { minute_ms, movableClock } from '../src/kernel/clock.js';
import { follow } from './adoption-visit.js';
import { desktop, visitor } from './browser.js';
import { greyPicture } from './paper-ground.js';
import { comeIn, type FirstPerson, proveAgain } from './second-step-visit.js';
import { openStage, type Stage } from './stage.js';

// An editor plans issue 896, writes for it, ties it to the cause and lets it out at the minute; a reader on a phone
// comes by a short link, and others have it by mail. Nobody has scripts.

let stage: Stage;
let desk: Page;
let outside: Page;
let mira: FirstPerson;
let number = '';
const clock = movableClock('2016-04-05T18:00:00Z');

before(async () => {
  stage = await openStage({ clock });
  ({ desk, outside } = stage);
  mira = await comeIn(desk, await stage.instance.firstLink(), 'Mira', { clock });
});
after(() => stage?.close());

const text = async (page: Page, selector = 'main') => (await page.textContent(selector)) ?? '';

/** How many elements of a page hold more than they show of it. */
const cutOff = (page: Page, selector: string) =>
  page.locator(selector).evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).length);

/** Opens a page of the article at the desk by its name. */
async function open(name: string): Promise<void> {
  await desk.goto(stage.at(`/desk/newspaper/articles/${number}`));
  if (name !== 'Write') await follow(desk, `nav[aria-label="Pages of this article"] a:has-text("${name}")`);
}

async function write(fields: Record<string, string>, act = 'save'): Promise<void> {
  for (const [field, value] of Object.entries(fields)) await desk.fill(`#${field}`, value);
  await follow(desk, `button[value="${act}"]`);
}

test('an article is begun, previewed, saved and saved again, and its history shows the words', async () => {
  await desk.goto(stage.at('/desk'));
  await follow(desk, 'nav a[href="/desk/newspaper"]');
  await follow(desk, 'a[href$="/articles/new"]');
  await desk.fill('#headline', 'Kozlov’s appeal: what happens next');
  await desk.fill('#language', 'en');
  await follow(desk, 'main button[type="submit"]');
  number = new URL(desk.url()).pathname.split('/').at(-1) ?? '';
  const body =
    'The case of Vladimir Kozlov goes on.[^1]\n\n> Nobody has forgotten him.\n\n## Next\n\nLetters help.\n\n> ## The law\n> Half of the term is served.\n\n[^1]: As we wrote in issue 895.';
  await write({ standfirst: 'An invented standfirst.', byline: 'Mira', body }, 'preview');
  assert.match(await text(desk, '.preview'), /The case of Vladimir Kozlov goes on\.1/);
  assert.equal(await desk.inputValue('#body'), body, 'what was typed stays in the form');
  await write({}, 'save');
  assert.match(await text(desk, '.flash'), /Saved/);
  await write({ body: body.replace('Letters help.', 'Letters help a lot.') });
  await open('History');
  assert.match(await text(desk, 'dl ins'), /a lot/);
});

test('a picture gets credit and alternative text, and stands where the text calls it', async () => {
  await open('Pictures');
  const picture = { name: 'IMG_0001.JPG', mimeType: 'image/jpeg', buffer: await greyPicture(2400, 1600) };
  await desk.setInputFiles('#picture', picture);
  await desk.fill('#credit', 'Invented Photographer');
  await follow(desk, 'form[enctype] button');
  assert.match(await text(desk, '#alt-problem'), /./);
  await desk.setInputFiles('#picture', picture);
  await desk.fill('#alt', 'A grey field');
  await follow(desk, 'form[enctype] button');
  await open('Write');
  const body = await desk.inputValue('#body');
  await write({ body: body.replace('\n\n## Next', '\n\n![Seen from outside](picture:1)\n\n## Next') });
});

test('the person it names is proposed and confirmed, and boxes say what a reader can do', async () => {
  await open('People and boxes');
  await follow(desk, 'form[action$="/ties/look"] button');
  assert.match(await text(desk, 'table'), /Kozlov/);
  await follow(desk, 'button[value="confirmed"]');
  const options = await desk
    .locator('#box_1 option')
    .evaluateAll((all) => all.map((one) => one.getAttribute('value') ?? ''));
  await desk.selectOption('#box_1', options.find((one) => one.startsWith('resolution:')) ?? '');
  await desk.selectOption('#box_2', 'letter:');
  await follow(desk, 'form[action$="/ties/boxes"] button');
  assert.match(await text(desk, '.flash'), /boxes are set/);
});

test('issue 896 is planned and goes out with its article at the minute, not before', async () => {
  await desk.goto(stage.at('/desk/newspaper/issues'));
  await desk.fill('#number', '896');
  await desk.fill('#day', '2016-04-06');
  await follow(desk, 'main button[type="submit"]');
  await desk.fill('#plan', `# International\n* ${number}\n\n# Letters\nA letter that is only a title`);
  await follow(desk, 'main form button');
  assert.match(await text(desk), /1 article goes out together with the issue/);
  await desk.fill('#at', '5 April 2016 18:30');
  assert.equal(await cutOff(desk, '#at'), 0, 'the whole minute is seen');
  await follow(desk, 'form[action$="/schedule"] button');
  assert.match(await text(desk), /scheduled for 2016-04-05 18:30/);
  clock.move(29 * minute_ms);
  await stage.instance.round();
  assert.equal((await outside.goto(stage.at('/issues/896')))?.status(), 404);
  clock.move(minute_ms);
  await stage.instance.round();
  assert.equal((await outside.goto(stage.at('/issues/896')))?.status(), 200);
  assert.match(
    await text(outside),
    /International.*Kozlov’s appeal.*Letters.*A letter that is only a title/s,
  );
});

test('a reader comes by a short link, reads, and is led to the person, the resolution and the letter', async () => {
  await outside.goto(stage.at(`/issue/896/${number}`));
  const own = new URL(outside.url()).pathname;
  assert.equal(own, `/articles/${number}/05-04-2016/kozlovs-appeal-what-happens-next`);
  assert.match(await text(outside, 'article'), /Mira.*The case of Vladimir Kozlov goes on/s);
  assert.match(await text(outside, 'article blockquote'), /Nobody has forgotten him/);
  assert.match(await text(outside, 'article aside.box'), /The law.*Half of the term is served/s);
  assert.match(await text(outside, '.notes'), /As we wrote in issue 895/);
  const box = await outside.locator('img[alt="A grey field"]').boundingBox();
  assert.ok(box && box.width > 200, 'the picture is there');
  assert.match(await text(outside, 'figcaption'), /Seen from outside · Invented Photographer/);
  assert.match(await text(outside), /Pass the resolution.*Write a letter/s);
  await follow(outside, 'a[href="/people/vladimir-kozlov"]');
  await follow(outside, '#told-of a');
  assert.equal(new URL(outside.url()).pathname, own);
  await follow(outside, '.side a.act[href^="/resolutions/"]');
  assert.equal(await outside.locator('main h1').count(), 1);
});

test('on a phone no table of the front page and of the feeds is cut off, in any language', async () => {
  for (const path of ['/', '/ru/', '/kk/', '/feeds', '/ru/feeds']) {
    await outside.goto(stage.at(path));
    assert.ok((await outside.locator('main table').count()) > 0, path);
    assert.equal(await cutOff(outside, 'main :has(> table)'), 0, path);
  }
});

test('it is renamed twice and corrected: every address leads to it, and the correction stands in the list', async () => {
  const old = `/articles/${number}/05-04-2016/kozlovs-appeal-what-happens-next`;
  for (const slug of ['appeal', 'appeal-of-kozlov']) {
    await open('Address and publishing');
    await desk.fill('#slug', slug);
    await follow(desk, 'form[action$="/out"] button');
  }
  for (const path of [old, old.replace(/[^/]+$/, 'appeal'), `/a/${number}`, `/issue/896/${number}`]) {
    await outside.goto(stage.at(path));
    assert.equal(new URL(outside.url()).pathname, `/articles/${number}/05-04-2016/appeal-of-kozlov`);
  }
  await open('Address and publishing');
  await desk.fill('#correction', 'The appeal was heard on the fifth, not on the fourth.');
  await follow(desk, 'form[action$="/correct"] button');
  await outside.goto(stage.at(`/ru/a/${number}`));
  assert.match(await text(outside, '#corrections'), /Исправления.*5 апреля 2016.*heard on the fifth/s);
  await outside.goto(stage.at('/corrections'));
  assert.match(await text(outside), /5 April 2016.*heard on the fifth/s);
  await outside.goto(stage.at('/issues/896'));
  assert.match(await text(outside), /corrected once/);
});

/** Somebody asks for the newsletter. */
async function ask(email: string, often: string, start = ''): Promise<void> {
  await outside.goto(stage.at(`${start}/newsletter`));
  await outside.fill('#email', email);
  await outside.check(`input[name="often"][value="${often}"]`);
  clock.move(minute_ms);
  await follow(outside, 'main form button');
}

/** Who reads the newsletter, as the desk counts them. */
async function readersAtDesk(): Promise<string[]> {
  await desk.goto(stage.at('/desk/newspaper/newsletter'));
  return desk
    .locator('main table')
    .first()
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => {
        const [often, language, count] = [...row.children].map((cell) => cell.textContent);
        return `${often}: ${language} ${count}`;
      }),
    );
}

const linkIn = (words = '') => words.match(/http:\S+\/newsletter\/[\w-]{43}/)?.[0] ?? '';

test('readers ask for the newsletter in their language, and are readers when they have pressed the button', async () => {
  await ask('english@one.example', 'issue');
  await ask('russian@two.example', 'issue', '/ru');
  await ask('monthly@three.example', 'month');
  await ask('unconfirmed@four.example', 'issue');
  await stage.instance.round();
  for (const email of ['english@one.example', 'russian@two.example', 'monthly@three.example']) {
    await outside.goto(linkIn((await stage.mail.mailTo(email)).text));
    await follow(outside, 'form[action$="/keep"] button');
    assert.match(await text(outside, '.flash'), /./);
  }
  assert.deepEqual(await readersAtDesk(), [
    'Each issue: English 1',
    'Each issue: Russian 1',
    'Once a month, what appeared: English 1',
  ]);
  assert.match(await text(desk), /1 address has not confirmed/);
});

test('the desk looks at the issue as a mail and releases it; each reader has it once, in words and in HTML', async () => {
  clock.move(minute_ms);
  await desk.goto(stage.at('/desk/newspaper/newsletter'));
  await desk.selectOption('#kind', 'issue');
  await desk.fill('#subject', '896');
  await follow(desk, 'main form button');
  assert.match(await text(desk), /The case of Vladimir Kozlov goes on/);
  stage.mail.arrived.length = 0;
  await stage.instance.round();
  assert.equal(stage.mail.arrived.length, 0, 'nothing leaves before somebody releases it');
  await follow(desk, 'form[action$="/release"] button');
  await stage.instance.round();
  assert.equal(
    stage.mail.arrived.length,
    0,
    'nothing leaves before whoever releases it has proved who they are',
  );
  await proveAgain(desk, mira);
  await stage.instance.round();
  await stage.instance.round();
  assert.deepEqual(stage.mail.arrived.flatMap(({ to }) => to).sort(), [
    'english@one.example',
    'russian@two.example',
  ]);
  const { text: words = '', html, subject } = await stage.mail.mailTo('english@one.example');
  assert.match(subject ?? '', /896/);
  for (const written of [words, html || '']) {
    assert.match(written, /Kozlov’s appeal.*The case of Vladimir Kozlov goes on.*Nobody has forgotten him/s);
    assert.match(written, /As we wrote in issue 895/);
    assert.ok(written.includes(`${stage.instance.url}/a/${number}`));
  }
  assert.doesNotMatch(html || '', /<(img|link|script|style|iframe)|\bsrc=/);
  for (const [, address] of (html || '').matchAll(/href="([^"#][^"]*)"/g))
    assert.ok(address?.startsWith(`${stage.instance.url}/`), address);
  const russian = await stage.mail.mailTo('russian@two.example');
  assert.match(russian.html || '', /^<!doctype html><html lang="ru" dir="ltr">.*Kozlov’s appeal.*Вы получ/s);
});

test('the button of a reader’s mail program ends the subscription, and opening the link does not', async () => {
  const { headers } = await stage.mail.mailTo('english@one.example');
  const list = headers.get('list') as unknown as { unsubscribe: { url: string } };
  const { url } = list.unsubscribe;
  assert.ok(url.startsWith(`${stage.instance.url}/newsletter/`));
  assert.equal((await outside.goto(url))?.status(), 200);
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  assert.equal((await fetch(url, { method: 'POST', body })).status, 200);
  assert.equal((await outside.goto(url))?.status(), 404);
  assert.deepEqual(await readersAtDesk(), [
    'Each issue: Russian 1',
    'Once a month, what appeared: English 1',
  ]);
});

test('where scripts run, what is typed is saved by itself and goes out no earlier for it', async () => {
  const browser = desk.context().browser();
  assert.ok(browser);
  const context = await visitor(browser, { viewport: desktop, javaScriptEnabled: true });
  await context.addCookies(await desk.context().cookies());
  const page = await context.newPage();
  await page.clock.install();
  await page.goto(stage.at(`/desk/newspaper/articles/${number}`));
  const body = await page.inputValue('#body');
  await page.fill('#body', `${body}\n\nTyped and never sent.`);
  await page.clock.fastForward(20_000);
  await page.locator('#by-itself', { hasText: 'is saved by itself' }).waitFor();
  await page.goto(stage.at(`/desk/newspaper/articles/${number}`));
  assert.match(await page.inputValue('#body'), /Typed and never sent\./);
  await outside.goto(stage.at(`/a/${number}`));
  assert.doesNotMatch(await text(outside), /Typed and never sent/);
  // Somebody else saves meanwhile: the page says so and overwrites nothing.
  await page.fill('#body', `${body}\n\nOn top.`);
  await open('Write');
  await write({ body: `${body}\n\nBy another hand.` });
  await page.clock.fastForward(20_000);
  await page.locator('#by-itself', { hasText: 'Somebody else' }).waitFor();
  await open('Write');
  assert.match(await desk.inputValue('#body'), /By another hand\./);
  await context.close();
});
