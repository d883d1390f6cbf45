import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { takeArchive, wxrItem, wxrOf } from '../../../test/archive-taking.js';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { madeWxr } from '../../../test/made-archive.js';
import { messagesBelow } from '../../kernel/language.js';
import { Refused } from '../../kernel/refusals.js';
import { beside } from '../../kernel/root.js';
import { oldPathsOf, siteName } from './archive-address.js';
import { type Archive, type ArchiveWords, nothingSaid } from './archive-piece.js';
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

test('scripts in every field vanish, and entities that expand do not', async () => {
  const script = '&lt;script&gt;alert(1)&lt;/script&gt;';
  const laughs = '<!DOCTYPE rss [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;">]>';
  const text = wxrOf('https://hostile.example', [
    wxrItem(
      {
        ...{
          'wp:post_id': '1',
          title: `Title${script}<script>alert(1)</script> &lol2; &#8217;`,
          'wp:post_name': `../../${script}`,
        },
        ...{
          'dc:creator': `Somebody${script}`,
          'excerpt:encoded': `Excerpt${script}`,
          link: `javascript:alert(1)`,
        },
        'content:encoded': 'Body <script>alert(1)</script><p onclick="alert(1)">more &lol2;</p>',
      },
      `<category domain="category" nicename="&quot;&gt;${script}">Section${script}</category><category domain="post_tag" nicename="x">${script}</category>`,
    ),
  ]);
  const { counts } = await wxr(text.replace('<rss', `${laughs}<rss`));
  assert.equal(counts.added, 1);
  const row = (await articles()).find(({ headline }) => headline.startsWith('Title'));
  assert.equal(row?.headline, 'Title &lol2; ’');
  assert.equal(row?.byline, 'Somebody');
  assert.equal(row?.standfirst, 'Excerpt');
  assert.match(row?.slug ?? '', /^[a-z0-9-]+$/);
  assert.doesNotMatch(
    JSON.stringify([row, await db.app.selectFrom('sections').selectAll().execute()]),
    /alert|lollol/,
  );
});

test('a file that is broken changes nothing and says where', async () => {
  const whole = [...madeWxr(30)].join('');
  const before = await articles();
  const no = async (text: string, code: string) => {
    await assert.rejects(wxr(text), (error: unknown) => {
      assert.ok(error instanceof Refused);
      assert.equal(error.code, `newspaper.archive.${code}`);
      assert.match(say(error.code, error.values), /\w{3}/);
      return true;
    });
  };
  await no(whole.slice(0, whole.length / 2), 'wxr_truncated');
  await no(whole.replace('</title>', '</titel>'), 'wxr_broken');
  await no('<html><body>no</body></html>', 'wxr_none');
  await no('', 'wxr_none');
  await no('PK\u0003\u0004\0\0\0', 'wxr_binary');
  await no('just words', 'wxr_broken');
  await no(whole.replace('encoding="UTF-8"', 'encoding="klingon"'), 'wxr_encoding');
  await no(`<rss>${'<a>'.repeat(20_000)}`, 'wxr_broken');
  assert.deepEqual(await articles(), before);
});

test('an item that cannot be kept is refused with its reason, and the others arrive', async () => {
  const { counts, lines } = await wxr(
    wxrOf('https://mixed.example', [
      wxrItem({ 'wp:post_id': '1', title: 'Long', 'content:encoded': `<p>${'x'.repeat(210_000)}</p>` }),
      wxrItem({ 'wp:post_id': '2', title: 'Longer', 'content:encoded': 'x'.repeat(2_500_000) }),
      wxrItem({ 'wp:post_id': '3', title: 'x'.repeat(400), 'content:encoded': '<p>x</p>' }),
      wxrItem({ title: 'Keyless', 'content:encoded': '<p>x</p>' }),
      wxrItem({ 'wp:post_id': '5', title: 'Empty', 'content:encoded': '<script>x</script>' }),
      wxrItem({ 'wp:post_id': '6', title: '', 'content:encoded': '<p>Good words</p>' }),
      wxrItem({
        'wp:post_id': '7',
        title: 'Locked',
        'content:encoded': '<p>x</p>',
        'wp:post_password': 'secret',
      }),
      wxrItem({ 'wp:post_id': '8', title: 'Menu', 'wp:post_type': 'nav_menu_item' }),
    ]),
  );
  assert.deepEqual(counts, { added: 2, unchanged: 0, kept: 0, left_out: 1, refused: 5 });
  const said = lines.map(({ title, outcome, remarks }) => [
    title.slice(0, 8),
    outcome,
    remarks.at(-1)?.code.split('.').at(-1),
  ]);
  assert.deepEqual(said, [
    ['Long', 'refused', 'too_long'],
    ['Longer', 'refused', 'long'],
    ['xxxxxxxx', 'refused', 'long'],
    ['Keyless', 'refused', 'no_key'],
    ['Empty', 'refused', 'nothing'],
    ['', 'added', 'no_title'],
    ['Locked', 'added', 'was_locked'],
    ['Menu', 'left_out', 'other_kind'],
  ]);
  const rows = await articles();
  assert.equal(rows.find(({ headline }) => headline === 'Good words')?.state, 'published');
  assert.equal(rows.find(({ headline }) => headline === 'Locked')?.state, 'draft');
});

test('signs that no database keeps and addresses that are none stop nobody', async () => {
  const odd = wxrItem(
    {
      'wp:post_id': '1\u0001',
      title: 'Odd \u0007\u202e words',
      link: 'https://odd.example/%00/%d0%ba%d0%be/',
      guid: 'https://odd.example/%d1%81%d1%83%d0%b4/',
      'wp:post_name': '%d1%81%d1%83%d0%b4',
      'content:encoded': '<p>a\u0008b</p>',
    },
    `<category domain="post_tag" nicename="x">\u0001tag</category><category domain="post_translations" nicename="${'f'.repeat(900)}">x</category>`,
  );
  assert.equal((await wxr(wxrOf('https://odd.example', [odd]))).counts.added, 1);
  const row = (await articles()).find(({ headline }) => headline === 'Odd words');
  assert.equal(row?.slug, 'sud');
  assert.equal(row?.body.trim(), 'ab');
  const paths = await db.app
    .selectFrom('redirects')
    .select('old_path')
    .where('article_id', '=', row?.id ?? '')
    .execute();
  assert.deepEqual(paths.map(({ old_path }) => old_path).sort(), ['/суд', '/суд/']);
});

test('a declaration that never ends is refused before it takes the square of its length', async () => {
  const begun = process.cpuUsage();
  await assert.rejects(
    openWxr(file('declarations.xml', ['<rss>', '<!'.repeat(500_000)]), nothingSaid),
    (error) => error instanceof Refused && error.code === 'newspaper.archive.wxr_broken',
  );
  const { user, system } = process.cpuUsage(begun);
  assert.ok(user + system < 2_000_000, `${user + system} microseconds`);
});

test('an address of a hundred thousand slashes is looked at once from its end', () => {
  const slashes = `https://old.example.org/a${'/'.repeat(100_000)}b`;
  const begun = performance.now();
  assert.deepEqual(oldPathsOf(slashes), []);
  assert.equal(siteName(slashes)?.length, 400);
  assert.ok(performance.now() - begun < 500);
  assert.deepEqual(oldPathsOf('https://old.example.org/a///'), ['/a', '/a/']);
});
