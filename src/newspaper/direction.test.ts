import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { openedOn, paperSite, printPaper } from '../../test/paper-ground.js';
import { xmlBlocks } from '../../test/read-xml.js';
import { turned_headline, turnedPaper, wronglyTurned } from '../../test/turned-paper.js';
import { messagesBelow } from '../kernel/language.js';
import { beside } from '../kernel/root.js';
import { directionOf, writtenIn } from '../page/direction.js';
import { sheetOf } from './newsletter/sheet.js';
import { mailFor, written } from './newsletter/written-mail.js';

// Words that are written from right to left on pages that are not.

let database: TestDatabase;
let site: ReturnType<typeof paperSite>;
let article: { id: string; number: number };
const actor = testActor('staff:mira', '2026-11-24T12:00:00Z');
const path = () => `/articles/${article.number}/06-04-2016/turned`;

before(async () => {
  database = await testDatabase({ demonstration: true });
  await printPaper(database.app, actor);
  article = await turnedPaper(database.app, actor);
  site = paperSite(database.visitors, actor.clock);
});
after(() => database.drop());

const get = (address: string) => openedOn(site, address);

test('the languages from right to left are those whose letters are', () => {
  const letters = Array.from({ length: 26 }, (_, place) => String.fromCharCode(97 + place));
  const scripts = ['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm'];
  for (const language of letters.flatMap((one) => letters.map((other) => one + other))) {
    const { script = '' } = new Intl.Locale(language).maximize();
    assert.equal(directionOf(language), scripts.includes(script) ? 'rtl' : 'ltr', language);
  }
  assert.deepEqual(writtenIn(null), {});
});

test('an Arabic article is Arabic and turned wherever its words stand, and the page around it is not', async () => {
  for (const language of ['', '/ru', '/kk'])
    for (const address of [
      '/',
      path(),
      '/issues/897',
      '/issues/897/whole',
      '/issues/897/issue.html',
      '/issues?year=2016',
      '/corrections',
      `/search?q=${encodeURIComponent('مخترعة')}`,
      '/people/aron-atabek',
    ]) {
      const page = await get(language + address);
      assert.match(page, /<html lang="(en|ru|kk)" dir="ltr">/);
      assert.ok(
        /[\u0600-\u06ff]/.test(page.replace(/^[\s\S]*<\/head>/, '')),
        `${address} says nothing of it`,
      );
      assert.deepEqual(wronglyTurned(page), [], language + address);
    }
  const page = await get(path());
  // What the page itself says inside the article is turned back.
  assert.match(page, /<article lang="ar" dir="rtl">.*<div lang="en" dir="ltr"><p class="meta">/s);
  assert.match(page, /<section class="text" id="corrections" lang="en" dir="ltr">/);
});

test('the languages that are written in stand in the order of the reader’s alphabet', async () => {
  const own = (text: string) =>
    [...text.matchAll(/<td[^>]*>([^<]+)<\/td><td[^>]*><a href="\/languages\/(\w\w)\//g)].map(
      ([, , code]) => code,
    );
  assert.deepEqual(own(await get('/feeds')), ['ar', 'en', 'ru']);
  // араб тілі, ағылшын тілі: ғ stands before р.
  assert.deepEqual(own(await get('/kk/feeds')), ['en', 'ar', 'ru']);
});

test('the check of directions objects to words that are not turned, or said to be English', () => {
  const page = (inside: string) => `<html lang="en" dir="ltr"><head></head><body>${inside}</body></html>`;
  assert.equal(wronglyTurned(page('<p>كلمة</p>')).length, 1);
  assert.equal(wronglyTurned(page('<p lang="ar">كلمة</p>')).length, 1);
  assert.equal(wronglyTurned(page('<p dir="rtl">كلمة</p>')).length, 1);
  assert.equal(wronglyTurned(page('<div lang="ar" dir="rtl"><br><p>a</p><p>كلمة</p></div>')).length, 0);
  assert.equal(wronglyTurned(page('<div lang="ar" dir="rtl">a</div><p>كلمة</p>')).length, 1);
});

test('feeds and JSON say the article’s language, and its text in a feed is turned by itself', async () => {
  const { items } = JSON.parse(await get('/languages/ar/feed.json'));
  assert.deepEqual(
    items.map(({ title, language }: { title: string; language: string }) => [title, language]),
    [[turned_headline, 'ar']],
  );
  assert.deepEqual(wronglyTurned(items[0].content_html), []);
  assert.deepEqual(xmlBlocks(await get('/languages/ar/feed.xml'), ['dc:language']), ['ar']);
  assert.match(await get('/languages/ar/atom.xml'), /<entry xml:lang="ar">/);
  const told = JSON.parse(await get(`${path()}.json`)).article;
  assert.deepEqual([told.language, told.headline], ['ar', turned_headline]);
  const { issue } = JSON.parse(await get('/issues/897.json'));
  assert.deepEqual([issue.language, issue.sections[0].lines[0].article.language], ['ar', 'ar']);
});

test('an Arabic article in an English mail is Arabic and turned, and what the mail says itself is not', async () => {
  const say = messagesBelow(beside(import.meta.url, '..')).in('en');
  const means = { say, publicUrl: 'http://campaign.example', publisher: 'Example Campaign' };
  const { id } = await database.app
    .selectFrom('issues')
    .select('id')
    .where('number', '=', 897)
    .executeTakeFirstOrThrow();
  for (const [kind, subject] of [
    ['issue', id],
    ['article', article.id],
    ['month', '2016-04'],
  ] as const) {
    const sheet = await sheetOf(database.app, { kind, subject }, means);
    const { html } = mailFor(written(sheet, say), say, 'http://campaign.example/newsletter/x');
    assert.match(html, /<html lang="en" dir="ltr">/);
    assert.ok(html.includes(turned_headline), kind);
    assert.deepEqual(wronglyTurned(html), [], kind);
  }
});
