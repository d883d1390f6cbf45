import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Hono } from 'hono';
import { takeArchive, wxrItem, wxrOf } from '../../../test/archive-taking.js';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { every, made_titles, madeCounts, madeDay, madeWxr } from '../../../test/made-archive.js';
import { messagesBelow } from '../../kernel/language.js';
import { Refused } from '../../kernel/refusals.js';
import { beside } from '../../kernel/root.js';
import type { VisitorEnv } from '../../page/web.js';
import { PicturePress } from '../../print/picture-press.js';
import { oldAddressesSite } from '../articles/old-addresses.js';
import { importArchive } from './archive-import.js';
import { type Archive, type ArchiveWords, nothingSaid } from './archive-piece.js';
import { alone } from './piece-keeping.js';
import { openWxr } from './wxr-archive.js';

let db: TestDatabase;
let folder: string;
const actor = testActor();
const say = messagesBelow(beside(import.meta.url, '../..')).in('en');
before(async () => {
  db = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'habeas-test-'));
});
after(async () => {
  await db.drop();
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, parts: Iterable<string>): string {
  const path = join(folder, name);
  writeFileSync(path, [...parts].join(''));
  return path;
}

const take = (archive: Archive, more = {}) => takeArchive(db, actor, archive, more);
const wxr = async (text: string | Iterable<string>, words: Partial<ArchiveWords> = {}) =>
  take(
    await openWxr(file('archive.xml', typeof text === 'string' ? [text] : text), {
      ...nothingSaid,
      ...words,
    }),
  );
const articles = () => db.app.selectFrom('articles').selectAll().orderBy('number').execute();
const entries = async () => (await db.app.selectFrom('journal').select('seq').execute()).length;

test('an archive of WordPress arrives once, however often it is taken in, and every item is explained', async () => {
  const posts = 200;
  const { articles: expected, left_out } = madeCounts(posts);
  const first = await wxr(madeWxr(posts));
  assert.deepEqual(first.counts, { added: expected, unchanged: 0, kept: 0, left_out, refused: 0 });
  assert.equal(first.lines.length, expected + left_out);
  for (const { outcome, remarks } of first.lines) {
    if (outcome !== 'added') assert.ok(remarks.length > 0);
    for (const { code, values } of remarks) assert.match(say(code, values), /\w/);
  }
  const rows = await articles();
  assert.equal(rows.length, expected);
  assert.equal(
    rows.filter(({ state }) => state === 'draft').length,
    Math.floor(posts / every.draft) + Math.floor(posts / every.private),
  );
  const [one] = rows;
  assert.equal(one?.headline, made_titles(1));
  assert.equal(one?.day, madeDay(1));
  assert.equal(one?.published_at?.toISOString(), `${madeDay(1)}T20:30:00.000Z`);
  assert.equal(one?.byline, 'Zhanna Invented');
  assert.equal(one?.standfirst, 'What part 1 says, in short.');
  assert.match(one?.body ?? '', /_Nobody_ contradicted; see \[there\]\(https:\/\/elsewhere\.example\/1\)/);
  assert.equal((await db.app.selectFrom('sections').select('slug').execute()).length, 5);

  const journal = await entries();
  const second = await wxr(madeWxr(posts));
  assert.deepEqual(second.counts, { added: 0, unchanged: expected, kept: 0, left_out, refused: 0 });
  assert.equal((await articles()).length, expected);
  // Only that the second pass began and ended.
  assert.equal(await entries(), journal + 2);
});

test('readers who come by an address of the old site find the article', async () => {
  const paths = await db.visitors
    .selectFrom('redirects as r')
    .innerJoin('articles as a', 'a.id', 'r.article_id')
    .select(['r.old_path', 'a.headline'])
    .where('a.headline', '=', made_titles(1))
    .orderBy('r.old_path')
    .execute();
  const month = madeDay(1).slice(0, 7).replace('-', '/');
  assert.deepEqual(
    paths.map(({ old_path }) => old_path),
    ['/?p=1', `/${month}/part-1`, `/${month}/part-1/`],
  );
});

test('the site answers an old address with the article’s own, in any alphabet, with and without a slash', async () => {
  const russian = {
    link: 'https://old.example.org/%D1%81%D1%83%D0%B4/',
    title: 'Суд',
    'content:encoded': '<p>x</p>',
  };
  await wxr(wxrOf('https://old.example.org', [wxrItem({ ...russian, 'wp:post_id': '900001' })]));
  const app = new Hono<VisitorEnv>();
  app.use('*', async (c, next) => {
    c.set('db', db.visitors);
    c.set('href', (path) => path);
    await next();
  });
  app.route('/', oldAddressesSite());
  const leads = async (path: string) => (await app.request(path)).headers.get('location');
  const month = madeDay(1).slice(0, 7).replace('-', '/');
  const one = await leads('/?p=1');
  assert.match(one ?? '', /^\/articles\/1\//);
  for (const path of [`/${month}/part-1`, `/${month}/part-1/`, `/${month}/part-1/?utm=x`])
    assert.equal(await leads(path), one);
  assert.match((await leads('/%D1%81%D1%83%D0%B4/')) ?? '', /\/sud$/);
  assert.match((await leads('/%d1%81%d1%83%d0%b4')) ?? '', /\/sud$/);
  assert.equal(await leads('/nowhere'), null);
});

test('nothing of comments and mail addresses of the archive is kept', async () => {
  const rows = await articles();
  assert.doesNotMatch(JSON.stringify(rows), /Secret Commenter|hidden@|A comment with/);
});

test('the day is the one on the site’s own calendar, and the moment is the one it was', async () => {
  const post = (id: string, gmt: string) =>
    wxrItem({
      'wp:post_id': id,
      title: `Clock ${id}`,
      'content:encoded': '<p>x</p>',
      'wp:post_date': '2016-03-31 01:30:00',
      'wp:post_date_gmt': gmt,
    });
  await wxr(wxrOf('https://clock.example', [post('1', '2016-03-30 19:30:00')]));
  await wxr(wxrOf('https://clock.example', [post('2', '0000-00-00 00:00:00')]), { zone: 'Asia/Almaty' });
  const rows = (await articles()).filter(({ headline }) => headline.startsWith('Clock'));
  assert.deepEqual(
    rows.map(({ day, published_at }) => [day, published_at?.toISOString()]),
    [
      ['2016-03-31', '2016-03-30T19:30:00.000Z'],
      ['2016-03-31', '2016-03-30T19:30:00.000Z'],
    ],
  );
});

test('what changed in the archive does not overwrite what is here', async () => {
  const post = (body: string) =>
    wxrOf('https://changed.example', [
      wxrItem({ 'wp:post_id': '1', title: 'Changed', 'content:encoded': body }),
    ]);
  await wxr(post('<p>one</p>'));
  const { counts, lines } = await wxr(post('<p>two</p>'));
  assert.equal(counts.kept, 1);
  assert.match(lines[0]?.remarks[0]?.code ?? '', /differs$/);
  assert.equal((await articles()).find(({ headline }) => headline === 'Changed')?.body.trim(), 'one');
});

test('translations of one text hang together', async () => {
  const post = (id: string, language: string) =>
    wxrItem(
      { 'wp:post_id': id, title: `Family ${language}`, 'content:encoded': '<p>x</p>' },
      `<category domain="language" nicename="${language}">x</category><category domain="post_translations" nicename="pll_1">x</category>`,
    );
  await wxr(wxrOf('https://family.example', [post('1', 'en'), post('2', 'ru')]));
  const rows = (await articles()).filter(({ headline }) => headline.startsWith('Family'));
  assert.deepEqual(
    rows.map(({ language }) => language),
    ['en', 'ru'],
  );
  assert.equal(rows[1]?.translation_of, rows[0]?.id);
});

test('a dry run tells the same and leaves nothing', async () => {
  const [before, journal] = [await articles(), await entries()];
  const archive = await openWxr(
    file('dry.xml', [
      wxrOf('https://dry.example', [
        wxrItem({ 'wp:post_id': '1', title: 'Dry', 'content:encoded': '<p>x</p>' }),
      ]),
    ]),
    nothingSaid,
  );
  const { counts } = await take(archive, { isDry: true });
  assert.equal(counts.added, 1);
  assert.deepEqual(await articles(), before);
  assert.equal(await entries(), journal);
  assert.equal((await take(archive)).counts.added, 1);
});

test('whoever stops in the middle and starts again goes on where it was', async () => {
  const path = file('stopped.xml', [
    wxrOf(
      'https://stopped.example',
      ['1', '2', '3', '4'].map((id) =>
        wxrItem({ 'wp:post_id': id, title: `Stopped ${id}`, 'content:encoded': '<p>x</p>' }),
      ),
    ),
  ]);
  const stop = { isDry: false, language: 'en', seeks_people: false, press: new PicturePress() };
  await assert.rejects(
    importArchive(db.app, actor, await openWxr(path, nothingSaid), stop, async ({ items }) => {
      if (items === 2) throw new Error('the power went');
    }),
    /the power went/,
  );
  const { counts } = await take(await openWxr(path, nothingSaid));
  assert.deepEqual([counts.added, counts.unchanged], [2, 2]);
  const runs = await db.app
    .selectFrom('archive_runs')
    .select(['state', 'added'])
    .where('source', '=', 'wordpress stopped.example')
    .orderBy('added')
    .execute();
  assert.deepEqual(runs.map(({ state }) => state).sort(), ['broken', 'done']);
});

test('while one archive is taken in another is refused kindly, and nothing is changed', async () => {
  const archive = await openWxr(file('second.xml', madeWxr(3)), nothingSaid);
  const inside = await alone(db.app, async () => {
    await assert.rejects(
      take(archive),
      (error: unknown) => error instanceof Refused && /two_at_once/.test(error.code),
    );
    return true;
  });
  assert.deepEqual(inside, { done: true });
  assert.equal((await take(archive)).counts.unchanged, 3);
});
