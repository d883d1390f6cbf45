import { pairsOf } from './difference-pairs.js';
import { type Run, runsOf } from './difference-words.js';
import type { Paragraph } from './model.js';

/** What became of one paragraph, with the paragraph of each side where there is one. */
export type Change<A extends Paragraph = Paragraph, B extends Paragraph = Paragraph> =
  | { kind: 'kept'; moved: boolean; from: A; to: B; runs: Run[] }
  | { kind: 'changed'; moved: boolean; from: A; to: B; runs: Run[] }
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
  /** How many of those kept and changed were put elsewhere. */
  moved: number;
}

/**
 * What a meeting changed: each paragraph of `passed` against those of `model`, in order, and word by
 * word inside a changed one. A paragraph is kept when block and words are the same, whatever its
 * number: a line that moved up because another was dropped is still the same demand, and so is one that
 * was put elsewhere (`moved`). Changes stand in the order of the passed text, and what was dropped
 * before what came in its place. The effort is bounded by the limits of the two files beside this one.
 */
export function differenceOf<A extends Paragraph, B extends Paragraph>(
  model: A[],
  passed: B[],
): Difference<A, B> {
  const pairs = pairsOf(model, passed);
  const taken = new Set([...pairs.values()].map(({ from }) => from));
  /** For each passed paragraph, where the next one that stands in its place comes from. */
  const ahead = new Array<number>(passed.length);
  for (let place = passed.length - 1, next = model.length; place >= 0; place -= 1) {
    const pair = pairs.get(place);
    if (pair && !pair.moved) next = pair.from;
    ahead[place] = next;
  }
  const changes: Change<A, B>[] = [];
  let told = 0;
  const tellDropped = (until: number) => {
    for (; told < until; told += 1) {
      const from = model[told] as A;
      if (taken.has(told)) continue;
      changes.push({ kind: 'dropped', from, to: null, runs: [{ kind: 'dropped', text: from.text }] });
    }
  };
  for (const [place, to] of passed.entries()) {
    const pair = pairs.get(place);
    tellDropped(ahead[place] as number);
    if (!pair) {
      changes.push({ kind: 'added', from: null, to, runs: [{ kind: 'added', text: to.text }] });
      continue;
    }
    const from = model[pair.from] as A;
    const { moved } = pair;
    if (pair.same) changes.push({ kind: 'kept', moved, from, to, runs: [{ kind: 'same', text: to.text }] });
    else changes.push({ kind: 'changed', moved, from, to, runs: runsOf(from.text, to.text) });
  }
  tellDropped(model.length);
  return {
    changes,
    paragraphs: counted(changes),
    demands: counted(changes.filter((one) => (one.from ?? one.to)?.block === 'resolves')),
    moved: changes.filter((one) => 'moved' in one && one.moved).length,
  };
}

function counted(changes: Change[]): Counts {
  const counts: Counts = { kept: 0, changed: 0, dropped: 0, added: 0 };
  for (const { kind } of changes) counts[kind] += 1;
  return counts;
}
