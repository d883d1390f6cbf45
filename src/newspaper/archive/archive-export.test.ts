import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { takeArchive } from '../../../test/archive-taking.js';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { inventedPrisoner } from '../../../test/prisoner.js';
import { Refused } from '../../kernel/refusals.js';
import { beginArticle, redirectTo } from '../articles/article-keeping.js';
import { setBoxes } from '../articles/box.js';
import { correctArticle } from '../articles/correction.js';
import { settlePerson } from '../articles/named-person.js';
import { addPicture } from '../articles/picture.js';
import { publishArticle, withdrawArticle } from '../articles/publishing.js';
import { keepSection } from '../articles/section.js';
import { beginIssue, plannedContents, putContents } from '../issues/issue.js';
import { publishIssue } from '../issues/issue-publishing.js';
import { type Archive, nothingSaid } from './archive-piece.js';
import { openMarkdown } from './markdown-archive.js';
import { exportMarkdown } from './markdown-export.js';
import { openWxr } from './wxr-archive.js';
import { exportWxr } from './wxr-export.js';

let full: TestDatabase;
let empty: TestDatabase;
let folder: string;
const actor = testActor();
const nobody = () => {};
before(async () => {
  [full, empty] = await Promise.all([testDatabase(), testDatabase()]);
  folder = mkdtempSync(join(tmpdir(), 'habeas-test-'));
  for (const db of [full, empty]) await inventedPrisoner(db.app, testActor('operator'), 'adilet-ulgiuly');
  await writePaper(full);
});
after(async () => {
  await Promise.all([full.drop(), empty.drop()]);
  rmSync(folder, { recursive: true, force: true });
});

const body =
  'A *first* line with a note[^1], <b>no tag</b> & a [link](https://example.org/?a=1&b=2).\n\n![Gate](picture:1)\n\n[^1]: The note.\n';

/** A small paper with something of everything. */
async function writePaper(db: TestDatabase): Promise<void> {
  const section_id = await keepSection(db.app, actor, {
    slug: 'world',
    names: { en: 'International', ru: 'Мир' },
  });
  const words = { standfirst: 'Below it', byline: 'Somebody "Invented"' };
  const common = { ...words, section_id, translation_of: null, language: 'en', body };
  const at = new Date('2013-05-14T06:00:00Z');
  const first = await beginArticle(db.app, actor, {
    ...common,
    headline: 'Steppe: --- a court',
    number: 4711,
    day: '2013-05-14',
  });
  const jpeg = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#7a9' } })
    .jpeg()
    .toBuffer();
  await addPicture(db.app, actor, first.id, { jpeg, credit: 'Nobody', alt: 'A gate' });
  await publishArticle(db.app, actor, first.id, 1, at);
  await correctArticle(db.app, actor, first.id, 'It was a Tuesday.\nNot a Monday.');
  await db.app.transaction().execute((tx) => redirectTo(tx, actor, '/old/steppe', first.id));
  const person = await db.app.selectFrom('people').select('id').executeTakeFirstOrThrow();
  await settlePerson(db.app, actor, first.id, person.id, 'confirmed');
  await setBoxes(db.app, actor, first.id, [
    { kind: 'letter', subject: null },
    { kind: 'letter', subject: person.id },
  ]);
  const russian = {
    ...common,
    headline: 'Степь: суд',
    number: 12,
    day: '2013-05-20',
    language: 'ru',
    body: 'Текст.\n',
  };
  const second = await beginArticle(db.app, actor, { ...russian, translation_of: first.id });
  await publishArticle(db.app, actor, second.id, 1, at);
  await beginArticle(db.app, actor, {
    ...common,
    headline: 'A draft ]]> of one',
    body: '```\nlines\n\nof code\n```\n',
    section_id: null,
  });
  const gone = await beginArticle(db.app, actor, {
    ...common,
    headline: 'Gone',
    body: 'Words.\n',
    day: '2013-05-15',
  });
  await publishArticle(db.app, actor, gone.id, 1, at);
  await withdrawArticle(db.app, actor, gone.id, 'It was not true.');
  const issue = await beginIssue(db.app, actor, {
    number: 312,
    day: '2013-05-14',
    title: 'The Lantern',
    language: 'en',
  });
  await publishIssue(db.app, actor, issue, 1, at);
  const lines = [{ article_id: first.id, is_front: true }, { title: 'Only announced' }];
  await db.app.transaction().execute((tx) => putContents(tx, actor, issue, [{ name: 'News & more', lines }]));
}

const taken = (db: TestDatabase, archive: Archive) => takeArchive(db, actor, archive);

/** What an article is, but for ids and who wrote it when. */
async function told(db: TestDatabase) {
  const rows = await db.app
    .selectFrom('articles as a')
    .leftJoin('articles as o', 'o.id', 'a.translation_of')
    .leftJoin('sections as s', 's.id', 'a.section_id')
    .select([
      'a.number',
      'a.language',
      'o.number as of',
      'a.slug',
      'a.day',
      's.slug as section',
      'a.headline',
      'a.standfirst',
    ])
    .select(['a.byline', 'a.body', 'a.state', 'a.published_at', 'a.withdrawn_why'])
    .orderBy('a.number')
    .execute();
  const rest = {
    redirects: await db.app
      .selectFrom('redirects as r')
      .innerJoin('articles as a', 'a.id', 'r.article_id')
      .select(['r.old_path', 'a.number'])
      .execute(),
    corrections: await db.app.selectFrom('article_corrections').select(['day', 'text']).execute(),
    people: await db.app
      .selectFrom('article_people as w')
      .innerJoin('people as p', 'p.id', 'w.person_id')
      .select(['p.slug', 'w.state'])
      .execute(),
    boxes: await db.app
      .selectFrom('article_boxes as b')
      .leftJoin('people as p', 'p.id', 'b.subject')
      .select(['b.place', 'b.kind', 'p.slug'])
      .orderBy('b.place')
      .execute(),
    sections: await db.app.selectFrom('sections').select(['slug', 'names']).execute(),
    pictures: await db.app
      .selectFrom('article_pictures')
      .select(['place', 'across', 'down', 'credit', 'alt'])
      .execute(),
  };
  const issues = await db.app
    .selectFrom('issues')
    .select(['id', 'number', 'day', 'title', 'state'])
    .execute();
  const contents = await Promise.all(
    issues.map(async ({ id, ...issue }) => ({
      ...issue,
      sections: (await plannedContents(db.app, id)).map(({ name, lines }) => ({
        name,
        lines: lines.map(({ article, title, is_front }) => ({ number: article?.number, title, is_front })),
      })),
    })),
  );
  return { rows, ...rest, contents };
}

test('the whole paper leaves as Markdown and comes back as the same articles and issues', async () => {
  const out = join(folder, 'paper');
  const left = await exportMarkdown(full.app, out, nobody);
  assert.deepEqual(left, { articles: 4, issues: 1, pictures: 1, newer: 0 });
  assert.deepEqual(readdirSync(out).sort(), ['articles', 'issues', 'pictures']);
  const { counts, lines } = await taken(empty, openMarkdown(out, nothingSaid));
  assert.deepEqual(
    counts,
    { added: 5, unchanged: 0, kept: 0, left_out: 0, refused: 0 },
    JSON.stringify(lines),
  );
  assert.deepEqual(await told(empty), await told(full));
  assert.deepEqual((await taken(empty, openMarkdown(out, nothingSaid))).counts.unchanged, 5);
  // Also into the paper that it came from, which never took it in.
  assert.deepEqual((await taken(full, openMarkdown(out, nothingSaid))).counts.unchanged, 5);
});

test('an export goes into an empty folder only', async () => {
  writeFileSync(join(folder, 'something'), '');
  await assert.rejects(exportMarkdown(full.app, folder, nobody), Refused);
});

test('a folder of Markdown is read with suspicion', async () => {
  const out = join(folder, 'spoilt');
  await exportMarkdown(full.app, out, nobody);
  const [name = ''] = readdirSync(join(out, 'articles')).filter((one) => one.startsWith('4711'));
  const path = join(out, 'articles', name);
  const whole = readFileSync(path, 'utf8');
  const why = async (text: string) => {
    writeFileSync(path, text);
    const { lines } = await taken(empty, openMarkdown(out, nothingSaid));
    return lines
      .find(({ place }) => place.includes('4711'))
      ?.remarks.at(-1)
      ?.code.split('.')
      .at(-1);
  };
  assert.equal(await why(whole.replace('../pictures/', '../../../../etc/')), 'markdown_picture');
  assert.equal(await why(whole.replace('"published"', '"everywhere"')), 'markdown_field');
  assert.equal(await why(whole.slice(5)), 'markdown_no_head');
  assert.equal(await why(whole.replace('"world"', '"no such slug"')), 'markdown_field');
  assert.equal(await why(`${whole}${'>'.repeat(10_000)} deep`), 'too_deep');
  assert.equal(await why(`${whole}\nAnother paragraph.\n`), 'differs');
});

test('what a box or a name leads to and is not here is left out, and said', async () => {
  const out = join(folder, 'elsewhere');
  await exportMarkdown(full.app, out, nobody);
  const other = await testDatabase();
  try {
    const { lines } = await taken(other, openMarkdown(out, nothingSaid));
    const said = lines.flatMap(({ remarks }) => remarks.map(({ code }) => code.split('.').at(-1)));
    assert.deepEqual(said, ['no_person', 'no_box']);
    const boxes = await other.app.selectFrom('article_boxes').select(['kind', 'subject']).execute();
    assert.deepEqual(boxes, [{ kind: 'letter', subject: null }]);
  } finally {
    await other.drop();
  }
});

test('the paper leaves as WXR, and what reads WXR has its articles', async () => {
  const file = join(folder, 'paper.xml');
  const means = {
    public_url: 'https://paper.example',
    title: 'The ]]> Lantern',
    language: 'en',
    now: new Date('2016-04-07T00:00:00Z'),
    words: { notes: 'Notes', back: 'Back' },
  };
  assert.equal(await exportWxr(full.app, file, means, nobody), 4);
  const other = await testDatabase();
  try {
    const { counts } = await taken(other, await openWxr(file, nothingSaid));
    assert.deepEqual(counts, { added: 4, unchanged: 0, kept: 0, left_out: 0, refused: 0 });
    const rows = await other.app.selectFrom('articles').selectAll().orderBy('headline').execute();
    assert.deepEqual(
      rows.map(({ headline, language, state, day }) => [headline, language, state, day]),
      [
        ['A draft ]]> of one', 'en', 'draft', null],
        ['Gone', 'en', 'draft', '2013-05-15'],
        ['Steppe: --- a court', 'en', 'published', '2013-05-14'],
        ['Степь: суд', 'ru', 'published', '2013-05-20'],
      ],
    );
    // The one that comes first in the file is the original.
    assert.equal(rows[2]?.translation_of, rows[3]?.id);
    assert.match(rows[0]?.body ?? '', /```\nlines\n\nof code\n```/);
    assert.match(
      rows[2]?.body ?? '',
      /_first_ line with a note1, \\<b>no tag\\<\/b> & a \[link\]\(https:\/\/example\.org\/\?a=1&b=2\)/,
    );
    assert.equal(rows[2]?.published_at?.toISOString(), '2013-05-14T06:00:00.000Z');
  } finally {
    await other.drop();
  }
});
