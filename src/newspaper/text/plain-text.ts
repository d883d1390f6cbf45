import type { Block, Inline, Text } from './tree.js';

/** An article's text without any form: for mails, for search and for the first lines in a feed. Paragraphs are parted by a blank line. */
export function plainText({ blocks, notes }: Text): string {
  const said = blocks.map((block) => plainBlock(block));
  const below = notes.map(
    (note, place) => `[${place + 1}] ${note.map((block) => plainBlock(block)).join('\n')}`,
  );
  return [...said, ...below].filter((one) => one !== '').join('\n\n');
}

function plainBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return plainWords(block.inside);
    case 'quote':
      return indented(block.inside.map(plainBlock).join('\n\n'), '> ', '> ');
    case 'list':
      return block.items
        .map((item, place) => {
          const mark = block.start === null ? '- ' : `${block.start + place}. `;
          return indented(item.map(plainBlock).join('\n'), mark, ' '.repeat(mark.length));
        })
        .join('\n');
    case 'code':
      return block.text;
    case 'rule':
      return '* * *';
    case 'table':
      return [block.head, ...block.rows].map((row) => row.map(plainWords).join(' | ')).join('\n');
    case 'picture':
      return plainWords(block.caption);
  }
}

/** `first` stands before the first line and `rest` before the others. */
function indented(text: string, first: string, rest: string): string {
  return text
    .split('\n')
    .map((line, place) => `${place === 0 ? first : rest}${line}`.trimEnd())
    .join('\n');
}

/** The words alone; the address of a link that its words do not say stands behind them. */
export function plainWords(inside: Inline[]): string {
  return inside.map(plainWord).join('');
}

function plainWord(one: Inline): string {
  switch (one.kind) {
    case 'text':
    case 'code':
      return one.text;
    case 'emphasis':
    case 'strong':
      return plainWords(one.inside);
    case 'link': {
      const said = plainWords(one.inside);
      const isSaid = said === one.href || `https://${said}` === one.href || one.href.startsWith('#');
      return isSaid ? said : `${said} (${one.href})`;
    }
    case 'break':
      return '\n';
    case 'note':
      return `[${one.number}]`;
  }
}

/** The first words of a text, at most so many characters, ended at a word: what a list or a search engine shows. */
export function firstWords(text: Text, most: number): string {
  const first = text.blocks.find(({ kind }) => kind === 'paragraph');
  const said = first?.kind === 'paragraph' ? bare(first.inside) : '';
  if (said.length <= most) return said;
  return `${said.slice(0, most).replace(/\s+\S*$/, '')} …`;
}

/** Words without addresses and numbers of footnotes. */
function bare(inside: Inline[]): string {
  return inside
    .map((one) => {
      if (one.kind === 'text' || one.kind === 'code') return one.text;
      return one.kind === 'break' ? ' ' : one.kind === 'note' ? '' : bare(one.inside);
    })
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}
