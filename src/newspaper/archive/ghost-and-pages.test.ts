import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { takeArchive, wxrItem, wxrOf } from '../../../test/archive-taking.js';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { every, madeDay, madeGhost } from '../../../test/made-archive.js';
import { inventedPrisoner } from '../../../test/prisoner.js';
import { saved_html, saved_text } from '../../../test/saved-pages.js';
import { Refused } from '../../kernel/refusals.js';
import { keepNameKeys } from '../../register/names/name-keys.js';
import { issueNumbered, plannedContents } from '../issues/issue.js';
import { type Archive, nothingSaid } from './archive-piece.js';
import { openGhost } from './ghost-archive.js';
import { openPages } from './page-archive.js';
import { seekPeople } from './piece-keeping.js';
import { openWxr } from './wxr-archive.js';

let db: TestDatabase;
let folder: string;
const actor = testActor();
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

test('an archive of Ghost arrives once, its days by the site’s time zone, and what was for members waits as a draft', async () => {
  const posts = 120;
  const path = file('ghost.json', madeGhost(posts));
  const open = () => openGhost(path, { ...nothingSaid, site: 'https://ghost.example' });
  const first = await take(await open());
  assert.deepEqual(first.counts, { added: posts, unchanged: 0, kept: 0, left_out: 0, refused: 0 });
  const items = await db.app
    .selectFrom('archive_items as i')
    .innerJoin('articles as a', 'a.id', 'i.article_id')
    .selectAll('a')
    .where('i.source', '=', 'ghost ghost.example')
    .orderBy('a.number')
    .execute();
  assert.equal(items.length, posts);
  assert.equal(
    items.filter(({ state }) => state === 'draft').length,
    Math.floor(posts / every.draft) + Math.floor(posts / every.private),
  );
  // 20:30 UTC is the next day in Almaty.
  assert.equal(items[0]?.day, madeDay(2));
  assert.match(items[0]?.body ?? '', /\[before\]\(https:\/\/ghost\.example\/part-1\/\)/);
  assert.equal((await take(await open())).counts.unchanged, posts);
  const text = [...madeGhost(5)].join('');
  for (const [broken, code] of [
    [text.slice(0, -30), 'json_truncated'],
    ['{"db":[{"data":{"posts":[]}}]}', 'ghost_none'],
    ['[1, 2', 'json_truncated'],
    ['', 'json_none'],
    [text.replace('"title"', '"title" nonsense'), 'json_broken'],
  ] as const) {
    await assert.rejects(
      openGhost(file('broken.json', [broken]), nothingSaid),
      (error: unknown) => error instanceof Refused && error.code.endsWith(code),
      code,
    );
  }
});

test('saved pages of one issue fill its contents: announced headlines become articles as their pages come', async () => {
  const people = await inventedPrisoner(db.app, actor, 'adilet-ulgiuly');
  const names = await db.app.selectFrom('person_names').select(['id', 'form', 'full_form']).execute();
  await keepNameKeys(db.app, names);
  const path = file('4711.txt', [saved_text.replace('Olzhas Neverborn', 'Adilet Ulgiuly')]);
  const first = await take(openPages([path], nothingSaid), { seeks_people: true });
  assert.deepEqual(first.counts, { added: 2, unchanged: 0, kept: 0, left_out: 0, refused: 0 });
  const issue = await issueNumbered(db.app, 312);
  assert.equal(issue.state, 'published');
  assert.equal(issue.day, '2013-05-14');
  const lines = async () => (await plannedContents(db.app, issue.id)).flatMap(({ lines: own }) => own);
  assert.equal((await lines()).length, 13);
  assert.deepEqual(
    (await lines()).flatMap(({ article }) => article?.number ?? []),
    [4711],
  );
  const named = await db.app
    .selectFrom('article_people as w')
    .innerJoin('articles as a', 'a.id', 'w.article_id')
    .select(['w.person_id', 'w.state'])
    .where('a.number', '=', 4711)
    .execute();
  assert.deepEqual(named, [{ person_id: people.id, state: 'proposed' }]);

  const other = file('4712.html', [saved_html]);
  const second = await take(openPages([path, other], nothingSaid));
  assert.deepEqual(second.counts, { added: 2, unchanged: 2, kept: 0, left_out: 0, refused: 0 });
  assert.equal((await lines()).length, 13);
  assert.deepEqual(
    (await lines()).flatMap(({ article }) => article?.number ?? []),
    [4712, 4711],
  );
  const third = await take(openPages([other, path, join(folder, 'nowhere.txt')], nothingSaid));
  assert.deepEqual(third.counts, { added: 0, unchanged: 4, kept: 0, left_out: 0, refused: 1 });
});

test('the people whom imported articles name are looked for afterwards, a few articles at a time', async () => {
  const item = wxrItem({
    'wp:post_id': '1',
    title: 'Named',
    'content:encoded': '<p>They took Adilet Ulgiuly away.</p>',
  });
  await take(await openWxr(file('people.xml', [wxrOf('https://people.example', [item])]), nothingSaid));
  while ((await seekPeople(db.app, actor, 100)) > 0);
  const named = await db.app
    .selectFrom('article_people as w')
    .innerJoin('articles as a', 'a.id', 'w.article_id')
    .select('w.state')
    .where('a.headline', '=', 'Named')
    .execute();
  assert.deepEqual(named, [{ state: 'proposed' }]);
});
