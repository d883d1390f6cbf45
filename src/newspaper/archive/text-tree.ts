import type { Block, Inline } from '../text/tree.js';
import { tidied } from './tidy-line.js';

type Around = Extract<Inline, { inside: Inline[] }>;
type Leaf = Extract<Block, { kind: 'paragraph' | 'heading' }> | { kind: 'cell'; inside: Inline[] };
/** A quote, a list or an item of one, while it is open. */
type Flow =
  | { kind: 'blocks'; blocks: Block[]; levels: number }
  | { kind: 'list'; items: Block[][]; levels: number };

/** What is open inside a paragraph: taken up again when the next one begins. */
interface Open {
  tag: string;
  make: () => Around;
}

/** Levels of quotes and lists inside each other; what is deeper is laid on this one. The reader of texts takes 20, a table four. */
const deepest_flow = 14;
/** A list counts with its items. */
const levels_of = { quote: 1, list: 2 } as const;
/** Bold inside italics inside a link …; what is deeper is plain. */
const deepest_inline = 6;

/**
 * Grows an article's text from what a reader of HTML comes across. Whatever comes, the tree is never deeper than its
 * two limits: whoever walks it afterwards needs no great stack.
 */
export class TextTree {
  readonly blocks: Block[] = [];
  /** Something was laid flat. */
  wasFlattened = false;
  private readonly flows: Flow[] = [{ kind: 'blocks', blocks: this.blocks, levels: 0 }];
  private leaf: Leaf | null = null;
  private rows: Inline[][][] | null = null;
  private readonly open: Open[] = [];
  /** The lines of those of `open` that the present paragraph has taken up. */
  private inside: Inline[][] = [];

  text(value: string): void {
    if (!this.leaf && value.trim() === '') return;
    this.needLeaf();
    const line = this.line;
    const last = line.at(-1);
    const isAfterBlank = last?.kind === 'break' || (last?.kind === 'text' && last.text.endsWith(' '));
    const words = isAfterBlank ? value.trimStart() : value;
    if (words === '') return;
    if (last?.kind === 'text') last.text += words;
    else line.push({ kind: 'text', text: words });
  }

  /** Puts something into the present line, beginning a paragraph where there is none. */
  put(node: Inline): void {
    this.needLeaf();
    this.line.push(node);
  }

  /** A line break; two of them part paragraphs, as writers of HTML mean it. */
  lineBreak(): void {
    if (this.leaf?.kind === 'paragraph' && this.line.at(-1)?.kind === 'break') this.endLeaf();
    else this.nextLine();
  }

  /** The text goes on in the next line, where it does not already. */
  nextLine(): void {
    if (!this.leaf) return;
    if (this.leaf.kind !== 'paragraph') {
      this.text(' ');
      return;
    }
    const last = this.line.at(-1);
    if (last === undefined || last.kind === 'break') return;
    if (last.kind === 'text') last.text = last.text.trimEnd();
    this.line.push({ kind: 'break' });
  }

  heading(level: 2 | 3 | 4): void {
    this.endLeaf();
    if (!this.rows) this.begin({ kind: 'heading', level, inside: [] });
  }

  /** Says whether it could: else its end closes nothing. */
  openInline(tag: string, make: () => Around): boolean {
    if (this.open.length >= deepest_inline) {
      this.wasFlattened = true;
      return false;
    }
    const one = { tag, make };
    this.open.push(one);
    if (this.leaf) this.enter(one);
    return true;
  }

  closeInline(tag: string): void {
    const place = this.open.findLastIndex((one) => one.tag === tag);
    if (place < 0) return;
    this.open.splice(place, 1);
    if (!this.leaf || place >= this.inside.length) return;
    // What was opened later stays open: it begins anew behind this.
    const later = this.open.slice(place, this.inside.length - 1);
    this.inside.length = place;
    for (const one of later) this.enter(one);
  }

  isInLink(): boolean {
    return this.open.some(({ tag }) => tag === 'a');
  }

  /** Whatever stood in a paragraph is complete. A cell is one line, whatever paragraphs stand in it. */
  endLeaf(): void {
    const { leaf } = this;
    if (!leaf) return;
    if (leaf.kind === 'cell') {
      this.text(' ');
      return;
    }
    this.leaf = null;
    this.inside = [];
    leaf.inside = tidied(leaf.inside);
    if (leaf.inside.length > 0) this.add(leaf);
  }

  /** Opens a quote; says whether it could, so that its end closes it again. */
  openQuote(): boolean {
    const inside: Block[] = [];
    return this.openFlow(
      { kind: 'quote', inside },
      { kind: 'blocks', blocks: inside, levels: levels_of.quote },
    );
  }

  /** Likewise a list; `start` is the number of its first item, null where they have none. */
  openList(start: number | null): boolean {
    const items: Block[][] = [];
    return this.openFlow({ kind: 'list', start, items }, { kind: 'list', items, levels: levels_of.list });
  }

  openItem(): boolean {
    this.endLeaf();
    const list = this.flows.at(-1);
    if (list?.kind !== 'list' || this.rows) return false;
    const blocks: Block[] = [];
    list.items.push(blocks);
    this.flows.push({ kind: 'blocks', blocks, levels: 0 });
    return true;
  }

  closeFlow(): void {
    this.endLeaf();
    this.flows.pop();
  }

  addBlock(block: Block): void {
    this.endLeaf();
    if (!this.rows) this.add(block);
    else if (block.kind === 'code') this.text(block.text.replace(/\s+/g, ' '));
  }

  /** Tables do not stand in tables. Says whether this one is opened. */
  openTable(): boolean {
    this.endLeaf();
    if (this.rows) return false;
    this.rows = [];
    return true;
  }

  openRow(): void {
    if (this.leaf?.kind !== 'cell') this.rows?.push([]);
  }

  openCell(): boolean {
    if (!this.rows || this.leaf?.kind === 'cell') {
      this.text(' ');
      return false;
    }
    this.endLeaf();
    if (this.rows.length === 0) this.openRow();
    this.begin({ kind: 'cell', inside: [] });
    return true;
  }

  closeCell(): void {
    if (this.leaf?.kind !== 'cell') return;
    this.rows?.at(-1)?.push(tidied(this.leaf.inside));
    this.leaf = null;
    this.inside = [];
  }

  /** A table is as wide as its first row is or its widest; empty rows are none. */
  closeTable(): void {
    this.closeCell();
    this.endLeaf();
    const rows = (this.rows ?? []).filter((row) => row.some((cell) => cell.length > 0));
    this.rows = null;
    const across = Math.max(0, ...rows.map((row) => row.length));
    const [head, ...rest] = rows.map((row) => [
      ...row,
      ...Array.from({ length: across - row.length }, () => []),
    ]);
    if (head) this.add({ kind: 'table', head, rows: rest });
  }

  private openFlow(block: Block, flow: Flow): boolean {
    this.endLeaf();
    const levels = this.flows.reduce((sum, one) => sum + one.levels, flow.levels);
    if (levels > deepest_flow || this.rows) {
      this.wasFlattened = true;
      return false;
    }
    this.add(block);
    this.flows.push(flow);
    return true;
  }

  private needLeaf(): void {
    if (!this.leaf) this.begin({ kind: 'paragraph', inside: [] });
  }

  private begin(leaf: Leaf): void {
    this.leaf = leaf;
    this.inside = [];
    for (const one of this.open) this.enter(one);
  }

  private enter({ make }: Open): void {
    const node = make();
    this.line.push(node);
    this.inside.push(node.inside);
  }

  private get line(): Inline[] {
    return this.inside.at(-1) ?? this.leaf?.inside ?? [];
  }

  private add(block: Block): void {
    const flow = this.flows.at(-1);
    // Loose text between the items of a list is an item of its own.
    if (flow?.kind === 'list') flow.items.push([block]);
    else (flow?.blocks ?? this.blocks).push(block);
  }
}
