import type { Block, Text } from '../text/tree.js';

/**
 * A text whose headings never go down by more than one level at once, the first being of level 2, as PDF/UA-1 wants it
 * (ISO 14289-1, 7.4.2). In a footnote, which stands beside this order, a heading is bold words.
 */
export function steppedHeadings({ blocks, notes }: Text): Text {
  let last = 1;
  const walk = (some: Block[], heading: (block: Extract<Block, { kind: 'heading' }>) => Block): Block[] =>
    some.map((block) => {
      if (block.kind === 'heading') return heading(block);
      if (block.kind === 'quote') return { ...block, inside: walk(block.inside, heading) };
      if (block.kind !== 'list') return block;
      return { ...block, items: block.items.map((item) => walk(item, heading)) };
    });
  return {
    blocks: walk(blocks, (block) => {
      last = Math.min(block.level, last + 1);
      return { ...block, level: last as 2 | 3 | 4 };
    }),
    notes: notes.map((note) =>
      walk(note, ({ inside }) => ({ kind: 'paragraph', inside: [{ kind: 'strong', inside }] })),
    ),
  };
}
