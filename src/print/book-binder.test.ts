import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { getDocumentProxy } from 'unpdf';
import { readPdf } from '../../test/read-pdf.js';
import { BookBinder } from './book-binder.js';
import { NotBound } from './pdf-part.js';
import { openPress, type Press } from './press.js';

const SHEET = `#import "/frame.typ": *
#show: paper.with(title: data.title, lang: "en", date: "2016-04-07")
#for (place, one) in data.papers.enumerate() {
  if place > 0 { pagebreak() }
  heading(level: 1, outlined: false, one.heading)
  par(one.text)
  if "to" in one { par(link("page:" + str(one.to), one.text)) }
}`;

let folder: string;
let press: Press;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'sheets-'));
  press = openPress();
});
after(async () => {
  await press.close();
  rmSync(folder, { recursive: true });
});

const set = async (title: string, papers: object[], source = SHEET) => {
  const file = join(folder, 'sheet.typ');
  writeFileSync(file, source);
  return (await press.print({ name: 'sheet', file }, { title, papers })).pdf;
};
const paper = (heading: string) => ({ heading, text: `Text of ${heading}.` });

/** Names that look like the insides of a PDF. */
const hostile = 'Anna (4 0 R) \\ endobj stream /StructParents 1 )(';

async function bound(): Promise<Uint8Array> {
  const binder = new BookBinder();
  const out = [
    await binder.add(await set('One', [paper('first'), paper(hostile)])),
    await binder.add(await set('Two', [paper('third')])),
  ];
  assert.equal(binder.count, 3);
  const front = await set('The book', [{ ...paper('Contents'), to: 3 }]);
  const marks = ['first', hostile, 'Үшінші'].map((title, place) => ({ title, page: place + 1 }));
  const { bytes, pages } = await binder.finish(front, marks);
  assert.equal(pages, 4);
  return Buffer.concat([...out, bytes]);
}

test('papers become one book: title and contents in front, then the parts, with every text as it was', async () => {
  const bytes = await bound();
  const { pages, title, lang } = await readPdf(bytes);
  assert.deepEqual([title, lang], ['The book', 'en']);
  assert.deepEqual(
    pages.map(({ text }) => text.split('\n')[0]),
    ['Contents', 'first', hostile, 'third'],
  );
  assert.deepEqual(Buffer.from(await bound()), Buffer.from(bytes), 'the same papers, the same bytes');
});

test('the list beside the book and the links of its contents lead to the right pages', async () => {
  const pdf = await getDocumentProxy(Uint8Array.from(await bound()), { verbosity: 0 });
  const pageOf = async (dest: unknown) => (await pdf.getPageIndex((dest as [never])[0])) + 1;
  const outline = (await pdf.getOutline()) as { title: string; dest: unknown }[];
  assert.deepEqual(await Promise.all(outline.map(async ({ title, dest }) => [title, await pageOf(dest)])), [
    ['first', 2],
    [hostile, 3],
    ['Үшінші', 4],
  ]);
  const [link] = (await (await pdf.getPage(1)).getAnnotations()) as { dest: unknown }[];
  assert.equal(await pageOf(link?.dest), 4);
  assert.deepEqual(await pdf.getPageLabels(), ['i', '1', '2', '3']);
  await pdf.destroy();
});

test('the book is tagged as a whole: each page finds its tags, the front first', async () => {
  const pdf = await getDocumentProxy(Uint8Array.from(await bound()), { verbosity: 0 });
  interface Tag {
    role?: string;
    children?: Tag[];
  }
  const roles = (tag: Tag): string[] => [tag.role ?? '', ...(tag.children ?? []).flatMap(roles)];
  for (let number = 1; number <= 4; number += 1) {
    const tree = (await (await pdf.getPage(number)).getStructTree()) as Tag | null;
    assert.ok(tree, `page ${number} has no tags`);
    assert.deepEqual(
      roles(tree).filter((role) => role === 'H1' || role === 'Part'),
      ['Part', 'H1'],
    );
  }
  assert.equal(((await pdf.getMarkInfo()) as { Marked?: boolean } | null)?.Marked, true);
  await pdf.destroy();
});

test('what cannot be bound is refused in a word: another PDF, notes, a link or mark to no page', async () => {
  const binder = new BookBinder();
  await assert.rejects(binder.add(Buffer.from('%PDF-1.4 nothing')), NotBound);
  const notes = await set('x', [paper('a')], `${SHEET}\n#footnote[a note]`);
  await assert.rejects(binder.add(notes), NotBound);
  const [one, away] = [await set('x', [paper('a')]), await set('x', [{ ...paper('a'), to: 9 }])];
  await binder.add(one);
  await assert.rejects(binder.finish(away, []), NotBound);
  const other = new BookBinder();
  await other.add(one);
  await assert.rejects(other.finish(one, [{ title: 'a', page: 2 }]), NotBound);
});
