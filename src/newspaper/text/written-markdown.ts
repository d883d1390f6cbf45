import type { Block, Inline, Text } from './tree.js';
import { writtenLine } from './written-line.js';

/**
 * A text as Markdown that the reader makes the same text of. Every letter that could be a mark is escaped, so words
 * never turn into form. Parts that say nothing (a bold nothing, an empty paragraph) are not written.
 */
export function writtenMarkdown({ blocks, notes }: Text): string {
  const said = blocksOf(blocks);
  for (const [place, note] of notes.entries()) {
    said.push(indented(`[^${place + 1}]: `, '    ', blocksOf(note).join('\n\n') || '\\'));
  }
  return said.length === 0 ? '' : `${said.join('\n\n')}\n`;
}

function blocksOf(blocks: Block[]): string[] {
  const out: string[] = [];
  let before: Block | null = null;
  let isOther = false;
  for (const block of blocks) {
    // Two lists in a row would be one: the second has other marks.
    const isAgain: boolean =
      block.kind === 'list' && before?.kind === 'list' && (block.start === null) === (before.start === null);
    isOther = isAgain && !isOther;
    const text = blockOf(block, isOther);
    if (text === '') continue;
    out.push(text);
    before = block;
  }
  return out;
}

function blockOf(block: Block, isOther: boolean): string {
  switch (block.kind) {
    case 'paragraph':
      return writtenLine(block.inside);
    case 'heading': {
      const words = oneLine(block.inside);
      return words === ''
        ? ''
        : `${'#'.repeat(block.level)} ${words.replace(/(?<!\\)((?:\\\\)*)#$/, '$1\\#')}`;
    }
    case 'quote':
      return indented('> ', '> ', blocksOf(block.inside).join('\n\n'));
    case 'list':
      return block.items.map((item, place) => itemOf(item, block.start, place, isOther)).join('\n');
    case 'code':
      return fenced(block.text);
    case 'rule':
      return '***';
    case 'table':
      return tableOf(block.head, block.rows);
    case 'picture':
      return `![${oneLine(block.caption)}](picture:${block.place})`;
  }
}

/** Words where no line can end: headings, cells, captions. */
function oneLine(inside: Inline[]): string {
  return writtenLine(inside.map((one) => (one.kind === 'break' ? { kind: 'text', text: ' ' } : one)));
}

function itemOf(item: Block[], start: number | null, place: number, isOther: boolean): string {
  const mark = start === null ? (isOther ? '+ ' : '- ') : `${start + place}${isOther ? ')' : '.'} `;
  return indented(mark, ' '.repeat(mark.length), blocksOf(item).join('\n\n'));
}

/** `first` stands before the first line and `rest` before the others; an empty line gets no blanks. */
function indented(first: string, rest: string, text: string): string {
  return text
    .split('\n')
    .map((line, place) =>
      line === '' ? (place === 0 ? first : rest).trimEnd() : (place === 0 ? first : rest) + line,
    )
    .join('\n');
}

function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

function tableOf(head: Inline[][], rows: Inline[][][]): string {
  if (head.length === 0) return '';
  const row = (cells: Inline[][]) => `| ${head.map((_, place) => cellOf(cells[place] ?? [])).join(' | ')} |`;
  return [row(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(row)].join('\n');
}

/** A stroke inside a cell is escaped, also in code and in addresses. Code in which it is escaped already cannot be written there as code. */
function cellOf(inside: Inline[]): string {
  return oneLine(withoutEscapes(inside)).replace(/(?<!\\)((?:\\\\)*)\|/g, '$1\\|');
}

function withoutEscapes(inside: Inline[]): Inline[] {
  return inside.map((one) => {
    if ('inside' in one) return { ...one, inside: withoutEscapes(one.inside) };
    return one.kind === 'code' && one.text.includes('\\|') ? { kind: 'text', text: one.text } : one;
  });
}
