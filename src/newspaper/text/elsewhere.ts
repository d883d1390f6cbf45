import type { Block, Inline, Text } from './tree.js';

/** What becomes of a text where it is read away from its page. */
export interface Elsewhere {
  /** Where a link leads from there. */
  address(href: string): string;
  /** How a link is written out where nobody can press it. */
  readAs?(href: string): string;
  /** What stands where a picture stood. */
  picture?(block: Extract<Block, { kind: 'picture' }>): Block;
}

/** A text that is read in a feed, a file or on paper: its addresses are whole, and its pictures are those that came along. */
export function textElsewhere(text: Text, { address, readAs, picture }: Elsewhere): Text {
  const inline = (inside: Inline[]): Inline[] =>
    inside.map((one) => {
      if (one.kind === 'link') {
        const href = address(one.href);
        return { ...one, href, inside: inline(one.inside), ...(readAs ? { read_as: readAs(href) } : {}) };
      }
      return one.kind === 'emphasis' || one.kind === 'strong' ? { ...one, inside: inline(one.inside) } : one;
    });
  const block = (one: Block): Block => {
    switch (one.kind) {
      case 'paragraph':
      case 'heading':
        return { ...one, inside: inline(one.inside) };
      case 'quote':
        return { ...one, inside: one.inside.map(block) };
      case 'list':
        return { ...one, items: one.items.map((item) => item.map(block)) };
      case 'table':
        return { ...one, head: one.head.map(inline), rows: one.rows.map((row) => row.map(inline)) };
      case 'picture': {
        const shown = { ...one, caption: inline(one.caption) };
        return picture ? picture(shown) : shown;
      }
      default:
        return one;
    }
  };
  return { blocks: text.blocks.map(block), notes: text.notes.map((note) => note.map(block)) };
}

/** A link of a text as a whole address: a path of this site, or a place on the article's own page at `url`. */
export function wholeAddress(href: string, publicUrl: string, url: string): string {
  if (href.startsWith('/')) return publicUrl + href;
  return href.startsWith('#') ? url + href : href;
}
