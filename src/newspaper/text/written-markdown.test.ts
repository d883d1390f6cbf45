import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { withoutEmpty } from '../../../test/text-tree.js';
import { tidied } from '../archive/tidy-line.js';
import { readMarkdown } from './markdown.js';
import type { Block, Inline, Text } from './tree.js';
import { writtenMarkdown } from './written-markdown.js';

const words = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom('word', 'Слово', 'сөз', 'a', '12', ' ', '  ', 'x y') },
      { weight: 3, arbitrary: fc.constantFrom(...'\\`*_{}[]()#+-.!|<>&~^=:"\'$%@/;,?—«»€') },
      fc.constantFrom(
        '&amp;',
        '<b>',
        '1. ',
        '- ',
        '# ',
        '> ',
        '---',
        '```',
        '~~~',
        '[^1]',
        '](x)',
        '![',
        '\t',
        ' ',
        '***',
      ),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(''));
const text = words.map((said): Inline => ({ kind: 'text', text: said.replace(/\s+/g, ' ') }));
const code = words.map((said): Inline => ({ kind: 'code', text: said.replace(/\s+/g, ' ').trim() || 'x' }));
const pause = fc.constant<Inline>({ kind: 'break' });
const href = fc.constantFrom(
  'https://example.org/a_b*c',
  'https://example.org/?a=1&copy=2&lt;',
  'mailto:a@example.org',
  '/a/1',
  'https://example.org/(x)',
);
const bold = fc.oneof(text, code).map((one): Inline => ({ kind: 'strong', inside: [one] }));
const link = fc
  .tuple(fc.oneof(text, bold), href)
  .map(([one, to]): Inline => ({ kind: 'link', href: to, inside: [one] }));
const slanted = fc
  .array(fc.oneof(text, bold, link), { minLength: 1, maxLength: 3 })
  .map((inside): Inline => ({ kind: 'emphasis', inside }));
const line = (parts: fc.Arbitrary<Inline>[]) =>
  fc
    .array(fc.oneof({ weight: 3, arbitrary: text }, ...parts), { minLength: 1, maxLength: 6 })
    .map((inside) => tidied(structuredClone(inside)))
    .filter((inside) => inside.length > 0);
const oneLine = line([bold, link, slanted, code]);
/** Code with an escaped stroke in it cannot stand in a cell. */
const fitsCell = (one: Inline): boolean =>
  'inside' in one ? one.inside.every(fitsCell) : one.kind !== 'code' || !one.text.includes('\\|');
const cell = oneLine.filter((inside) => inside.every(fitsCell));
const paragraph = line([bold, link, slanted, code, pause]).map(
  (inside): Block => ({ kind: 'paragraph', inside }),
);
// The reader lets headings skip no level, so that one alone is of the first.
const heading = oneLine.map((inside): Block => ({ kind: 'heading', level: 2, inside }));
const fence = fc
  .constantFrom('a\n  b', '```', '# no\n\n\n- no', '\tx')
  .map((said): Block => ({ kind: 'code', text: said }));
const rule = fc.constant<Block>({ kind: 'rule' });
const table = fc
  .tuple(
    fc.array(cell, { minLength: 2, maxLength: 2 }),
    fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { maxLength: 2 }),
  )
  .map(([head, rows]): Block => ({ kind: 'table', head, rows }));
const simple = fc.oneof({ weight: 4, arbitrary: paragraph }, heading, fence, rule, table);
const list = fc
  .tuple(
    fc.constantFrom(null, 1, 7),
    fc.array(fc.array(simple, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 }),
  )
  .map(([start, items]): Block => ({ kind: 'list', start, items }));
const quote = fc
  .array(fc.oneof(simple, list), { minLength: 1, maxLength: 3 })
  .map((inside): Block => ({ kind: 'quote', inside }));
const blocks = fc.array(fc.oneof({ weight: 3, arbitrary: simple }, list, quote), {
  minLength: 1,
  maxLength: 5,
});

/** Words and nothing else: what must never be lost or become form, whatever stands beside it. */
function said(inside: Inline[]): string {
  return inside
    .map((one) =>
      'inside' in one ? said(one.inside) : one.kind === 'text' || one.kind === 'code' ? one.text : ' ',
    )
    .join('');
}

const read = (markdown: string): Text => {
  const back = readMarkdown(markdown);
  assert.ok(back.ok, markdown);
  return withoutEmpty(back.value);
};

test('what is written as Markdown is read as the same text', () => {
  fc.assert(
    fc.property(blocks, (given) => {
      const written = writtenMarkdown({ blocks: given, notes: [] });
      assert.deepEqual(read(written), { blocks: given, notes: [] }, written);
    }),
    { numRuns: 500 },
  );
});

test('words alone come back letter by letter and become no form', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (given) => {
      const [line] = [tidied([{ kind: 'text', text: given.replace(/[\s\0]+/g, ' ') }])];
      if (line.length === 0) return;
      const [block, ...more] = read(
        writtenMarkdown({ blocks: [{ kind: 'paragraph', inside: line }], notes: [] }),
      ).blocks;
      assert.equal(more.length, 0);
      assert.equal(block?.kind, 'paragraph');
      assert.equal(block?.kind === 'paragraph' && said(block.inside), said(line));
    }),
    { numRuns: 500 },
  );
});

test('footnotes keep their numbers and all that stands in them', () => {
  const note = (number: number): Inline => ({ kind: 'note', number });
  const plain = (words: string): Block => ({ kind: 'paragraph', inside: [{ kind: 'text', text: words }] });
  const text: Text = {
    blocks: [
      {
        kind: 'paragraph',
        inside: [{ kind: 'text', text: 'One' }, note(1), { kind: 'text', text: ' and two!' }, note(2)],
      },
    ],
    notes: [
      [plain('first'), plain('still first')],
      [plain('[second]'), { kind: 'list', start: null, items: [[plain('a')]] }],
    ],
  };
  assert.deepEqual(read(writtenMarkdown(text)), text);
});

test('a text of twenty thousand words in italics is written without going back over what is written', () => {
  const read = readMarkdown('*a*, '.repeat(20_000));
  assert.ok(read.ok);
  const begun = performance.now();
  const written = writtenMarkdown(read.value);
  assert.ok(performance.now() - begun < 1000);
  assert.deepEqual(readMarkdown(written), read);
});
