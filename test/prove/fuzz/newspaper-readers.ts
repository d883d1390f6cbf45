import { Refused } from '../../../src/kernel/refusals.js';
import { isPath, oldPathsOf, readAddress, siteName } from '../../../src/newspaper/archive/archive-address.js';
import { dayIn, isZone, momentIn, readClock } from '../../../src/newspaper/archive/archive-clock.js';
import { type Archive, nothingSaid } from '../../../src/newspaper/archive/archive-piece.js';
import { readFrontMatter, withFrontMatter } from '../../../src/newspaper/archive/front-matter.js';
import { openGhost } from '../../../src/newspaper/archive/ghost-archive.js';
import { openPages, readPage } from '../../../src/newspaper/archive/page-archive.js';
import { readPiece } from '../../../src/newspaper/archive/piece-reader.js';
import { textOfHtml } from '../../../src/newspaper/archive/text-of-html.js';
import { openWxr } from '../../../src/newspaper/archive/wxr-archive.js';
import { readQuestion } from '../../../src/newspaper/finding/question.js';
import { issue_fields, readHead, readPlan } from '../../../src/newspaper/issues/plan.js';
import { readOffer } from '../../../src/newspaper/joining/offer-reader.js';
import { readBook, readConsents } from '../../../src/newspaper/newsletter/address-book.js';
import { readChoice } from '../../../src/newspaper/newsletter/choice-fields.js';
import { addressIn } from '../../../src/newspaper/text/address.js';
import { readMarkdown } from '../../../src/newspaper/text/markdown.js';
import { plainText } from '../../../src/newspaper/text/plain-text.js';
import { writtenMarkdown } from '../../../src/newspaper/text/written-markdown.js';
import { wxrItem, wxrOf } from '../../archive-taking.js';
import { madeGhost, madeWxr } from '../../made-archive.js';
import { whole_text } from '../../paper-ground.js';
import { saved_html, saved_text } from '../../saved-pages.js';
import { bytes, fileWith, form, json, type Reader, text } from './reader.js';

const site = 'https://old.example.org';
const wxr = [
  wxrOf(site, [
    wxrItem(
      { title: 'A', 'content:encoded': '<p>Text &amp; <b>more</b></p>', 'wp:post_name': 'a' },
      '<category domain="category" nicename="n">News</category>',
    ),
  ]),
  [...madeWxr(3, 400)].join(''),
];
const html = [
  '<h2>A</h2><p>Text <a href="/a?b=1">there</a> <em>and</em></p><ul><li>x<ol><li>y</ol></ul><table><tr><td>1</table>',
  '<!-- wp:paragraph --><p>a<br>b</p><blockquote><p>c</p></blockquote><img src="data:image/png;base64,AAAA" alt="x">',
  'a\n\nb <script>x</script>',
];
const piece = {
  kind: 'piece',
  place: '1',
  key: 'k',
  title: 'A title',
  language: 'en',
  family: null,
  number: null,
  slug: 'a-title',
  day: '2016-03-30',
  at: new Date(0),
  state: 'published',
  section: '',
  standfirst: 'First.',
  byline: 'Nobody',
  old_paths: ['/a'],
  corrections: [],
  withdrawn: null,
  people: [],
  pictures: [],
  remarks: [],
} as const;

/** Goes through an archive as an import does, and reads each of its texts. */
async function through(archive: Archive | Promise<Archive>): Promise<void> {
  for await (const item of (await archive).read()) if (item.kind === 'piece') readPiece(item, 'en');
}

/** Markdown, read, written and read again: the page and the plain text stay the same. */
function markdown(typed: string) {
  const read = readMarkdown(typed);
  if (!read.ok) return read;
  plainText(read.value);
  const again = readMarkdown(writtenMarkdown(read.value));
  if (!again.ok && typed.length < 10_000) throw new Error('what was written of it cannot be read');
  return read;
}

/** What we tell: articles, issues, archives, the newsletter. */
export const newspaperReaders = (): Reader[] => [
  text(
    'newspaper/text/markdown.ts readMarkdown',
    [
      whole_text,
      'A[^1] B.[^2]\n\n[^1]: C\n\n    - [^2]: D',
      '* a\n  * b\n\n    c\n\n> d',
      '```\ncode\n```\n***\n![x](picture:1)',
    ],
    markdown,
    { share: 0.3 },
  ),
  text(
    'newspaper/text/address.ts addressIn',
    ['https://a.example/b c', 'mailto:a@b.example', '/a#b', '#x'],
    addressIn,
  ),
  form(
    'newspaper/issues/plan.ts readHead',
    issue_fields,
    [{ number: '1092', day: '2016-04-01', title: '', language: 'en' }],
    readHead,
  ),
  form(
    'newspaper/issues/plan.ts readPlan',
    ['plan'],
    [{ plan: '# International\n* 22485 x\n22486\n- 1984 and after\n# Work\nA title' }],
    (typed, ground) => readPlan(ground.database.app, typed),
    { share: 0.1 },
  ),
  text(
    'newspaper/finding/question.ts readQuestion',
    ['письма в тюрьму', "a & b:* | 'c' <-> !d", 'turme'],
    readQuestion,
    { again: (read) => read?.typed ?? null },
  ),
  form(
    'newspaper/joining/offer-reader.ts readOffer',
    ['name', 'contact', 'place', 'note', 'ticked'],
    [{ name: 'A', contact: 'a@b.example', place: 'Town', note: 'I can\nhelp', ticked: 'translate write' }],
    (typed) => readOffer(typed, typed.ticked.split(' '), 'en'),
  ),
  text(
    'newspaper/newsletter/address-book.ts readBook',
    ['name,email\r\nA,a@b.example\r\nB;b@c.example\n"C" <c@d.example>\nx', 'a@b.example\na@B.example'],
    readBook,
    { share: 0.4 },
  ),
  text(
    'newspaper/newsletter/address-book.ts readConsents',
    ['They signed at our stall in May.'],
    (typed) => ({
      ok: false,
      problems: [...readConsents(typed), { field: 'x', code: 'newspaper.newsletter.book.empty' }],
    }),
  ),
  form(
    'newspaper/newsletter/choice-fields.tsx readChoice',
    ['often', 'spoken'],
    [
      { often: 'month', spoken: 'ru' },
      { often: 'article', spoken: 'en' },
    ],
    readChoice,
  ),
  text(
    'newspaper/archive/archive-address.ts readAddress',
    [`${site}/2016/03/a/?p=1`, 'http://пример.рф'],
    (typed) => readAddress(typed),
  ),
  text(
    'newspaper/archive/archive-address.ts oldPathsOf, siteName, isPath',
    [`${site}/2016/03/a%20b/?p=1#c`, '/a/б'],
    (typed) => [oldPathsOf(typed, site), siteName(typed), isPath(typed)],
  ),
  text(
    'newspaper/archive/archive-clock.ts readClock',
    ['2016-03-30 09:00:00', '2016-03-30T09:00', '0000-00-00 00:00:00'],
    (typed) => {
      const read = readClock(typed);
      if (read) momentIn('Asia/Almaty', read);
    },
  ),
  text(
    'newspaper/archive/archive-clock.ts isZone',
    ['Europe/London', 'UTC', 'asia/almaty'],
    (typed) => isZone(typed) && dayIn(typed, new Date(0)),
    { share: 0.1 },
  ),
  text(
    'newspaper/archive/front-matter.ts readFrontMatter',
    [
      '---\ntitle: "A"\nlist: [1,"b"]\nword: plain\n---\n\nText',
      withFrontMatter({ title: 'x', day: '2016-03-30' }, 'body'),
    ],
    readFrontMatter,
  ),
  text(
    'newspaper/archive/page-archive.ts readPage',
    [saved_text, saved_html],
    (typed) => [...readPage(typed, 'page', nothingSaid)],
    { throws: [Refused], share: 0.05 },
  ),
  bytes(
    'newspaper/archive/page-archive.ts openPages',
    [saved_html, Buffer.from(`\ufeff${saved_text}`, 'utf16le')],
    (content, ground) => through(openPages([fileWith(content, ground)], nothingSaid)),
    { throws: [Refused], share: 0.03 },
  ),
  bytes(
    'newspaper/archive/wxr-archive.ts openWxr',
    wxr,
    (content, ground) => through(openWxr(fileWith(content, ground), nothingSaid)),
    { throws: [Refused], share: 0.06 },
  ),
  bytes(
    'newspaper/archive/ghost-archive.ts openGhost',
    [[...madeGhost(2)].join('')],
    (content, ground) => through(openGhost(fileWith(content, ground), { ...nothingSaid, site })),
    { throws: [Refused], share: 0.06 },
  ),
  text(
    'newspaper/archive/text-of-html.ts textOfHtml',
    html,
    (typed) => textOfHtml(typed, { blank_lines: true, base: site, notes: { a: typed.slice(0, 100) } }),
    { throws: [Refused], share: 0.2 },
  ),
  text(
    'newspaper/archive/piece-reader.ts readPiece',
    html,
    (typed) =>
      readPiece(
        {
          ...piece,
          body: { kind: 'html', text: typed, blank_lines: false, base: null, notes: {} },
          standfirst: typed.slice(0, 50),
          title: typed.slice(3, 40),
        } as never,
        'en',
      ),
    { throws: [Refused], share: 0.15 },
  ),
  json(
    'newspaper/archive/piece-reader.ts readPiece of Markdown',
    [{ title: 'A', text: whole_text, byline: 'x', day: '2016-03-30' }],
    (value) => {
      const said = Object(value) as Record<string, unknown>;
      const word = (name: string) => (typeof said[name] === 'string' ? said[name] : '');
      return readPiece(
        {
          ...piece,
          title: word('title'),
          byline: word('byline'),
          day: word('day'),
          body: { kind: 'markdown', text: word('text') },
        } as never,
        'en',
      );
    },
    { share: 0.15 },
  ),
];
