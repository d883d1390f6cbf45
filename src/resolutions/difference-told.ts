import type { AnsweredDemand } from './demand.js';
import { fatesOf, survivalOf } from './difference-demands.js';
import type { PassedDifference } from './difference-view.js';

/**
 * A difference as JSON tells it (documented in docs/json.md): figures, each paragraph with its runs of
 * words, and each demand with what it answers and what became of it.
 */
export function differenceTold(difference: PassedDifference, answers: AnsweredDemand[]): object {
  const fates = fatesOf(difference);
  const { survive, reworded, of, own } = survivalOf(fates);
  return {
    paragraphs: { ...difference.paragraphs, moved: difference.moved },
    survival: { survive, reworded, of, own },
    fates: fates.map(({ fate, line, now }) => {
      const answered = answers.find(({ id }) => id === line?.demand_id);
      return {
        fate,
        line: line?.number ?? null,
        now: now?.block === 'resolves' ? now.number : null,
        wording: (line ?? now)?.text ?? '',
        relation: line?.relation ?? null,
        demand: answered ? { resolution: answered.slug, position: answered.position } : null,
      };
    }),
    changes: difference.changes.map((change) => ({
      kind: change.kind,
      moved: 'moved' in change && change.moved,
      block: (change.to ?? change.from).block,
      number: (change.to ?? change.from).number,
      runs: change.runs,
    })),
  };
}
