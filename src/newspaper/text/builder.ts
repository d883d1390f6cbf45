import { addressIn } from './address.js';
import type { Block, Inline, Text } from './tree.js';

/** What the Markdown reader gives: a flat list in which each thing opens and closes. */
export interface Token {
  type: string;
  tag: string;
  /** 1 opens, -1 closes, 0 is whole. */
  nesting: -1 | 0 | 1;
  content: string;
  attrs: [string, string][] | null;
  children: Token[] | null;
  meta: { id?: number } | null;
}

/** Something open whose inside is being gathered. */
interface Open {
  type: string;
  start: number | null;
  blocks: Block[];
  items: Block[][];
  cells: Inline[][];
  rows: Inline[][][];
  inside: Inline[];
  level: number;
}

const nothing = (type: string, start: number | null = null, level = 0): Open => ({
  type,
  start,
  level,
  blocks: [],
  items: [],
  cells: [],
  rows: [],
  inside: [],
});

/** `![caption](picture:3)` */
const picture = /^picture:([1-9]\d?)$/;

/** Makes the tree of the reader's list, without calling itself, so that depth costs nothing before it is refused. */
export class Builder {
  private readonly notes: Block[][] = [];
  /** Of the heading before; the headline is the first. */
  private level = 1;

  constructor(private readonly deepest: number) {}

  /** Null when it lies too deep. */
  build(tokens: Token[]): Text | null {
    const stack: Open[] = [nothing('text')];
    for (const token of tokens) {
      if (token.nesting === 1) {
        if (stack.length > this.deepest) return null;
        stack.push(this.opened(token));
      } else if (token.nesting === -1) {
        const done = stack.pop() as Open;
        this.close(done, stack.at(-1) as Open);
      } else if (!this.take(token, stack.at(-1) as Open)) return null;
    }
    return { blocks: stack[0]?.blocks ?? [], notes: this.notes };
  }

  private opened(token: Token): Open {
    const start = token.type === 'ordered_list_open' ? Number(attribute(token, 'start') ?? 1) : null;
    const id = token.type === 'footnote_open' ? (token.meta?.id ?? null) : start;
    return nothing(token.type.replace(/_open$/, ''), id, Number(token.tag.replace(/^h/, '')) || 0);
  }

  /** A whole thing inside an open one; false when what stands in it lies too deep. */
  private take(token: Token, into: Open): boolean {
    if (token.type === 'inline') {
      const inside = inlinesOf(token.children ?? [], this.deepest);
      if (inside) into.inside = inside;
      return inside !== null;
    }
    if (token.type === 'hr') into.blocks.push({ kind: 'rule' });
    if (token.type === 'fence' || token.type === 'code_block')
      into.blocks.push({ kind: 'code', text: token.content.replace(/\n$/, '') });
    return true;
  }

  /** No level is left out on the way down: readers of screens and of tagged PDF go by them. */
  private heading({ level: written, inside }: Open): Block {
    const level = Math.min(levelOf(written), this.level + 1) as 2 | 3 | 4;
    this.level = level;
    return { kind: 'heading', level, inside: wordsOnly(inside) };
  }

  private close(done: Open, into: Open): void {
    const { type, inside, blocks } = done;
    if (type === 'paragraph') into.blocks.push(...paragraphs(inside));
    if (type === 'heading') into.blocks.push(this.heading(done));
    if (type === 'blockquote') into.blocks.push({ kind: 'quote', inside: blocks });
    if (type === 'list_item') into.items.push(blocks);
    if (type === 'bullet_list' || type === 'ordered_list')
      into.blocks.push({ kind: 'list', start: done.start, items: done.items });
    if (type === 'th' || type === 'td') into.cells.push(wordsOnly(inside));
    if (type === 'tr') into.rows.push(done.cells);
    if (type === 'thead' || type === 'tbody') into.rows.push(...done.rows);
    if (type === 'table') {
      const [head = [], ...rows] = done.rows;
      into.blocks.push({ kind: 'table', head, rows });
    }
    if (type === 'footnote' && done.start !== null) this.notes[done.start] = blocks;
  }
}

/** Both `#` and `##` stand right below the headline: people begin with either. */
const levelOf = (written: number): 2 | 3 | 4 => (written <= 2 ? 2 : written === 3 ? 3 : 4);

function attribute(token: Token, name: string): string | null {
  return token.attrs?.find(([key]) => key === name)?.[1] ?? null;
}

/** A picture while it is still among words. */
type Loose = Inline | { kind: 'picture'; place: number; caption: Inline[] };

/** A paragraph; pictures in it stand by themselves, before and after the words. */
function paragraphs(inside: Loose[]): Block[] {
  const blocks: Block[] = [];
  let words: Inline[] = [];
  const end = () => {
    const isEmpty = words.every(
      (one) => one.kind === 'break' || (one.kind === 'text' && one.text.trim() === ''),
    );
    if (!isEmpty) blocks.push({ kind: 'paragraph', inside: words });
    words = [];
  };
  for (const one of inside) {
    if (one.kind !== 'picture') words.push(one);
    else {
      end();
      blocks.push(one);
    }
  }
  end();
  return blocks;
}

/** Where no picture can stand, its caption does. */
function wordsOnly(inside: Loose[]): Inline[] {
  return inside.flatMap((one) => (one.kind === 'picture' ? one.caption : [one]));
}

/** The words of a line; null when emphasis and links lie too deep in each other. */
function inlinesOf(tokens: Token[], deepest: number): Inline[] | null {
  const stack: { type: string; href: string | null; inside: Loose[] }[] = [
    { type: '', href: null, inside: [] },
  ];
  for (const token of tokens) {
    const { inside } = stack.at(-1) as (typeof stack)[number];
    if (token.nesting === 1) {
      if (stack.length > deepest) return null;
      const href = token.type === 'link_open' ? addressIn(attribute(token, 'href') ?? '') : null;
      stack.push({ type: token.type, href, inside: [] });
    } else if (token.nesting === -1) {
      const done = stack.pop() as (typeof stack)[number];
      (stack.at(-1) as (typeof stack)[number]).inside.push(...closed(done));
    } else if (token.type === 'text' || token.type === 'text_special') addWords(inside, token.content);
    else if (token.type === 'softbreak') addWords(inside, ' ');
    else if (token.type === 'hardbreak') inside.push({ kind: 'break' });
    else if (token.type === 'code_inline') inside.push({ kind: 'code', text: token.content });
    else if (token.type === 'footnote_ref') inside.push({ kind: 'note', number: (token.meta?.id ?? 0) + 1 });
    else if (token.type === 'image') inside.push(...pictured(token));
  }
  // Pictures stay loose at the first level alone, where a paragraph sets them apart.
  return (stack[0]?.inside ?? []) as Inline[];
}

function closed({ type, href, inside }: { type: string; href: string | null; inside: Loose[] }): Loose[] {
  if (type === 'em_open') return [{ kind: 'emphasis', inside: wordsOnly(inside) }];
  if (type === 'strong_open') return [{ kind: 'strong', inside: wordsOnly(inside) }];
  // A picture that is a link is a picture.
  if (href === null || inside.some(({ kind }) => kind === 'picture')) return inside;
  return [{ kind: 'link', href, inside: wordsOnly(inside) }];
}

/** Our own picture, or what another one's caption says: nothing is loaded from elsewhere. */
function pictured(token: Token): Loose[] {
  const caption: Inline[] = token.content === '' ? [] : [{ kind: 'text', text: captionOf(token) }];
  const [, place] = (attribute(token, 'src') ?? '').match(picture) ?? [];
  return place ? [{ kind: 'picture', place: Number(place), caption }] : caption;
}

const captionOf = (token: Token): string =>
  (token.children ?? []).map(({ type, content }) => (type === 'softbreak' ? ' ' : content)).join('');

function addWords(inside: Loose[], text: string): void {
  const last = inside.at(-1);
  if (last?.kind === 'text') last.text += text;
  else inside.push({ kind: 'text', text });
}
