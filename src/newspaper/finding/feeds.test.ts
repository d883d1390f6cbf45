import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parseFeed } from 'htmlparser2';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { inventedArticle, openedOn, paperSite, printPaper } from '../../../test/paper-ground.js';
import { xmlBlocks } from '../../../test/read-xml.js';
import { placeArticle } from '../articles/article-keeping.js';
import { publishArticle, withdrawArticle } from '../articles/publishing.js';
import { most_entries } from './feed.js';

let database: TestDatabase;
let site: ReturnType<typeof paperSite>;
let article: { id: string; number: number };
const actor = testActor('staff:mira', '2026-11-24T12:00:00Z');
const home = 'http://localhost';

before(async () => {
  database = await testDatabase({ demonstration: true });
  ({ article } = await printPaper(database.app, actor, ' & <b>so on</b> "]]>'));
  site = paperSite(database.visitors, actor.clock);
});
after(() => database.drop());

const get = (address: string) => openedOn(site, address);

interface JsonItem {
  id: string;
  url: string;
  title: string;
  content_html: string;
  date_published: string;
  date_modified: string;
  language: string;
  [more: string]: unknown;
}
interface JsonFeed {
  version: string;
  title: string;
  feed_url: string;
  home_page_url: string;
  items: JsonItem[];
  [more: string]: unknown;
}
const json = async (address: string) => JSON.parse(await get(address)) as JsonFeed;
const idsOf = async (address: string) => (await json(address)).items.map(({ id }) => id);

/** The values of an attribute of all elements of a name. */
const attributes = (xml: string, name: string, attribute: string) =>
  [...xml.matchAll(new RegExp(`<${name}(?: [^>]*)? ${attribute}="([^"]*)"`, 'g'))].map(([, value]) => value);

test('the RSS is well-formed, and has what RSS 2.0 asks for', async () => {
  const xml = await get('/feed.xml');
  // Every element that the channel and an item must have, once each, and moments of RFC 822.
  const text = (name: string) => xmlBlocks(xml, [name]);
  assert.match(xml, /^<\?xml version="1.0" encoding="utf-8"\?>\n<rss version="2.0" /);
  assert.equal(text('channel').length, 1);
  const items = text('item').length;
  assert.equal(items, 2);
  for (const name of ['title', 'link', 'description']) assert.equal(text(name).length, 1 + items, name);
  for (const name of ['guid', 'pubDate', 'content:encoded']) assert.equal(text(name).length, items, name);
  for (const moment of [...text('pubDate'), ...text('lastBuildDate')])
    assert.match(moment, /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/);
  assert.deepEqual(attributes(xml, 'atom:link', 'href'), [`${home}/feed.xml`]);
  assert.deepEqual([...new Set(text('guid'))].length, items);
  // Prefixes that are used are declared.
  for (const [, prefix] of xml.matchAll(/<(\w+):/g)) assert.match(xml, new RegExp(`xmlns:${prefix}="http`));
});

test('the Atom is well-formed, and has what RFC 4287 asks for', async () => {
  const xml = await get('/atom.xml');
  const text = (name: string) => xmlBlocks(xml, [name]);
  const entries = text('entry').length;
  assert.equal(entries, 2);
  // 4.1.1 and 4.1.2: one id, title and updated of the feed and of each entry; an author of the feed or of every entry.
  for (const name of ['id', 'title', 'updated']) assert.equal(text(name).length, 1 + entries, name);
  assert.ok(text('author').length >= 1);
  for (const moment of [...text('updated'), ...text('published')])
    assert.match(moment, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
  assert.deepEqual([...new Set(text('id'))].length, 1 + entries);
  for (const id of text('id')) assert.ok(URL.canParse(id), id);
  assert.deepEqual([...new Set(attributes(xml, 'link', 'rel'))].sort(), ['alternate', 'self']);
  assert.deepEqual(attributes(xml, 'content', 'type'), ['html', 'html']);
  const newest = text('updated').slice(1).sort().at(-1);
  assert.equal(text('updated')[0], newest);
});

test('the JSON Feed has what version 1.1 asks for', async () => {
  const feed = await json('/feed.json');
  assert.equal(feed.version, 'https://jsonfeed.org/version/1.1');
  assert.equal(feed.feed_url, `${home}/feed.json`);
  const known = [
    ...['id', 'url', 'title', 'summary', 'content_html', 'image', 'date_published', 'date_modified'],
    ...['authors', 'tags', 'language'],
  ];
  for (const item of feed.items) {
    assert.deepEqual(
      Object.keys(item).filter((key) => !known.includes(key)),
      [],
    );
    for (const key of ['id', 'url', 'image'] as const) assert.ok(URL.canParse(String(item[key])), key);
    for (const key of ['date_published', 'date_modified'] as const)
      assert.equal(new Date(item[key]).toISOString(), item[key]);
    assert.equal(typeof item.content_html, 'string');
  }
});

test('all three say the same: headline, text, language and moment', async () => {
  const [rss, atom, { items }] = [await get('/feed.xml'), await get('/atom.xml'), await json('/feed.json')];
  const titles = items.map(({ title }) => title);
  assert.equal(titles.length, 2);
  assert.ok(titles.includes('An invented headline & <b>so on</b> "]]>'));
  assert.deepEqual(xmlBlocks(rss, ['title']).slice(1), titles);
  assert.deepEqual(xmlBlocks(atom, ['title']).slice(1), titles);
  const texts = items.map(({ content_html }) => content_html);
  assert.deepEqual(xmlBlocks(rss, ['content:encoded']), texts);
  assert.deepEqual(xmlBlocks(atom, ['content']), texts);
  assert.deepEqual(
    xmlBlocks(rss, ['guid']),
    items.map(({ id }) => id),
  );
  assert.deepEqual(
    xmlBlocks(rss, ['dc:language']),
    items.map(({ language }) => language),
  );
});

test('a parser of feeds that is not ours reads the same from RSS and Atom', async () => {
  const { items } = await json('/feed.json');
  for (const [file, kind] of [
    ['/feed.xml', 'rss'],
    ['/atom.xml', 'atom'],
  ] as const) {
    const feed = parseFeed(await get(file));
    assert.equal(feed?.type, kind);
    assert.equal(feed.link?.startsWith(home), true);
    assert.deepEqual(
      feed.items.map(({ id, title, link }) => ({ id, title, link })),
      items.map(({ id, title, url }) => ({ id, title, link: url })),
    );
    for (const { pubDate } of feed.items) assert.ok(pubDate && !Number.isNaN(pubDate.getTime()), file);
  }
});

test('an entry is the whole article as clean HTML, with whole addresses and its correction', async () => {
  const item = (await json('/feed.json')).items.find(({ language }) => language === 'en');
  assert.ok(item);
  const html = item.content_html;
  // The text of the newspaper is well-formed in itself; a browser would read it the same.
  assert.deepEqual(xmlBlocks(`<div>${html.replace(/<(img|br|hr)([^>]*?)\/?>/g, '<$1$2/>')}</div>`, ['h2']), [
    'A heading',
  ]);
  assert.doesNotMatch(html, /<(script|iframe|object|style|form|link)|\son\w+=|javascript:/i);
  for (const [, address] of html.matchAll(/ (?:href|src)="([^"]*)"/g))
    assert.match(address ?? '', /^(https?:\/\/|#a22485-note-1)/);
  assert.ok(html.includes(`src="${home}/articles/pictures/22485-1.jpg"`));
  assert.match(html, /It was 3, not 4 &amp; &lt;b&gt;so on/);
  // The day that is printed on it, not the day of its import; changed by its correction.
  assert.equal(item.date_published, '2016-03-30T00:00:00.000Z');
  assert.ok(item.date_modified > '2026-11-2');
});

test('a feed of a section, a person or a language holds what belongs to it and nothing else', async () => {
  const [english, russian] = [`${home}/a/22485`, `${home}/a/22486`];
  assert.deepEqual((await idsOf('/sections/international/feed.json')).sort(), [english, russian]);
  assert.deepEqual(await idsOf('/people/vladimir-kozlov/feed.json'), [english]);
  assert.deepEqual(await idsOf('/people/aron-atabek/feed.json'), []);
  assert.deepEqual(await idsOf('/languages/ru/feed.json'), [russian]);
  assert.equal(
    (await json('/languages/ru/feed.json')).items[0]?.url,
    `${home}/ru/articles/22486/30-03-2016/translated`,
  );
  for (const place of [
    '/sections/international',
    '/people/vladimir-kozlov',
    '/languages/ru',
    '/languages/kk',
  ])
    for (const file of ['feed.xml', 'atom.xml']) {
      const xml = await get(`${place}/${file}`);
      assert.equal(xmlBlocks(xml, [file === 'feed.xml' ? 'rss' : 'feed']).length, 1);
      assert.ok(xml.includes(`href="${home}${place}/${file}"`), `${place}/${file}`);
    }
  for (const place of ['/sections/none', '/people/nobody', '/languages/zz'])
    assert.equal((await site.request(`${place}/feed.xml`)).status, 404, place);
});

test('an article that is renamed keeps its id, and who has the feed gets it again only when it changed', async () => {
  const first = await site.request('/feed.xml');
  const has = { 'If-None-Match': first.headers.get('etag') ?? '' };
  const since = { 'If-Modified-Since': first.headers.get('last-modified') ?? '' };
  assert.match(first.headers.get('content-type') ?? '', /^application\/rss\+xml/);
  for (const headers of [has, since])
    assert.equal((await site.request('/feed.xml', { headers })).status, 304);
  const before = await idsOf('/feed.json');
  await placeArticle(database.app, actor, article.id, {
    slug: 'renamed',
    day: '2016-03-30',
    section_id: null,
  });
  actor.clock.move(5000);
  for (const headers of [has, since]) {
    const changed = await site.request('/feed.xml', { headers });
    assert.equal(changed.status, 200);
    assert.match(await changed.text(), /22485\/30-03-2016\/renamed/);
  }
  assert.deepEqual(await idsOf('/feed.json'), before);
  assert.deepEqual(await idsOf('/sections/international/feed.json'), [`${home}/a/22486`]);
});

test('a feed holds the latest articles and at most fifty; what is withdrawn is in none', async () => {
  for (let number = 1; number <= most_entries + 1; number += 1) {
    const { id } = await inventedArticle(database.app, actor, {
      headline: `Number ${number}\u0001\ufffe`,
      body: 'Short.',
      day: number === 1 ? '2001-01-01' : '2026-11-20',
    });
    await publishArticle(database.app, actor, id, 1);
    if (number === 2) await withdrawArticle(database.app, actor, id, 'It was wrong.');
  }
  const titles = (await json('/feed.json')).items.map(({ title }) => title);
  assert.equal(titles.length, most_entries);
  assert.ok(titles[0]?.startsWith(`Number ${most_entries + 1}`));
  assert.ok(!titles.some((title) => /^Number (1|2)(?!\d)/.test(title)));
  // What XML does not know is left out there.
  assert.equal(xmlBlocks(await get('/feed.xml'), ['title'])[1], `Number ${most_entries + 1}`);
  assert.equal(xmlBlocks(await get('/atom.xml'), ['title'])[1], `Number ${most_entries + 1}`);
});

test('pages lead to the feeds', async () => {
  for (const address of ['/', '/issues', '/issues/895', '/articles/22485/30-03-2016/renamed', '/ru/issues'])
    for (const [file, type] of Object.entries({
      'feed.xml': 'rss+xml',
      'atom.xml': 'atom+xml',
      'feed.json': 'feed+json',
    }))
      assert.match(
        await get(address),
        new RegExp(`<link rel="alternate" type="application/${type.replace('+', '\\+')}" href="/${file}"`),
        address,
      );
  assert.match(await get('/feeds'), /href="\/languages\/ru\/atom.xml"/);
});
