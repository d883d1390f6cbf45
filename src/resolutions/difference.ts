import { diffArrays } from 'diff';
import type { Paragraph } from './model.js';
import type { Block } from './tables.js';

/** A run of words: in both texts, only in the passed one (added), or only in the model (dropped). */
export interface Run {
  kind: 'same' | 'added' | 'dropped';
  text: string;
}

/** What became of one paragraph, with the paragraph of each side where there is one. */
export type Change<A extends Paragraph = Paragraph, B extends Paragraph = Paragraph> =
  | { kind: 'kept'; moved: boolean; from: A; to: B; runs: Run[] }
  | { kind: 'changed'; from: A; to: B; runs: Run[] }
  | { kind: 'dropped'; from: A; to: null; runs: Run[] }
  | { kind: 'added'; from: null; to: B; runs: Run[] };

export interface Counts {
  kept: number;
  changed: number;
  dropped: number;
  added: number;
}

export interface Difference<A extends Paragraph = Paragraph, B extends Paragraph = Paragraph> {
  changes: Change<A, B>[];
  /** All paragraphs, and the demands ("resolves" lines) alone. */
  paragraphs: Counts;
  demands: Counts;
}

/** A paragraph counts as the same one, reworded, from this share of common words on. */
const alike_from = 0.4;
/** Above this many words a paragraph pair is no longer compared word by word, but as a whole. */
const most_words = 2000;
/** Two paragraphs that are more edits apart than this are shown as one for the other. */
const most_edits = 600;
/** Most pairs of paragraphs that are weighed against each other in one gap between kept ones. */
const most_pairs = 20_000;

/**
 * What a meeting changed: each paragraph of `passed` against those of `model`, in order, and word by
 * word inside a changed one. A paragraph is kept when block and words are the same, whatever its
 * number: a line that moved up because another was dropped is still the same demand, and so is one that
 * was put elsewhere (`moved`). Changes stand in the order of the passed text. The limits above bound
 * the effort.
 */
export function differenceOf<A extends Paragraph, B extends Paragraph>(
  model: A[],
  passed: B[],
): Difference<A, B> {
  const changes: Change<A, B>[] = [];
  let gap: { from: A[]; to: B[] } = { from: [], to: [] };
  const closeGap = () => {
    changes.push(...weighed(gap.from, gap.to));
    gap = { from: [], to: [] };
  };
  let at = { from: 0, to: 0 };
  for (const part of diffArrays(model.map(fingerprint), passed.map(fingerprint))) {
    const count = part.value.length;
    if (part.removed) {
      gap.from.push(...model.slice(at.from, at.from + count));
      at = { from: at.from + count, to: at.to };
    } else if (part.added) {
      gap.to.push(...passed.slice(at.to, at.to + count));
      at = { from: at.from, to: at.to + count };
    } else {
      closeGap();
      for (let place = 0; place < count; place += 1) {
        const from = model[at.from + place] as A;
        const to = passed[at.to + place] as B;
        changes.push({ kind: 'kept', moved: false, from, to, runs: [{ kind: 'same', text: to.text }] });
      }
      at = { from: at.from + count, to: at.to + count };
    }
  }
  closeGap();
  const settled = withMoves(changes);
  return {
    changes: settled,
    paragraphs: counted(settled),
    demands: counted(settled.filter((one) => (one.from ?? one.to)?.block === 'resolves')),
  };
}

/** What was dropped here and added there word for word was only put elsewhere. */
function withMoves<A extends Paragraph, B extends Paragraph>(changes: Change<A, B>[]): Change<A, B>[] {
  const waiting = new Map<string, A[]>();
  for (const { kind, from } of changes) {
    if (kind !== 'dropped') continue;
    waiting.set(fingerprint(from), [...(waiting.get(fingerprint(from)) ?? []), from]);
  }
  const moved = new Set<A>();
  const settled = changes.map((one): Change<A, B> => {
    const from = one.kind === 'added' ? waiting.get(fingerprint(one.to))?.shift() : undefined;
    if (one.kind !== 'added' || !from) return one;
    moved.add(from);
    return { kind: 'kept', moved: true, from, to: one.to, runs: [{ kind: 'same', text: one.to.text }] };
  });
  return settled.filter((one) => one.kind !== 'dropped' || !moved.has(one.from));
}

function counted(changes: Change[]): Counts {
  const counts: Counts = { kept: 0, changed: 0, dropped: 0, added: 0 };
  for (const { kind } of changes) counts[kind] += 1;
  return counts;
}

/** What makes two paragraphs the same: where they stand and what they say, not how they are spaced. */
function fingerprint(paragraph: Paragraph): string {
  return `${paragraph.block} ${plain(paragraph.text)}`;
}

function plain(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}

/** Pairs what is alike between two kept paragraphs, in order; the rest was dropped or added. */
function weighed<A extends Paragraph, B extends Paragraph>(from: A[], to: B[]): Change<A, B>[] {
  const pairs = pairsOf(from, to);
  const changes: Change<A, B>[] = [];
  let next = 0;
  const add = (until: number) => {
    for (const one of to.slice(next, until)) changes.push(added(one));
    next = until;
  };
  for (const [place, one] of from.entries()) {
    const partner = pairs.get(place);
    if (partner === undefined) {
      changes.push({ kind: 'dropped', from: one, to: null, runs: [{ kind: 'dropped', text: one.text }] });
      continue;
    }
    add(partner);
    const other = to[partner] as B;
    changes.push({ kind: 'changed', from: one, to: other, runs: runsOf(one.text, other.text) });
    next = partner + 1;
  }
  add(to.length);
  return changes;
}

function added<B extends Paragraph>(to: B): Change<never, B> {
  return { kind: 'added', from: null, to, runs: [{ kind: 'added', text: to.text }] };
}

/** The best pairs in order: the longest chain by likeness (dynamic programming over the gap). */
function pairsOf(from: Paragraph[], to: Paragraph[]): Map<number, number> {
  const pairs = new Map<number, number>();
  if (from.length * to.length > most_pairs) return pairs;
  const left = from.map((one) => bagOf(one.text));
  const right = to.map((one) => bagOf(one.text));
  const best: number[][] = Array.from({ length: from.length + 1 }, () => new Array(to.length + 1).fill(0));
  const alike = (i: number, j: number) =>
    sameBlock(from[i] as Paragraph, to[j] as Paragraph) ? likeness(left[i] as Bag, right[j] as Bag) : 0;
  const scores = from.map((_, i) => to.map((_, j) => alike(i, j)));
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
      pairs.set(i, j);
      i += 1;
      j += 1;
    } else if (cell(i, j) === cell(i + 1, j)) i += 1;
    else j += 1;
  }
  return pairs;
}

/** A demand is weighed against demands only: what was resolved and is now merely noted is dropped. */
function sameBlock(one: { block: Block }, other: { block: Block }): boolean {
  return (one.block === 'resolves') === (other.block === 'resolves');
}

type Bag = { words: Map<string, number>; size: number };

function bagOf(text: string): Bag {
  const words = new Map<string, number>();
  const found = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  for (const word of found) words.set(word, (words.get(word) ?? 0) + 1);
  return { words, size: found.length };
}

/** Share of common words, 0 to 1 (Dice, counting repeated words). */
function likeness(one: Bag, other: Bag): number {
  if (one.size + other.size === 0) return 0;
  const [small, large] = one.words.size < other.words.size ? [one, other] : [other, one];
  let common = 0;
  for (const [word, count] of small.words) common += Math.min(count, large.words.get(word) ?? 0);
  return (2 * common) / (one.size + other.size);
}

/**
 * The words of two paragraphs as runs. The runs `same` and `dropped` together are the first text,
 * `same` and `added` the second, to the letter.
 */
export function runsOf(from: string, to: string): Run[] {
  if (from === to) return from === '' ? [] : [{ kind: 'same', text: from }];
  const left = wordsOf(from);
  const right = wordsOf(to);
  if (left.length > most_words || right.length > most_words) return whole(from, to);
  const runs: Run[] = [];
  const parts = diffArrays(left, right, { maxEditLength: most_edits });
  if (!parts) return whole(from, to);
  for (const part of parts) {
    const kind = part.removed ? 'dropped' : part.added ? 'added' : 'same';
    runs.push({ kind, text: part.value.join('') });
  }
  return calm(runs);
}

function whole(from: string, to: string): Run[] {
  const runs: Run[] = [
    { kind: 'dropped', text: from },
    { kind: 'added', text: to },
  ];
  return runs.filter((run) => run.text !== '');
}

/** Words with the space after them, and marks by themselves: nothing of the text is lost. */
function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}\p{M}’'-]+|\s+|[^\p{L}\p{N}\p{M}\s]/gu) ?? [];
}

/** A space that alone is the same between two changes belongs to both of them: one change, not two. */
function calm(runs: Run[]): Run[] {
  const calmed: Run[] = [];
  let dropped = '';
  let added = '';
  const flush = () => {
    if (dropped !== '') calmed.push({ kind: 'dropped', text: dropped });
    if (added !== '') calmed.push({ kind: 'added', text: added });
    dropped = '';
    added = '';
  };
  for (const [place, run] of runs.entries()) {
    const between = run.kind === 'same' && /^\s+$/.test(run.text) && (dropped !== '' || added !== '');
    if (run.kind === 'dropped' || (between && place < runs.length - 1)) dropped += run.text;
    if (run.kind === 'added' || (between && place < runs.length - 1)) added += run.text;
    if (run.kind === 'same' && !(between && place < runs.length - 1)) {
      flush();
      calmed.push(run);
    }
  }
  flush();
  return calmed;
}
