import type { Block, Inline, Text } from '../text/tree.js';

/** A text as a mail can carry it: without pictures, and links to this site with its name. */
export function mailText({ blocks, notes }: Text, publicUrl: string): Text {
  const carried = (some: Block[]) => some.flatMap((block) => carriedBlock(block, publicUrl));
  return { blocks: carried(blocks), notes: notes.map(carried) };
}

function carriedBlock(block: Block, publicUrl: string): Block[] {
  const words = (inside: Inline[]) => inside.map((one) => named(one, publicUrl));
  const below = (some: Block[]) => some.flatMap((one) => carriedBlock(one, publicUrl));
  switch (block.kind) {
    case 'picture':
      return [];
    case 'paragraph':
    case 'heading':
      return [{ ...block, inside: words(block.inside) }];
    case 'quote':
      return [{ ...block, inside: below(block.inside) }];
    case 'list':
      return [{ ...block, items: block.items.map(below) }];
    case 'table':
      return [
        {
          ...block,
          head: block.head.map(words),
          rows: block.rows.map((row) => row.map((cell) => words(cell))),
        },
      ];
    case 'code':
    case 'rule':
      return [block];
  }
}

function named(one: Inline, publicUrl: string): Inline {
  if (one.kind === 'emphasis' || one.kind === 'strong')
    return { ...one, inside: one.inside.map((inner) => named(inner, publicUrl)) };
  if (one.kind !== 'link') return one;
  const href = one.href.startsWith('/') ? publicUrl + one.href : one.href;
  return { ...one, href, inside: one.inside.map((inner) => named(inner, publicUrl)) };
}
