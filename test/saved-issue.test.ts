import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../bench/installed-browser.js';
import { readConfig } from '../src/kernel/config.js';
import { messagesBelow } from '../src/kernel/language.js';
import { beside } from '../src/kernel/root.js';
import { issueOut } from '../src/newspaper/issues/issue-public.js';
import { carriedIssue } from '../src/newspaper/print/carried-issue.js';
import { issueFile } from '../src/newspaper/print/issue-file.js';
import { desktop, phone, visitor } from './browser.js';
import { type TestDatabase, testActor, testDatabase } from './database.js';
import { paperSite, printPaper } from './paper-ground.js';
import { printedIssue } from './printed-issue.js';

let database: TestDatabase;
let site: ReturnType<typeof paperSite>;
let browser: Browser;
let folder: string;
const actor = testActor('staff:mira', '2026-11-24T12:00:00Z');

before(async () => {
  database = await testDatabase({ demonstration: true });
  site = paperSite(database.visitors, actor.clock);
  await printPaper(database.app, actor);
  await printedIssue(database.app, actor, 896);
  browser = await openBrowser();
  folder = mkdtempSync(join(tmpdir(), 'habeas-issue-'));
});
after(async () => {
  await browser?.close();
  await database?.drop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

async function file(path: string) {
  const answer = await site.request(path);
  assert.equal(answer.status, 200, path);
  return { answer, html: await answer.text() };
}

test('an issue opens from disk with everything in it and asks for nothing, on a phone and at a desk', async () => {
  const { answer, html } = await file('/ru/issues/896/issue.html');
  assert.equal(answer.headers.get('content-disposition'), 'attachment; filename="issue-896-ru.html"');
  const saved = join(folder, 'issue.html');
  writeFileSync(saved, html);
  for (const viewport of [phone, desktop]) {
    // With scripts: there is none, and nothing else would be asked for by one.
    const context = await visitor(browser, { viewport, javaScriptEnabled: true });
    const page = await context.newPage();
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => asked.push(request.url().slice(0, 60)));
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(pathToFileURL(saved).href, { waitUntil: 'load' });
    assert.deepEqual(
      asked.filter((url) => !url.startsWith('data:')),
      [pathToFileURL(saved).href.slice(0, 60)],
    );
    assert.deepEqual(complaints, []);
    const widths = await page.evaluate('[...document.images].map((image) => image.naturalWidth)');
    assert.deepEqual(widths, [1200, 900, 1400, 1000]);
    assert.equal(await page.locator('article').count(), 12);
    assert.equal(await page.locator('script').count(), 0);
    // The style lies in it, and nothing is wider than the window.
    const facts = await page.evaluate(`({
      double: getComputedStyle(document.querySelector('.masthead')).borderBlockEndStyle,
      wide: document.documentElement.scrollWidth,
      broken: [...document.querySelectorAll('a[href^="#"]')]
        .filter((link) => !document.getElementById(link.getAttribute('href').slice(1))).length,
    })`);
    assert.deepEqual(facts, { double: 'double', wide: viewport.width, broken: 0 });
    await context.close();
  }
});

test('links of the file lead to the site or to a place in it, and nothing in it runs', async () => {
  const { html } = await file('/issues/895/issue.html');
  const links = [...html.matchAll(/\s(?:href|src|action)="([^"]*)"/g)].map(([, link = '']) => link);
  assert.ok(links.length > 10);
  assert.deepEqual(
    links.filter((link) => !/^(#|data:|https?:\/\/)/.test(link)),
    [],
  );
  assert.doesNotMatch(html, /<script|<iframe|<link rel="stylesheet"|@import|url\(/);
  for (const said of [
    'http://localhost/articles/22485/30-03-2016/an-invented-headline',
    'href="http://localhost/write"',
    'It was 3, not 4.',
    'A title alone',
    '<article id="article-22486" lang="ru" dir="ltr">',
    'id="article-22485-note-1"',
  ])
    assert.ok(html.includes(said), said);
});

test('pictures for which there is no room are told, with where they stand', async () => {
  const db = database.visitors;
  const say = messagesBelow(beside(import.meta.url, '../src')).in('en');
  const config = readConfig({ HABEAS_DATA: 'data', PUBLIC_URL: 'https://paper.example' });
  const means = { db, say, language: 'en' as const, clock: actor.clock, config };
  const { bytes } = await db
    .selectFrom('article_pictures as f')
    .innerJoin('issue_contents as l', 'l.article_id', 'f.article_id')
    .select((e) => e.fn.sum<number>(e.fn('octet_length', ['f.jpeg'])).as('bytes'))
    .where('l.issue', '=', 896)
    .executeTakeFirstOrThrow();
  const carried = await carriedIssue(means, await issueOut(db, 896), Number(bytes) - 1);
  const publisher = { name: 'A paper', tagline: '' };
  let html = '';
  for await (const part of issueFile(carried, { ...means, publisher, href: (path) => path })) html += part;
  assert.equal(html.match(/<img /g)?.length, 3);
  assert.match(
    html,
    /A picture \(A shaded field with a red circle\) did not fit in here\. It stands at <a href="https:\/\/paper\.example\/articles\/\d+\/30-03-2016\//,
  );
  assert.ok(html.trimEnd().endsWith('</html>'));
});
