import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { personBySlug } from '../../test/letter-ground.js';
import { inventedArticle, type Paper, paperSite, printPaper } from '../../test/paper-ground.js';
import { styleSheet } from '../page/style.js';
import { tellPerson } from '../register/telling/telling.js';
import { placeArticle, redirectTo, saveArticle } from './articles/article-keeping.js';
import { proposePeople, settlePerson } from './articles/named-person.js';
import { publishArticle, withdrawArticle } from './articles/publishing.js';

let database: TestDatabase;
let paper: Paper;
let site: ReturnType<typeof paperSite>;
const actor = testActor('staff:mira', '2026-11-24T12:00:00Z');
const path = '/articles/22485/30-03-2016/an-invented-headline';

before(async () => {
  database = await testDatabase({ demonstration: true });
  paper = await printPaper(database.app, actor);
  site = paperSite(database.visitors, actor.clock);
});
after(() => database.drop());

const db = () => database.app;
async function get(address: string) {
  const answer = await site.request(address);
  return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() };
}
async function page(address: string): Promise<string> {
  const { status, text } = await get(address);
  assert.equal(status, 200, address);
  return text;
}
const personOf = (slug: string) => personBySlug(database, slug);
/** Follows an address to where it leads; fails when it does not end soon. */
async function followed(address: string): Promise<string> {
  let here = address;
  for (let steps = 0; steps < 3; steps += 1) {
    const { status, location } = await get(here);
    if (status === 200) return here;
    assert.equal(status, 301, here);
    here = location ?? '';
  }
  return assert.fail(`${address} goes on leading elsewhere`);
}

test('an article shows what it says, who it names, what a reader can do and what was corrected', async () => {
  const text = await page(path);
  assert.match(text, /<article lang="en" dir="ltr"><h1>An invented headline<\/h1>/);
  assert.match(
    text,
    /<time datetime="2016-03-30">30 March 2016<\/time> · International · <a href="\/issues\/895">/,
  );
  assert.match(text, /<a href="\/people\/vladimir-kozlov"/);
  assert.match(text, /id="since-then"/);
  assert.match(text, /Pass the resolution/);
  assert.match(text, /0 organisations have passed it/);
  assert.match(text, /0 letters reported posted/);
  assert.match(text, /<dd lang="en" dir="ltr">It was 3, not 4\.<\/dd>/);
  assert.match(text, /hreflang="ru">Russian<\/a>/);
  assert.match(text, /<b>English<\/b> \(the original\)/);
  assert.match(
    text,
    /<img src="\/articles\/pictures\/22485-1\.jpg" width="60" height="40" alt="A grey field"/,
  );
});

test('what happened since then comes from the register, on the day of reading', async () => {
  const text = await page(path);
  const box = text.match(/<section class="side" id="since-then">.*?<\/section>\s*<\/section>/s)?.[0] ?? '';
  assert.match(box, /On 30 March 2016/);
  assert.match(box, /<td>held<\/td><td>free since/);
  const { article } = JSON.parse(await page(`${path}.json`));
  assert.deepEqual(
    article.people.map(({ slug, on_the_day, today }: Record<string, { state: string }>) => [
      slug,
      on_the_day?.state,
      today?.state,
    ]),
    [['vladimir-kozlov', 'held', 'free']],
  );
});

test('a person and an article are tied both ways, until the register tells of the person no more', async () => {
  assert.match(
    await page('/people/vladimir-kozlov'),
    new RegExp(`<a href="${path}" lang="en" dir="ltr">An invented headline`),
  );
  assert.match(await page('/ru/people/vladimir-kozlov'), /told-of/);
  const id = await personOf('max-bokayev');
  const other = await inventedArticle(db(), actor, { body: 'Words.', headline: 'Named and no more' });
  await settlePerson(db(), actor, other.id, id, 'confirmed');
  await publishArticle(db(), actor, other.id, 1);
  const short = await followed(`/a/${other.number}`);
  assert.match(await page(short), /\/people\/max-bokayev/);
  await tellPerson(db(), actor, id, 'desk', 'asked for it');
  assert.doesNotMatch(await page(short), /bokayev/i);
});

test('those whom an article names stand in the order of the reader’s alphabet', async () => {
  const { id, number } = await inventedArticle(db(), actor, {
    body: 'Words.',
    headline: 'Two people',
    day: '2016-03-30',
  });
  for (const slug of ['yermek-narymbayev', 'seytkazy-matayev'])
    await settlePerson(db(), actor, id, await personOf(slug), 'confirmed');
  await publishArticle(db(), actor, id, 1);
  const order = async (language: string) =>
    [
      ...(await page(await followed(`${language}/a/${number}`))).matchAll(
        /<td><a href="[^"]*\/people\/(\w+)-/g,
      ),
    ].map(([, name]) => name);
  assert.deepEqual(await order(''), ['seytkazy', 'yermek']);
  assert.deepEqual(await order('/ru'), ['yermek', 'seytkazy']);
});

test('only who is surely named is proposed, in any spelling, and what an editor settled stays', async () => {
  const body = 'В суде: Вадим Курамшин. Aron Atabek wrote. New York is a town, Ivan Petrovich nobody.';
  const { id } = await inventedArticle(db(), actor, { body, headline: 'Names' });
  const article = { id, headline: 'Names', standfirst: null, byline: null, body };
  assert.ok((await proposePeople(db(), actor, article)) >= 2);
  const proposed = () =>
    db()
      .selectFrom('article_people as w')
      .innerJoin('people as p', 'p.id', 'w.person_id')
      .select(['p.id', 'p.slug', 'w.state', 'w.written'])
      .where('w.article_id', '=', id)
      .orderBy('p.slug')
      .execute();
  const found = await proposed();
  assert.deepEqual(
    found.map(({ slug, state }) => [slug, state]),
    [
      ['aron-atabek', 'proposed'],
      ['vadim-kuramshin', 'proposed'],
    ],
  );
  assert.equal(found[1]?.written, 'Вадим Курамшин');
  await settlePerson(db(), actor, id, found[0]?.id ?? '', 'declined');
  assert.equal(await proposePeople(db(), actor, article), 0);
  assert.equal((await proposed())[0]?.state, 'declined');
});

test('every address of an article works after two renames and another day, and none goes in a circle', async () => {
  const { id, number } = await inventedArticle(db(), actor, {
    day: '2016-03-30',
    slug: 'first',
    body: 'Words.',
  });
  await publishArticle(db(), actor, id, 1);
  await redirectTo(db(), actor, '/?p=77', id);
  await redirectTo(db(), actor, '/2016/03/old-post/', id);
  // Old addresses that look like the new ones, and one that is the article's own of another time.
  await redirectTo(db(), actor, `/articles/${number}/30-03-2016/second`, id);
  await redirectTo(db(), actor, `/articles/${number}/30-03-2016/first`, id);
  const placed = (slug: string, day: string) =>
    placeArticle(db(), actor, id, { slug, day, section_id: null });
  const rounds: [string, string][] = [
    ['second', '2016-03-30'],
    ['third', '2016-04-01'],
    ['first', '2016-03-30'],
    ['second', '2016-03-30'],
  ];
  for (const [slug, day] of rounds) {
    await placed(slug, day);
    const own = `/articles/${number}/${day.split('-').reverse().join('-')}/${slug}`;
    const all = [
      ...['first', 'second', 'third', 'never', '%ff', 'a%2fb'].map(
        (one) => `/articles/${number}/30-03-2016/${one}`,
      ),
      `/articles/${number}`,
      `/articles/${number}/`,
      `/articles/${number}/01-04-2016/third`,
      `/articles/${number}/99-99-9999/x/y/z`,
      `/a/${number}`,
      `/issue/895/${number}`,
      `/issue/1/${number}`,
      '/?p=77',
      '/2016/03/old-post/',
    ];
    for (const address of all) assert.equal(await followed(address), own, address);
    assert.equal(await followed(`/ru/a/${number}`), `/ru${own}`);
    assert.equal(await followed(`/articles/${number}/30-03-2016/never.json`), `${own}.json`);
  }
  // A browser that kept the ways of all rounds would go in a circle.
  assert.match((await site.request(`/a/${number}`)).headers.get('cache-control') ?? '', /no-cache/);
  assert.equal((await site.request('/2016/03/old-post/', { method: 'POST' })).status, 404);
});

test('an article that was withdrawn says so, one that never was is missing, and a draft is neither', async () => {
  const { id, number } = await inventedArticle(db(), actor, { body: 'Words.', slug: 'gone' });
  for (const address of [`/a/${number}`, `/articles/${number}/x/y`, `/articles/${number}/x/y.json`])
    assert.equal((await get(address)).status, 404, address);
  await publishArticle(db(), actor, id, 1);
  await redirectTo(db(), actor, '/gone', id);
  assert.equal((await get('/gone')).status, 301);
  await withdrawArticle(db(), actor, id, 'It named somebody.');
  const { status, text } = await get(`/articles/${number}/x/y`);
  assert.equal(status, 410);
  assert.match(text, /It named somebody\./);
  assert.equal((await get(`/ru/a/${number}`)).status, 410);
  assert.equal((await get('/gone')).status, 404);
  assert.equal((await get('/a/999999999')).status, 404);
});

test('an issue is printed as contents, with the one before and the one after, and as one page', async () => {
  const text = await page('/issues/895');
  assert.match(text, /<h1>(<bdi>)?Issue 895/);
  assert.match(
    text,
    /<section lang="en" dir="ltr"><h2>International<\/h2>.*<h2>Letters<\/h2>.*A title alone/s,
  );
  assert.match(text, /<a rel="prev" href="\/issues\/894">/);
  assert.match(text, /corrected once/);
  const whole = await page('/issues/895/whole');
  assert.match(whole, /<article id="article-22485" lang="en" dir="ltr">/);
  assert.match(whole, /id="article-22485-note-1"/);
  assert.match(whole, /Выдуманный текст/);
  // No two things on it have one name.
  const ids = [...whole.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
  assert.equal(new Set(ids).size, ids.length);
  const list = await page('/issues');
  assert.match(list, /href="\/issues\/895".*href="\/issues\/894"/s);
  for (const language of ['ru', 'kk'])
    for (const address of ['/issues', '/issues/895', '/issues/895/whole', '/corrections', path])
      assert.match(await page(`/${language}${address}`), new RegExp(`<html lang="${language}"`));
});

test('an article that is not out is in no contents', async () => {
  const draft = await inventedArticle(db(), actor, { headline: 'Not yet' });
  await saveArticle(db(), actor, {
    id: paper.article.id,
    version: 1,
    written: { headline: 'Saved and not out', standfirst: null, byline: null, body: 'x' },
  });
  for (const address of ['/issues/895', '/issues/895.json', '/issues/895/whole', path, `${path}.json`])
    assert.doesNotMatch(await page(address), /Saved and not out|Not yet/);
  assert.equal((await get(`/a/${draft.number}`)).status, 404);
});

test('an article of 4,500 characters travels with its style in at most 25 kB, in every language', async () => {
  const body = Array.from({ length: 15 }, (_, place) => `${place} ${'Слова и ещё слова. '.repeat(16)}`).join(
    '\n\n',
  );
  assert.ok(body.length >= 4500);
  const { id, number } = await inventedArticle(db(), actor, { body, headline: 'A long one', language: 'ru' });
  for (const slug of ['vladimir-kozlov', 'vadim-kuramshin', 'aron-atabek']) {
    await settlePerson(db(), actor, id, await personOf(slug), 'confirmed');
  }
  await publishArticle(db(), actor, id, 1);
  for (const language of ['', '/ru', '/kk']) {
    const text = await page(await followed(`${language}/a/${number}`));
    // Headers of both answers aside, which take about 1.5 kB.
    const bytes = gzipSync(text).length + gzipSync(styleSheet.body).length;
    assert.ok(bytes <= 23_000, `${language}: ${bytes}`);
    // The page and its style: nothing else is asked for. What programs read stands in the page itself.
    const asked = text.replace(/<script type="application\/ld\+json">.*?<\/script>/s, '');
    assert.equal([...asked.matchAll(/<(?:link rel="stylesheet"|img|script|iframe)/g)].length, 1);
  }
});

test('a picture is given out while its article is, and no other', async () => {
  const answer = await site.request('/articles/pictures/22485-1.jpg');
  assert.equal(answer.headers.get('content-type'), 'image/jpeg');
  for (const address of [
    '/articles/pictures/22485-2.jpg',
    '/articles/pictures/1-1.jpg',
    '/articles/pictures/x.jpg',
  ])
    assert.equal((await get(address)).status, 404, address);
});

test('the corrections stand in a public list, and its JSON says the same', async () => {
  assert.match(
    await page('/corrections'),
    new RegExp(`<a href="${path}" lang="en" dir="ltr">An invented headline</a>`),
  );
  const { corrections } = JSON.parse(await page('/corrections.json'));
  assert.deepEqual(corrections[0].article, { number: 22485, headline: 'An invented headline', url: path });
});
