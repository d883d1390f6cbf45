import { diffArrays } from 'diff';
import { composed } from '../kernel/composed.js';
import type { Paragraph } from './model.js';

/** Which paragraph of the model (its place) a paragraph of the passed text is. */
export interface Pair {
  from: number;
  /** Word for word, apart from spacing and the number. */
  same: boolean;
  /** Put elsewhere: before or behind what it stood behind or before, or under another heading. */
  moved: boolean;
}

/** A paragraph counts as the same one, reworded, from this share of common words on. */
export const alike_from = 0.4;
/** One that was put elsewhere and reworded has less to show that it is the same, so it needs more in common. */
const alike_elsewhere_from = 0.6;
/** Most pairs of paragraphs that are weighed against each other in one gap between kept ones, or over all gaps. */
const most_pairs = 20_000;

/**
 * Finds for each paragraph of `passed` (by its place) the one of `model` that it is; those without one
 * are new, and what no pair names was dropped. In this order: what stands word for word where it stood;
 * what stands word for word elsewhere; what was reworded in its place; what was reworded elsewhere.
 */
export function pairsOf(model: Paragraph[], passed: Paragraph[]): Map<number, Pair> {
  const pairs = new Map<number, Pair>();
  const gaps: { from: number[]; to: number[] }[] = [{ from: [], to: [] }];
  let [from, to] = [0, 0];
  for (const part of diffArrays(model.map(fingerprint), passed.map(fingerprint))) {
    const gap = gaps.at(-1) as (typeof gaps)[number];
    for (let place = 0; place < part.value.length; place += 1) {
      if (part.removed) gap.from.push(from++);
      else if (part.added) gap.to.push(to++);
      else pairs.set(to++, { from: from++, same: true, moved: false });
    }
    if (!part.removed && !part.added) gaps.push({ from: [], to: [] });
  }
  const open = {
    from: new Set(gaps.flatMap((gap) => gap.from)),
    to: new Set(gaps.flatMap((gap) => gap.to)),
  };
  const pair = (there: number, here: number, same: boolean, moved: boolean) => {
    pairs.set(there, { from: here, same, moved });
    open.from.delete(here);
    open.to.delete(there);
  };
  pairSame(model, passed, open, pair);
  const bags = bagsOf(model, passed, open);
  for (const gap of gaps) {
    const left = gap.from.filter((one) => open.from.has(one));
    const right = gap.to.filter((one) => open.to.has(one));
    for (const [here, there] of chain(left, right, bags.alike)) {
      pair(there, here, false, model[here]?.block !== passed[there]?.block);
    }
  }
  pairElsewhere(open, bags.alike, pair);
  return pairs;
}

type Open = { from: Set<number>; to: Set<number> };
type Pairing = (to: number, from: number, same: boolean, moved: boolean) => void;
type Alike = (from: number, to: number) => number;

/** What is left over here and left over there word for word was only put elsewhere. */
function pairSame(model: Paragraph[], passed: Paragraph[], open: Open, pair: Pairing): void {
  const waiting = new Map<string, number[]>();
  for (const here of open.from) {
    const key = fingerprint(model[here] as Paragraph);
    waiting.set(key, [...(waiting.get(key) ?? []), here]);
  }
  for (const there of [...open.to]) {
    const here = waiting.get(fingerprint(passed[there] as Paragraph))?.shift();
    if (here !== undefined) pair(there, here, true, true);
  }
}

/** The most alike first; none twice. */
function pairElsewhere(open: Open, alike: Alike, pair: Pairing): void {
  if (open.from.size * open.to.size > most_pairs) return;
  const found = [...open.from]
    .flatMap((from) => [...open.to].map((to) => ({ from, to, share: alike(from, to) })))
    .filter(({ share }) => share >= alike_elsewhere_from)
    .sort((one, other) => other.share - one.share || one.from - other.from || one.to - other.to);
  for (const { from, to } of found) {
    if (open.from.has(from) && open.to.has(to)) pair(to, from, false, true);
  }
}

/** The best pairs in order: the longest chain by likeness (dynamic programming over the gap). */
function chain(from: number[], to: number[], alike: Alike): [number, number][] {
  const pairs: [number, number][] = [];
  if (from.length * to.length > most_pairs) return pairs;
  const best: number[][] = Array.from({ length: from.length + 1 }, () => new Array(to.length + 1).fill(0));
  const scores = from.map((one) => to.map((other) => alike(one, other)));
  const score = (i: number, j: number) => scores[i]?.[j] ?? 0;
  const cell = (i: number, j: number) => best[i]?.[j] ?? 0;
  for (let i = from.length - 1; i >= 0; i -= 1) {
    for (let j = to.length - 1; j >= 0; j -= 1) {
      const pair = score(i, j) >= alike_from ? score(i, j) + cell(i + 1, j + 1) : 0;
      (best[i] as number[])[j] = Math.max(pair, cell(i + 1, j), cell(i, j + 1));
    }
  }
  for (let i = 0, j = 0; i < from.length && j < to.length; ) {
    if (score(i, j) >= alike_from && cell(i, j) === score(i, j) + cell(i + 1, j + 1)) {
      pairs.push([from[i] as number, to[j] as number]);
      i += 1;
      j += 1;
    } else if (cell(i, j) === cell(i + 1, j)) i += 1;
    else j += 1;
  }
  return pairs;
}

/** What makes two paragraphs the same: where they stand and what they say, not how they are spaced. */
function fingerprint(paragraph: Paragraph): string {
  return `${paragraph.block} ${composed(paragraph.text).replace(/\s+/g, ' ').trim()}`;
}

/** The words of each open paragraph, counted once, and how alike two of them are. */
function bagsOf(model: Paragraph[], passed: Paragraph[], open: Open): { alike: Alike } {
  const left = new Map([...open.from].map((place) => [place, bagOf((model[place] as Paragraph).text)]));
  const right = new Map([...open.to].map((place) => [place, bagOf((passed[place] as Paragraph).text)]));
  return {
    // A demand is weighed against demands only: what was resolved and is now merely noted is no demand.
    alike: (from, to) =>
      (model[from]?.block === 'resolves') === (passed[to]?.block === 'resolves')
        ? likeness(left.get(from) as Bag, right.get(to) as Bag)
        : 0,
  };
}

/** How often each word stands in a text, and how many words it has. */
export type Bag = { words: Map<string, number>; size: number };

export function bagOf(text: string): Bag {
  const words = new Map<string, number>();
  const found = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  for (const word of found) words.set(word, (words.get(word) ?? 0) + 1);
  return { words, size: found.length };
}

/** Share of common words of two texts, 0 to 1 (Dice, counting repeated words). */
export function likeness(one: Bag, other: Bag): number {
  if (one.size + other.size === 0) return 0;
  const [small, large] = one.words.size < other.words.size ? [one, other] : [other, one];
  let common = 0;
  for (const [word, count] of small.words) common += Math.min(count, large.words.get(word) ?? 0);
  return (2 * common) / (one.size + other.size);
}
