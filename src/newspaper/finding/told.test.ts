import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Hono } from 'hono';
import sharp from 'sharp';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { ajv, closed } from '../../../test/json-promise.js';
import { openedOn, paperSite, printPaper } from '../../../test/paper-ground.js';
import { xmlBlocks } from '../../../test/read-xml.js';
import { filesOf } from '../../../test/source-tree.js';
import { readConfig } from '../../kernel/config.js';
import type { VisitorEnv } from '../../page/web.js';
import { model_slug } from '../../resolutions/examples.js';
import { withdrawArticle } from '../articles/publishing.js';
import { standing_pages } from './addresses-told.js';
import { Cards, card } from './card.js';
import { sitemapSite } from './sitemap-site.js';

let database: TestDatabase;
let site: ReturnType<typeof paperSite>;
let translation: { id: string; number: number };
const actor = testActor('staff:mira', '2026-11-24T12:00:00Z');
const home = 'http://localhost';
const path = '/articles/22485/30-03-2016/an-invented-headline';

before(async () => {
  database = await testDatabase({ demonstration: true });
  ({ translation } = await printPaper(database.app, actor, ' & </script><b>'));
  site = paperSite(database.visitors, actor.clock);
});
after(() => database.drop());

const get = (address: string) => openedOn(site, address);

/** What schema.org knows of the types that we write (schema.org/version/latest): their properties, and what each holds. */
const vocabulary: Record<string, Record<string, string | string[]>> = {
  NewsArticle: {
    headline: 'Text',
    description: 'Text',
    inLanguage: 'Text',
    url: 'URL',
    mainEntityOfPage: 'URL',
    datePublished: 'DateTime',
    dateModified: 'DateTime',
    author: ['Person', 'Organization'],
    publisher: 'Organization',
    image: 'URL',
    articleSection: 'Text',
    isAccessibleForFree: 'Boolean',
    isPartOf: 'PublicationIssue',
    about: 'Person',
    translationOfWork: 'NewsArticle',
    workTranslation: 'NewsArticle',
    correction: 'CorrectionComment',
  },
  PublicationIssue: {
    name: 'Text',
    issueNumber: 'Text',
    datePublished: 'Date',
    url: 'URL',
    isPartOf: 'Newspaper',
    hasPart: 'NewsArticle',
  },
  Newspaper: { name: 'Text', url: 'URL' },
  Organization: { name: 'Text', url: 'URL' },
  Person: { name: 'Text', url: 'URL' },
  CorrectionComment: { datePublished: 'Date', text: 'Text' },
};
const kinds: Record<string, (value: unknown) => boolean> = {
  Text: (value) => typeof value === 'string' && value !== '',
  URL: (value) => (typeof value === 'string' && value.startsWith(`${home}/`)) || value === home,
  Boolean: (value) => typeof value === 'boolean',
  Date: (value) => /^\d{4}-\d\d-\d\d$/.test(String(value)),
  DateTime: (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(String(value)),
};

/** What is wrong with a node of linked data, by the vocabulary. */
function wrongIn(value: unknown, type: string | string[], where: string): string[] {
  const types = [type].flat();
  const [kind] = types.flatMap((one) => kinds[one] ?? []);
  if (kind) return kind(value) ? [] : [`${where} is no ${types}: ${JSON.stringify(value)}`];
  if (typeof value !== 'object' || value === null) return [`${where} is no ${types}`];
  const own = String((value as { '@type'?: unknown })['@type']);
  const known = vocabulary[own];
  if (!types.includes(own) || !known) return [`${where} is a ${own}, not a ${types}`];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key.startsWith('@')) return [];
    const holds = known[key];
    if (holds === undefined) return [`${where}: a ${own} has no ${key}`];
    return [inner].flat().flatMap((one) => wrongIn(one, holds, `${where}.${key}`));
  });
}

async function linkedData(address: string): Promise<Record<string, unknown>> {
  const blocks = [...(await get(address)).matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/g)];
  assert.equal(blocks.length, 1, address);
  return JSON.parse(blocks[0]?.[1] ?? '');
}

test('an article says what it is in the words of schema.org, and nothing in it ends its block', async () => {
  const data = await linkedData(path);
  assert.equal(data['@context'], 'https://schema.org');
  assert.deepEqual(wrongIn(data, 'NewsArticle', 'article'), []);
  assert.equal(data.headline, 'An invented headline & </script><b>');
  assert.equal(data['@id'], `${home}/a/22485`);
  for (const key of ['author', 'isPartOf', 'about', 'correction', 'workTranslation', 'articleSection'])
    assert.ok(data[key], key);
  const translated = await linkedData('/ru/articles/22486/30-03-2016/translated');
  assert.deepEqual(wrongIn(translated, 'NewsArticle', 'article'), []);
  assert.equal((translated.translationOfWork as { url: string }).url, home + path);
});

test('an issue says what it is, with its articles', async () => {
  const data = await linkedData('/issues/895');
  assert.deepEqual(wrongIn(data, 'PublicationIssue', 'issue'), []);
  assert.equal(data.issueNumber, '895');
  assert.equal((data.hasPart as object[]).length, 2);
});

test('the check of linked data objects to what schema.org does not know', () => {
  const wrong = {
    '@type': 'NewsArticle',
    headline: 'A',
    colour: 'red',
    publisher: { '@type': 'Newspaper' },
    url: '/a',
  };
  assert.equal(wrongIn(wrong, 'NewsArticle', 'x').length, 3);
});

const property = (page: string, name: string) =>
  new RegExp(`<meta property="${name}" content="([^"]*)"`).exec(page)?.[1];

test('a link to an article, an issue or the site has a title and a picture of ours', async () => {
  for (const [address, type, picture] of [
    [path, 'article', '/articles/pictures/22485.png'],
    ['/issues/895', 'website', '/issues/895.png'],
    ['/ru', 'website', '/ru/card.png'],
  ] as const) {
    const page = await get(address);
    // The four that ogp.me asks for.
    assert.equal(property(page, 'og:type'), type);
    assert.ok(property(page, 'og:title'));
    assert.equal(property(page, 'og:url'), home + address);
    assert.equal(property(page, 'og:image'), home + picture);
    const answer = await site.request(picture);
    assert.equal(answer.headers.get('content-type'), 'image/png');
    const { width, height, format } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
    assert.deepEqual({ width, height, format }, { ...card, format: 'png' });
    assert.equal(property(page, 'og:image:width'), '1200');
    const tag = answer.headers.get('etag') ?? '';
    assert.equal((await site.request(picture, { headers: { 'If-None-Match': tag } })).status, 304);
  }
  for (const none of ['/articles/pictures/1.png', '/issues/1.png', '/articles/pictures/x.png'])
    assert.equal((await site.request(none)).status, 404, none);
});

test('a picture shows its headline whole, whatever it is, in the letters of three languages', async () => {
  const cards = new Cards();
  const foot = '30 March 2016';
  const dark = async (headline: string) => {
    const { png } = await cards.of({ name: 'Invented Paper', headline, foot });
    assert.ok(png.length < 100_000, headline);
    const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true });
    // Nothing stands in the margin at the right; something stands where a headline is.
    let [inside, outside] = [0, 0];
    for (let y = 140; y < 520; y += 1)
      for (let x = 0; x < info.width; x += 1)
        if ((data[(y * info.width + x) * info.channels] ?? 255) < 128) {
          if (x > info.width - 40) outside += 1;
          else inside += 1;
        }
    assert.equal(outside, 0, headline);
    return inside;
  };
  const plain = await dark('A word');
  assert.ok(plain > 500);
  assert.ok((await dark('Саяси тұтқындарға қамқорлық')) > plain);
  assert.ok((await dark('Слово '.repeat(50))) > plain);
  assert.ok((await dark('x'.repeat(300))) > 0);
  await dark('<span size="999999">&amp; & <b>\u202e\u0000 </span>');
  await dark('');
  const both = { name: 'Invented Paper', headline: 'A word', foot };
  assert.equal((await cards.of(both)).png, (await cards.of(both)).png, 'drawn once');
});

test('who asks for more pictures than are drawn at once is told to come again', async () => {
  const cards = new Cards();
  const asked = Array.from({ length: 12 }, (_, place) =>
    cards.of({ name: 'Invented Paper', headline: `Number ${place}`, foot: '' }),
  );
  const refused = (await Promise.allSettled(asked)).filter(({ status }) => status === 'rejected').length;
  assert.equal(refused, 4);
});

test('the sitemap names every page in every language, and what is withdrawn in none', async () => {
  const xml = await get('/sitemap.xml');
  const addresses = xmlBlocks(xml, ['loc']);
  for (const page of [
    '',
    '/people',
    '/people/vladimir-kozlov',
    path,
    '/issues/895',
    '/offices',
    `/resolutions/${model_slug}`,
  ])
    for (const language of ['', '/ru', '/kk'])
      assert.ok(addresses.includes(home + language + page) || page === '', page);
  assert.ok(addresses.includes(`${home}/`) && addresses.includes(`${home}/ru`));
  assert.equal(new Set(addresses).size, addresses.length);
  assert.ok(addresses.every((address) => URL.canParse(address)));
  // Each names all three languages, itself among them (developers.google.com/search/docs/specialty/international).
  assert.equal(
    [...xml.matchAll(/<xhtml:link rel="alternate" hreflang="(en|ru|kk)" href="/g)].length,
    3 * addresses.length,
  );
  // Those that this ground has a room for are there.
  for (const address of addresses.filter((one) => /\/(articles|issues)\//.test(one)))
    await get(address.slice(home.length));
  await withdrawArticle(database.app, actor, translation.id, 'It was wrong.');
  assert.ok(!(await get('/sitemap.xml')).includes('/articles/22486/'));
});

test('a new page is either in the sitemap or known to belong into none', () => {
  // A form for who has a code or asks for a link; files and data for programs have their endings.
  const none = ['/adoptions/link', '/letters', '/healthz'];
  const plain = filesOf('src')
    .filter(({ path: file }) => /site[^/]*\.tsx?$|^src\/site\//.test(file) && !file.includes('.test.'))
    .flatMap(({ text }) => [...text.matchAll(/\.get\(\s*'(\/[a-z/-]*)'/g)].map(([, page = '']) => page));
  assert.ok(plain.length > 15);
  const told: readonly string[] = [...standing_pages, ...none];
  assert.deepEqual(
    [...new Set(plain)].filter((page) => !told.includes(page)),
    [],
  );
});

test('above the limit of a file the sitemap is a list of parts that hold every page once', async () => {
  const whole = xmlBlocks(await get('/sitemap.xml'), ['loc']);
  const small = new Hono<VisitorEnv>();
  small.use(async (c, next) => {
    c.set('db', database.visitors);
    c.set('config', readConfig({ HABEAS_DATA: 'data', PUBLIC_URL: home }));
    await next();
  });
  small.route('/', sitemapSite(31));
  const index = await (await small.request('/sitemap.xml')).text();
  assert.match(index, /<sitemapindex xmlns="http:\/\/www.sitemaps.org\/schemas\/sitemap\/0.9">/);
  const parts = xmlBlocks(index, ['loc']);
  assert.equal(parts.length, Math.ceil(whole.length / 30));
  const found: string[] = [];
  for (const part of parts) {
    const own = xmlBlocks(await (await small.request(part.slice(home.length))).text(), ['loc']);
    assert.ok(own.length > 0 && own.length <= 31);
    found.push(...own);
  }
  assert.deepEqual(found, whole);
  const { status } = await small.request(`/sitemap-${parts.length + 1}.xml`);
  assert.notEqual(status, 200);
});

test('a count can be shown elsewhere: a sentence and a link, without a script', async () => {
  const check = ajv(closed).getSchema('oembed.json');
  const asked = async (query: string, language = '') => site.request(`${language}/oembed.json?${query}`);
  const model = encodeURIComponent(`${home}/resolutions/${model_slug}`);
  const answer = await asked(`url=${model}&maxwidth=300&maxheight=9999`);
  assert.equal(answer.status, 200);
  const told = (await answer.json()) as { html: string; width: number; height: number; type: string };
  assert.ok(check?.(told), JSON.stringify(check?.errors));
  assert.deepEqual([told.type, told.width, told.height], ['rich', 300, 160]);
  assert.match(
    told.html,
    /^<blockquote cite="[^"]*" lang="en" dir="ltr"><p>0 organisations have passed this resolution\.<\/p>/,
  );
  assert.doesNotMatch(told.html, /<(script|img|iframe)/);
  const front = (await (await asked(`url=${encodeURIComponent(`${home}/ru`)}`, '/ru')).json()) as {
    html: string;
  };
  assert.match(front.html, /Сегодня под стражей \d+ человека?\./);
  const page = await get('/');
  const link = /<link rel="alternate" type="application\/json\+oembed" href="([^"]*)"/.exec(page)?.[1];
  await get(link ?? '');
  const elsewhere = [
    'https://elsewhere.example/',
    `${home}/people`,
    `${home}/resolutions/none`,
    `${home}.evil.example/`,
  ];
  for (const url of [...elsewhere, 'x', '', `${home}/${'x'.repeat(600)}`, 'javascript:alert(1)'])
    assert.equal((await asked(`url=${encodeURIComponent(url)}`)).status, 404, url);
  assert.equal((await asked(`url=${model}&format=xml`)).status, 501);
});
