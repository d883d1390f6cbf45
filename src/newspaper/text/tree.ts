/**
 * An article's text as a tree, read once from Markdown: whatever writes it (page, paper, mail, search) writes these
 * kinds and no others. It is plain data, so it also goes to a sheet as JSON.
 */
export interface Text {
  blocks: Block[];
  /** Footnotes in the order in which the text comes to them: the first is number 1. */
  notes: Block[][];
}

export type Block =
  | { kind: 'paragraph'; inside: Inline[] }
  /** The page's first level is the headline: these stand below it. */
  | { kind: 'heading'; level: 2 | 3 | 4; inside: Inline[] }
  /** One that begins with a heading is a side box. */
  | { kind: 'quote'; inside: Block[] }
  /** `start` is the number of the first item, null where items have none. */
  | { kind: 'list'; start: number | null; items: Block[][] }
  | { kind: 'code'; text: string }
  | { kind: 'rule' }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
  /** A picture of the article's own, by its place among them. */
  | { kind: 'picture'; place: number; caption: Inline[] };

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'emphasis'; inside: Inline[] }
  | { kind: 'strong'; inside: Inline[] }
  | { kind: 'code'; text: string }
  /** `href` is http(s), mailto, a path of this site or a place on the page; nothing else is a link. */
  | {
      kind: 'link';
      href: string;
      inside: Inline[] /** As it is read where it is printed. */;
      read_as?: string;
    }
  | { kind: 'break' }
  /** Calls a footnote by its number. */
  | { kind: 'note'; number: number };

/** Whether a quote is a side box: what is set apart from the text in a frame, below a heading of its own. */
export function isSideBox({ inside }: Extract<Block, { kind: 'quote' }>): boolean {
  return inside[0]?.kind === 'heading';
}

/** Every block with those inside it, in order, footnotes last. */
function everyBlock({ blocks, notes }: Text): Block[] {
  const all: Block[] = [];
  const walk = (some: Block[]) => {
    for (const block of some) {
      all.push(block);
      if (block.kind === 'quote') walk(block.inside);
      if (block.kind === 'list') block.items.forEach(walk);
    }
  };
  walk(blocks);
  notes.forEach(walk);
  return all;
}

/** Places of the pictures that a text shows. */
export function picturesIn(text: Text): number[] {
  return everyBlock(text).flatMap((block) => (block.kind === 'picture' ? [block.place] : []));
}
