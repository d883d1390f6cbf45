import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { greyPicture, whole_text } from '../../../test/paper-ground.js';
import { readPdf } from '../../../test/read-pdf.js';
import { beside } from '../../kernel/root.js';
import { openPress, type Press, type Sheet } from '../../print/press.js';
import { textOf } from '../text/markdown.js';

let press: Press;
let folder: string;
let sheet: Sheet;

before(() => {
  press = openPress();
  folder = mkdtempSync(join(tmpdir(), 'habeas-written-'));
  copyFileSync(beside(import.meta.url, 'written.typ'), join(folder, 'written.typ'));
  const source = [
    '#import "/frame.typ": *',
    '#import "written.typ": written',
    '#show: paper.with(title: "An invented article", date: "2016-03-30")',
    '#heading(level: 1, "An invented article")',
    '#written(data.text, pictures: data.pictures)',
  ];
  sheet = { name: 'try', file: join(folder, 'try.typ') };
  writeFileSync(sheet.file, source.join('\n'));
});
after(async () => {
  await press?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function printed(markdown: string): Promise<string> {
  const pictures = { 1: { file: 'pictures/one.jpg', alt: 'A grey field', credit: 'Nobody' } };
  const files = new Map([['one.jpg', await greyPicture()]]);
  const { pdf } = await press.print(sheet, { text: textOf(markdown), pictures }, files);
  const { pages } = await readPdf(pdf);
  return pages
    .map(({ text }) => text)
    .join('\n')
    .replace(/\s+/g, ' ');
}

test('an article’s text is set on paper with everything it has, its notes and addresses below', async () => {
  const text = await printed(whole_text);
  for (const said of [
    'An invented beginning with emphasis, weight and a link',
    'A heading',
    'Somebody said something.',
    'Words below the picture Nobody',
    '1. one',
    '2. two',
    'how long',
    'A note below.',
    'https://news.example/a',
  ])
    assert.ok(text.includes(said), `${said}: ${text}`);
});

test('the address of a link in a note stands behind its words, and begins no note of its own', async () => {
  const text = await printed(
    'Words.[^a]\n\n[^a]: [One paper](https://one.example/a), [the other](https://other.example/b); <https://alone.example>.',
  );
  assert.match(text, /1 ?One paper \(https:\/\/one\.example\/a\), the other \(https:\/\/other\.example\/b\)/);
  assert.doesNotMatch(text, /\(https:\/\/alone/);
  assert.doesNotMatch(text, /\b2 ?https/);
});

test('a side box keeps its words on paper, with a list, a note and a picture in it', async () => {
  const text = await printed(
    'Before.\n\n> ## What the law says\n>\n> Words apart.[^a]\n>\n> - one\n> - two\n>\n> ![In the box](picture:1)\n\nAfter.\n\n[^a]: A note.',
  );
  assert.match(text, /Before\. What the law says Words apart\.1? .*one .*two .*In the box Nobody .*After\./);
  assert.match(text, /A note\./);
});

test('what is code in Typst is text on paper, and a note that calls itself ends', async () => {
  const hostile = [
    '#panic("x")',
    '#read("/etc/passwd")',
    '$x$ <label> @ref `raw` \\u{41}',
    '= Not a heading',
  ];
  const text = await printed(`${hostile.join('\n\n')}\n\nWords.[^a]\n\n[^a]: Again.[^a]`);
  assert.ok(text.includes('#panic("x")') || text.includes('#panic(“x”)'), text);
  assert.match(text, /#read\(.\/etc\/passwd.\)/);
  assert.match(text, /= Not a heading/);
  assert.equal(text.match(/Again\./g)?.length, 1);
});

test('Russian, Kazakh, headings that skip a level and a table with rows of any length are set', async () => {
  const text = await printed(
    'Қазақстан: әділдік үшін.\n\nСвободу!\n\n| a | b |\n|---|---|\n| 1 |\n| 2 | 3 | 4 |',
  );
  assert.match(text, /Қазақстан: әділдік үшін\..*Свободу!/);
});
