import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { readPdf } from '../../test/read-pdf.js';
import { xmlBlocks } from '../../test/read-xml.js';
import { fromZip, readZip } from '../../test/read-zip.js';
import { docxOf } from './docx.js';
import { paper_mm } from './label-sheets.js';
import { odt_type, odtOf } from './odt.js';
import type { OfficeDocument } from './office-document.js';

/** Invented; what looks like markup, a formula or code is only words. */
const hostile = [
  '<script>alert(1)</script> <w:p/> </text:p>',
  ']]> <!-- x --> <?php ?> <!DOCTYPE a [<!ENTITY b "c">]> &b; &amp; &#0;',
  '=HYPERLINK("x") {=SUM(A1)} "quoted" \'single\'',
  'two  spaces   and three, a\ttab',
  'Әділет «Үлгі» Қаһарман — № 14 ✓ \u{1f6a9}',
];

function aDocument(change: Partial<OfficeDocument> = {}): OfficeDocument {
  return {
    title: 'Freedom & <bread>',
    language: 'kk',
    paper: 'a4',
    date: '2016-03-30',
    pages: [
      [
        { kind: 'small', text: 'Motion' },
        { kind: 'title', text: 'Freedom & <bread>' },
        { kind: 'part', text: 'This meeting notes:' },
        ...hostile.map((text, at) => ({ kind: 'point', text, number: at + 1 }) as const),
        { kind: 'point', text: 'A line without number', number: null },
      ],
      [
        { kind: 'line', text: 'first\nsecond' },
        { kind: 'line', text: '' },
        { kind: 'note', text: 'the last' },
      ],
    ],
    ...change,
  };
}

/** Every paragraph as it has to be read back. */
const expected = (document: OfficeDocument) =>
  document.pages
    .flat()
    .map(({ text, number }) => (typeof number === 'number' ? `${number}.\t${text}` : text));

const odtWords = (bytes: Uint8Array) =>
  xmlBlocks(
    // A run of spaces is an element with their number (ODF 1.3 part 3, 6.1.3).
    fromZip(Buffer.from(bytes), 'content.xml').replace(/<text:s text:c="(\d+)"\/>/g, (_, count) =>
      ' '.repeat(Number(count)),
    ),
    ['text:p', 'text:h'],
    { 'text:tab': '\t', 'text:line-break': '\n' },
  );
const docxWords = (bytes: Uint8Array) =>
  xmlBlocks(
    // Where the tabs stand is no tab.
    fromZip(Buffer.from(bytes), 'word/document.xml').replace(/<w:tabs>.*?<\/w:tabs>/g, ''),
    ['w:p'],
    { 'w:tab': '\t', 'w:br': '\n' },
  );

test('an ODT is a package as the standard wants it: mimetype first and stored, everything in the manifest', () => {
  const entries = readZip(Buffer.from(odtOf(aDocument())));
  const [first] = entries;
  assert.deepEqual(
    [first?.name, first?.stored, first?.at, first?.extra_bytes, first?.bytes.toString()],
    ['mimetype', true, 0, 0, odt_type],
  );
  const manifest = entries.find(({ name }) => name === 'META-INF/manifest.xml')?.bytes.toString() ?? '';
  const listed = [...manifest.matchAll(/full-path="([^"]+)"/g)].map(([, path]) => path);
  const held = entries.map(({ name }) => name).filter((name) => !/^(mimetype|META-INF\/.*)$/.test(name));
  assert.deepEqual(listed, ['/', ...held]);
  for (const { name, bytes } of entries.slice(1)) {
    xmlBlocks(bytes.toString('utf8'), []);
    if (name !== 'META-INF/manifest.xml') assert.match(bytes.toString(), /office:version="1\.3"/);
  }
});

test('every paragraph comes back from ODT and DOCX letter for letter, whatever it looks like', async () => {
  const document = aDocument();
  assert.deepEqual(odtWords(odtOf(document)), expected(document));
  assert.deepEqual(docxWords(await docxOf(document)), expected(document));
});

test('characters that XML forbids are left out and nothing else with them', async () => {
  const document = aDocument({ pages: [[{ kind: 'text', text: 'a\u0000b\u0007c\ud83dd\ufffee' }]] });
  assert.deepEqual(odtWords(odtOf(document)), ['abcde']);
  assert.deepEqual(docxWords(await docxOf(document)), ['abcde']);
});

test('both formats have the paper, the language and the direction of the text, and a break before each page', async () => {
  for (const [paper, language, mode] of [
    ['a4', 'kk', 'lr-tb'],
    ['us-letter', 'ar', 'rl-tb'],
  ] as const) {
    const document = aDocument({ paper, language });
    const odt = Buffer.from(odtOf(document));
    const styles = fromZip(odt, 'styles.xml');
    const { width, height } = paper_mm[paper];
    assert.ok(styles.includes(`fo:page-width="${width}mm" fo:page-height="${height}mm"`));
    assert.ok(styles.includes(`fo:language="${language}"`));
    assert.ok(styles.includes(`style:writing-mode="${mode}"`));
    assert.equal(fromZip(odt, 'content.xml').match(/text:style-name="page-/g)?.length, 1);
    const docx = await docxOf(document);
    const word = fromZip(docx, 'word/document.xml');
    const twips = (mm: number) => Math.round((mm * 1440) / 25.4);
    assert.ok(word.includes(`w:w="${twips(width)}" w:h="${twips(height)}"`));
    assert.equal(word.match(/<w:pageBreakBefore\/>/g)?.length, 1);
    assert.equal(/<w:bidi\/>/.test(word), mode === 'rl-tb');
    assert.match(fromZip(docx, 'word/styles.xml'), new RegExp(`w:lang w:val="${language}-`));
  }
});

test('the same document gives the same ODT', () => {
  assert.deepEqual(odtOf(aDocument()), odtOf(aDocument()));
});

const office = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'soffice'))
  .find((path) => existsSync(path));

test('LibreOffice opens both and shows every word on two pages', {
  skip: office ? false : 'LibreOffice is not installed here',
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'office-'));
  try {
    const document = aDocument();
    writeFileSync(join(folder, 'one.odt'), odtOf(document));
    writeFileSync(join(folder, 'two.docx'), await docxOf(document));
    await promisify(execFile)(
      office as string,
      [
        `-env:UserInstallation=file://${folder}/profile`,
        ...['--headless', '--convert-to', 'pdf', '--outdir', folder],
        ...['one.odt', 'two.docx'].map((name) => join(folder, name)),
      ],
      { timeout: 120_000 },
    );
    const bare = (text: string) => text.replace(/\s+/g, '').replace('\u{1f6a9}', '');
    for (const name of ['one.pdf', 'two.pdf']) {
      const { pages } = await readPdf(readFileSync(join(folder, name)));
      assert.equal(pages.length, 2, name);
      const shown = bare(pages.map(({ text }) => text).join(''));
      for (const text of expected(document)) assert.ok(shown.includes(bare(text)), `${name}: ${text}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
