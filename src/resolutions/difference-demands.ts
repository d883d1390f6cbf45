import type { Change, Difference } from './difference.js';
import { alike_from, type Bag, bagOf, likeness } from './difference-pairs.js';
import type { Paragraph } from './model.js';

/**
 * What became of one demand. `kept`: word for word, whatever its number. `reworded`: it stands among the
 * demands in other words; whether it still asks the same, a person reads. `noted`: the passed text speaks
 * of it, but no longer demands it. `dropped`: it is gone. `own`: a demand that the model did not have.
 */
export const fates = ['kept', 'reworded', 'noted', 'dropped', 'own'] as const;
export type Fate = (typeof fates)[number];

/** A demand of the model, of the passed text, or of both. */
export interface DemandFate<A extends Paragraph = Paragraph, B extends Paragraph = Paragraph> {
  fate: Fate;
  /** The model's line; null for one of the organisation's own. */
  line: A | null;
  /** Where the passed text has it; null when it was dropped. */
  now: B | null;
}

/**
 * What became of each demand of the model, in the model's order, then the organisation's own ones. A
 * dropped demand counts as noted when a new paragraph outside the demands has enough words in common
 * with it; each such paragraph stands for one demand at most, the one most like it.
 */
export function fatesOf<A extends Paragraph, B extends Paragraph>(
  difference: Difference<A, B>,
): DemandFate<A, B>[] {
  const { changes } = difference;
  const order = new Map(modelOrder(changes).map((line, place) => [line, place]));
  const noted = notedIn(changes);
  const found: DemandFate<A, B>[] = [];
  for (const { kind, from, to } of changes) {
    if (from?.block !== 'resolves') continue;
    if (kind === 'kept') found.push({ fate: 'kept', line: from, now: to });
    else if (kind === 'changed') found.push({ fate: 'reworded', line: from, now: to });
    else {
      const now = noted.get(from) ?? null;
      found.push({ fate: now ? 'noted' : 'dropped', line: from, now });
    }
  }
  found.sort((one, other) => (order.get(one.line as A) ?? 0) - (order.get(other.line as A) ?? 0));
  for (const { kind, to } of changes) {
    if (kind === 'added' && to.block === 'resolves') found.push({ fate: 'own', line: null, now: to });
  }
  return found;
}

/** How many demands the model has, and how many of them the passed text still makes. */
export function survivalOf(all: DemandFate[]): {
  survive: number;
  reworded: number;
  of: number;
  own: number;
} {
  const count = (...wanted: Fate[]) => all.filter(({ fate }) => wanted.includes(fate)).length;
  return {
    survive: count('kept', 'reworded'),
    reworded: count('reworded'),
    of: all.length - count('own'),
    own: count('own'),
  };
}

/** The model's demands by their numbers: changes stand in the order of the passed text. */
function modelOrder<A extends Paragraph>(changes: Change<A, Paragraph>[]): A[] {
  return changes
    .flatMap(({ from }) => (from?.block === 'resolves' ? [from] : []))
    .toSorted((one, other) => (one.number ?? 0) - (other.number ?? 0));
}

function notedIn<A extends Paragraph, B extends Paragraph>(changes: Change<A, B>[]): Map<A, B> {
  const gone = changes.flatMap(({ kind, from }) =>
    kind === 'dropped' && from.block === 'resolves' ? from : [],
  );
  const others = changes.flatMap(({ kind, to }) => (kind === 'added' && to.block !== 'resolves' ? to : []));
  const found = new Map<A, B>();
  if (gone.length * others.length > most_weighed) return found;
  const [left, right] = [gone, others].map((all) => all.map((one) => bagOf(one.text)));
  const pairs = gone
    .flatMap((line, here) =>
      others.map((other, there) => {
        const alike = likeness(left?.[here] as Bag, right?.[there] as Bag);
        return { line, other, alike };
      }),
    )
    .filter(({ alike }) => alike >= alike_from)
    .sort((one, two) => two.alike - one.alike);
  const used = new Set<B>();
  for (const { line, other } of pairs) {
    if (found.has(line) || used.has(other)) continue;
    found.set(line, other);
    used.add(other);
  }
  return found;
}

/** Most pairs that are weighed: dropped demands times new paragraphs. */
const most_weighed = 20_000;
