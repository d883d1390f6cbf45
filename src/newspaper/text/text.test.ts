import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { whole_text } from '../../../test/paper-ground.js';
import { addressIn } from './address.js';
import { deepest, longest_text, readMarkdown, textOf } from './markdown.js';
import { PageText } from './page-text.js';
import { firstWords, plainText } from './plain-text.js';
import { picturesIn } from './tree.js';
import { writtenMarkdown } from './written-markdown.js';

const words = { notes: 'Notes', back: 'Back to note' };
const picture = {
  src: '/articles/pictures/1-1.jpg',
  across: 60,
  down: 40,
  alt: 'A "field"',
  credit: 'Nobody',
};
const pageOf = (markdown: string) =>
  String(PageText({ text: textOf(markdown), pictures: new Map([[1, picture]]), words }));

test('a text is read once into a tree, and page and plain text say the same', () => {
  const text = textOf(whole_text);
  assert.deepEqual(
    text.blocks.map(({ kind }) => kind),
    ['paragraph', 'heading', 'quote', 'picture', 'list', 'table'],
  );
  assert.deepEqual(picturesIn(text), [1]);
  assert.equal(text.notes.length, 1);
  const page = pageOf(whole_text);
  assert.match(page, /<em>emphasis<\/em>, <strong>weight<\/strong>/);
  assert.match(page, /<sup><a href="#note-1" id="note-1-ref">1<\/a><\/sup>/);
  assert.match(page, /<li id="note-1">A note below\. <a href="#note-1-ref"/);
  assert.match(
    page,
    /<img src="\/articles\/pictures\/1-1\.jpg" width="60" height="40" alt="A &quot;field&quot;"/,
  );
  const plain = plainText(text);
  assert.match(
    plain,
    /^An invented beginning with emphasis, weight and a link \(https:\/\/news\.example\/a\)\.\[1\]\n\n/,
  );
  assert.match(plain, /\n\n> Somebody said something\.\n\nWords below the picture\n\n1\. one\n2\. two\n\n/);
  assert.match(plain, /\n\n\[1\] A note below\.$/);
  assert.equal(firstWords(text, 24), 'An invented beginning …');
});

test('a quote that begins with a heading is a side box, and a quote that only says something is none', () => {
  const page = pageOf('> ## What the law says\n>\n> Words apart.[^1]\n\n> Only said.\n\n[^1]: A note.');
  assert.match(
    page,
    /^<aside class="box"><h2>What the law says<\/h2><p>Words apart\..*<\/aside><blockquote><p>Only said/,
  );
});

test('HTML is text, whatever it says', () => {
  for (const hostile of [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    'a <b onclick="x">b</b> c',
    '<!-- --> <svg/onload=alert(1)>',
    '<div>\n\n*a*\n\n</div>',
  ]) {
    const page = pageOf(hostile);
    assert.doesNotMatch(page, /<(script|img|b|svg|div|!)/i, hostile);
    assert.ok(plainText(textOf(hostile)).includes(hostile.split('\n')[0] ?? ''), hostile);
  }
});

test('an address leads to the web, to a mailbox, into this site or to a place on the page, and nowhere else', () => {
  for (const good of [
    'https://a.example/b?c=d',
    'http://a.example/',
    'mailto:a@b.example',
    '/people',
    '#note-1',
  ])
    assert.equal(addressIn(good), good);
  const bad = [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,<script>',
    'vbscript:x',
    'file:///etc/passwd',
    '//evil.example',
    '/\\evil.example',
    'ftp://a.example',
    '',
    `https://a.example/${'a'.repeat(3000)}`,
  ];
  for (const one of bad) assert.equal(addressIn(one), null, one);
  const page = pageOf(bad.map((one) => `[words](<${one}>)`).join('\n\n'));
  assert.doesNotMatch(page, /<a /);
  assert.match(page, /words/);
});

test('headings go down one level at a time below the headline, however they were written', () => {
  const levels = (markdown: string) =>
    textOf(markdown).blocks.flatMap((block) => (block.kind === 'heading' ? block.level : []));
  assert.deepEqual(levels('#### a\n\n#### b\n\n###### c\n\n# d\n\n### e'), [2, 3, 4, 2, 3]);
});

test('a picture from elsewhere is its caption, and nothing is loaded', () => {
  const page = pageOf('![what it says](https://evil.example/track.gif) and ![](picture:7)');
  assert.doesNotMatch(page, /<img|evil/);
  assert.match(page, /what it says/);
});

test('a footnote that calls itself, and one that nobody calls, harm nobody', () => {
  const text = textOf('Words.[^a]\n\n[^a]: Again.[^a]\n\n[^b]: Never called.');
  assert.equal(text.notes.length, 1);
  assert.match(pageOf('Words.[^a]\n\n[^a]: Again.[^a]'), /Again\./);
  assert.ok(plainText(text).length < 100);
});

const deep: [string, string][] = [
  ['quotes', `${'>'.repeat(10_000)} a`],
  ['quotes with blanks', `${'> '.repeat(10_000)}a`],
  ['lists', `${'- '.repeat(10_000)}a`],
  [
    'lists, line by line',
    Array.from({ length: 600 }, (_, depth) => `${' '.repeat(depth * 2)}- a`)
      .join('\n')
      .slice(0, longest_text),
  ],
  ['emphasis', `${'*a **b '.repeat(10_000)}${'c** d* '.repeat(10_000)}`],
  ['stars', `${'*'.repeat(10_000)}a${'*'.repeat(10_000)}`],
];

test('what lies 10,000 deep in each other is refused with a sentence, at once', () => {
  for (const [name, markdown] of deep) {
    const begun = performance.now();
    const read = readMarkdown(markdown);
    const took = performance.now() - begun;
    assert.equal(read.ok, false, name);
    if (!read.ok) assert.equal(read.problems[0]?.code, 'newspaper.text.too_deep', name);
    assert.ok(took < 2000, `${name}: ${Math.round(took)} ms`);
  }
});

test('what looks deep and is none, and what readers of Markdown choke on, is read in a moment', () => {
  const many = (piece: string) => piece.repeat(Math.floor(longest_text / piece.length));
  for (const piece of [
    '[',
    ']',
    '![',
    '[a](',
    '*a ',
    'a* ',
    '_a ',
    '`',
    '`a``',
    '<',
    '&',
    '\\',
    '[^a]',
    '^[',
    '|',
    '> a\n',
    '- a\n',
    '# ',
    '[a]: b\n',
    'a\n\n',
    '<!--',
    '~~~\n',
  ]) {
    const begun = performance.now();
    readMarkdown(many(piece));
    const took = performance.now() - begun;
    assert.ok(took < 4000, `${JSON.stringify(piece)}: ${Math.round(took)} ms`);
  }
});

test('a text that is too long is refused before it is read', () => {
  const begun = performance.now();
  const read = readMarkdown('a '.repeat(1_000_000));
  assert.ok(performance.now() - begun < 100);
  assert.equal(read.ok ? null : read.problems[0]?.code, 'newspaper.text.too_long');
});

test('whatever is typed, a page of it carries no tag that we do not write, and reading never throws', () => {
  const piece = fc.constantFrom(
    ...[
      '<',
      '>',
      '&',
      '"',
      "'",
      '[',
      ']',
      '(',
      ')',
      '!',
      '*',
      '_',
      '`',
      '\n',
      '\n\n',
      '> ',
      '> # ',
      '- ',
      '1. ',
      '#',
      ' ',
      'a',
    ],
    ...[
      '|',
      '---',
      '[^1]',
      '[^1]: ',
      'picture:1',
      'javascript:',
      'https://a.example',
      '<script>',
      '\u202e',
      '\\',
      '\u0000',
    ],
  );
  const ours =
    /<\/?(p|h[2-6]|blockquote|aside|ul|ol|li|pre|code|hr|div|table|thead|tbody|tr|th|td|figure|figcaption|img|em|strong|a|br|sup|section|span)(\s[^<>]*)?\/?>/g;
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const markdown = pieces.join('');
      const read = readMarkdown(markdown);
      if (!read.ok) return;
      const page = pageOf(markdown);
      assert.doesNotMatch(page.replace(ours, ''), /[<>]/);
      assert.doesNotMatch(page, /href="javascript/i);
      plainText(read.value);
    }),
    { numRuns: 400 },
  );
  assert.ok(deepest < 100);
});

test('a text full of marks of notes is refused, because each would be looked for to its end', () => {
  const read = readMarkdown('[^1/a).'.repeat(20_000));
  assert.ok(!read.ok);
  assert.equal(read.problems[0]?.code, 'newspaper.text.many_notes');
  assert.ok(readMarkdown('A note.[^1]\n\n[^1]: Its words.').ok);
  // What is taken can be read again as it is written, with notes in the words as two marks each.
  const most = readMarkdown('A^[note] '.repeat(500));
  assert.ok(most.ok && readMarkdown(writtenMarkdown(most.value)).ok);
  assert.ok(!readMarkdown('A^[note] '.repeat(501)).ok);
});

test('a note that is written inside another one is a note of its own', () => {
  const read = readMarkdown('A[^1] and B.[^2]\n\n[^1]: First\n\n    - [^2]: Second\n\n    End');
  assert.ok(read.ok);
  const [one, two] = read.value.notes;
  assert.match(JSON.stringify(one), /First.*End/);
  assert.doesNotMatch(JSON.stringify(one), /Second/);
  assert.match(JSON.stringify(two), /Second/);
  assert.ok(readMarkdown('[^1]: - [^1]: ').ok);
});
