import assert from 'node:assert/strict';
import { test } from 'node:test';
import { saved_html, saved_text } from '../../../test/saved-pages.js';
import type { ArchiveIssue, ArchiveItem, ArchivePiece } from './archive-piece.js';
import { nothingSaid } from './archive-piece.js';
import { readPage } from './page-archive.js';
import { dayInText } from './page-marks.js';

interface Page {
  piece: ArchivePiece;
  issue: ArchiveIssue | undefined;
  items: ArchiveItem[];
}

function pageOf(text: string, words = nothingSaid): Page {
  const items = [...readPage(text, 'page.txt', words)];
  const [piece] = items;
  assert.equal(piece?.kind, 'piece', JSON.stringify(items));
  return { piece: piece as ArchivePiece, issue: items.find((one) => one.kind === 'issue'), items };
}

const codes = (item: { remarks: { code: string }[] } | undefined) =>
  item?.remarks.map(({ code }) => code.split('.').at(-1));
const bodyOf = ({ body }: ArchivePiece) => body.text;

test('a page saved as text becomes its article: number, day, headline, body, and nothing of the page around it', () => {
  const { piece } = pageOf(saved_text);
  assert.equal(piece.number, 4711);
  assert.equal(piece.day, '2013-05-14');
  assert.equal(piece.title, 'Steppe: Three writers before an invented court');
  assert.equal(piece.slug, 'steppe-three-writers-before-an-invented-court');
  assert.equal(piece.section, 'International lantern news and analysis');
  assert.equal(piece.byline, '');
  const paragraphs = bodyOf(piece).trim().split('\n\n');
  assert.equal(paragraphs.length, 8);
  assert.match(paragraphs[0] ?? '', /^On 3 May/);
  assert.equal(paragraphs[2], '## Silence');
  assert.match(paragraphs[7] ?? '', /campaign\.example\)\.$/);
  assert.doesNotMatch(bodyOf(piece), /87|Link to|click here|Who pays|Home/);
  assert.deepEqual(codes(piece), ['page_appeal']);
});

test('its list of contents becomes the issue’s, by section, and the operator is told which lines were read as sections', () => {
  const { issue } = pageOf(saved_text);
  assert.equal(issue?.number, 312);
  assert.equal(issue?.day, '2013-05-14');
  assert.deepEqual(
    issue?.sections.map(({ name, lines }) => [name, lines.length]),
    [
      ['Lantern Society news and analysis', 4],
      ['International lantern news and analysis', 3],
      ['Northern Union referendum', 2],
      ['Lantern Society workplace news', 2],
      ['Lantern Society comments and reviews', 1],
      ['Lantern Society feature', 1],
    ],
  );
  const own = issue?.sections[1]?.lines[1];
  assert.deepEqual(own, {
    headline: 'Steppe: Three writers before an invented court',
    number: 4711,
    is_front: false,
  });
  assert.deepEqual(codes(issue), ['page_guessed']);
  const named = pageOf(saved_text, { ...nothingSaid, sections: ['2% Amused'] }).issue?.sections;
  assert.deepEqual(
    named?.slice(0, 2).map(({ name, lines }) => [name, lines.length]),
    [
      ['Lantern Society news and analysis', 2],
      ['2% amused', 1],
    ],
  );
});

test('a page saved as HTML shows its sections itself, and scripts in it vanish', () => {
  const { piece, issue } = pageOf(saved_html, { ...nothingSaid, site: 'http://www.paper.example' });
  assert.equal(piece.number, 4712);
  assert.equal(piece.day, '2013-05-14');
  assert.equal(piece.byline, "Nobody Invented, ferrymen's branch");
  assert.match(bodyOf(piece), /were _not_ lit\. “We will stand/);
  assert.match(bodyOf(piece), /### Tomorrow/);
  assert.match(bodyOf(piece), /\[The gate at night\]\(http:\/\/www\.paper\.example\/pictures\/gate\.jpg\)/);
  assert.match(bodyOf(piece), /- bring lamps[\s\S]*- bring soup/);
  assert.doesNotMatch(bodyOf(piece), /alert|stolen|javascript|Home|click here/);
  assert.deepEqual(
    issue?.sections.map(({ name, lines }) => [name, lines.map(({ number }) => number)]),
    [
      ['Lantern Society news and analysis', [4700]],
      ['International lantern news and analysis', [4712, 4711]],
    ],
  );
  assert.deepEqual(codes(issue), []);
});

test('other saved forms of the page are read, too', () => {
  const forms = {
    'Windows line ends and a byte order mark': `\ufeff${saved_text.replaceAll('\n', '\r\n')}`,
    'without the addresses above': saved_text.split('\n').slice(4).join('\n'),
    'an issue number in words': saved_text
      .replace('Link to this page: http://www.paper.example/issue/312/4711\n', '')
      .replace('The Lantern newspaper, 14 May 2013', 'The Lantern issue 312, 14 May 2013'),
    'another order above': saved_text.replace(/^(http.*\n)(87\n12\n)(Link.*\n)/, '$3$1$2'),
    'a date in figures': saved_text.replace(
      'From The Lantern newspaper, 14 May 2013',
      'From: The Lantern, 14/05/2013',
    ),
    'lines wrapped at 80 letters': saved_text.replace(/(.{60,80}?) (?=.{10})/g, (whole, part: string) =>
      /^(http|Link|From|Why|Home)/.test(part) ? whole : `${part}\n`,
    ),
  };
  for (const [form, text] of Object.entries(forms)) {
    const { piece, issue, items } = pageOf(text);
    assert.equal(piece.title, 'Steppe: Three writers before an invented court', form);
    assert.equal(piece.day, '2013-05-14', form);
    assert.match(bodyOf(piece), /^On 3 May, a committee/, form);
    if (form === 'without the addresses above')
      assert.ok(items.some((one) => one.kind === 'refused' && one.why.code.endsWith('page_no_issue')));
    else assert.equal(issue?.number, 312, form);
  }
});

test('what is no page of a newspaper is refused with the reason', () => {
  const why = (text: string) => {
    const [item] = readPage(text, 'page.txt', nothingSaid);
    return item?.kind === 'refused' ? item.why.code.split('.').at(-1) : item?.kind;
  };
  assert.equal(why(''), 'page_no_headline');
  assert.equal(why('\n\n 12 \n'), 'page_no_headline');
  assert.equal(why('A headline alone'), 'page_no_body');
  assert.equal(why(`A headline\n\n${'And a paragraph. '.repeat(20)}`), 'page_no_day');
});

test('a date of a page is a day, and the day stands first where figures could be read in two ways', () => {
  assert.equal(dayInText('Posted on 30th March 2016 at noon')?.day, '2016-03-30');
  assert.equal(dayInText('March 30, 2016')?.day, '2016-03-30');
  assert.equal(dayInText('04/05/2013')?.day, '2013-05-04');
  assert.equal(dayInText('31/02/2013'), null);
  assert.equal(dayInText('in May 2013'), null);
});
