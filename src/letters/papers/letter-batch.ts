import type { Actor } from '../../kernel/actor.js';
import { today } from '../../kernel/clock.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { type Batch, batchByNumber, most_in_batch, takeBatch } from '../../mailroom/batch.js';
import { type LetterMeans, printLetters } from './letter-print.js';
import { readyLetters } from './ready-letters.js';

/** A letter that was chosen and stays behind, and why. */
export interface LeftBehind {
  id: string;
  name: string;
  reason: string;
}

interface Chosen {
  /** In the order of the list, at most one batch of them. */
  ids: string[];
  names: Map<string, string>;
  left: LeftBehind[];
}

/** Those of the chosen papers that may go today; the first hundred of them. */
async function chosenAmong(means: LetterMeans, actor: Actor, chosen: string[]): Promise<Chosen> {
  const wanted = new Set(chosen);
  const ready = (await readyLetters(means.db, actor.clock)).filter(({ dispatch_id }) =>
    wanted.has(dispatch_id),
  );
  const free = ready.filter(({ why_not }) => why_not === null);
  const known = new Set(ready.map(({ dispatch_id }) => dispatch_id));
  return {
    ids: free.slice(0, most_in_batch).map(({ dispatch_id }) => dispatch_id),
    names: new Map(ready.map(({ dispatch_id, person }) => [dispatch_id, person])),
    left: [
      ...ready.flatMap(({ dispatch_id: id, person: name, why_not }) =>
        why_not ? [{ id, name, reason: why_not }] : [],
      ),
      ...free.slice(most_in_batch).map(({ dispatch_id: id, person: name }) => ({ id, name, reason: 'full' })),
      ...chosen.filter((id) => !known.has(id)).map((id) => ({ id, name: '?', reason: 'not_due' })),
    ],
  };
}

/** The chosen letters as they would be printed today. Nothing is changed by looking. Throws `Refused` when none can be. */
export async function lookAtLetters(means: LetterMeans, actor: Actor, chosen: string[]): Promise<Uint8Array> {
  const { ids, left } = await chosenAmong(means, actor, chosen);
  const { paper, left_out } = await printLetters(means, ids, today(actor.clock), null);
  if (paper) return paper.pdf;
  throw nothing(left_out[0]?.reason ?? left[0]?.reason ?? 'not_due');
}

/**
 * Takes the chosen letters as a batch of the mailroom: those that can be opened and set are claimed, and can no
 * longer be taken back by their writers; the others stay and are named with the reason. Throws `Refused` when none
 * is left.
 */
export async function takeLetters(
  means: LetterMeans,
  actor: Actor,
  chosen: string[],
): Promise<{ number: number; taken: number; left: LeftBehind[] }> {
  const { ids, names, left } = await chosenAmong(means, actor, chosen);
  const trial = await printLetters(means, ids, today(actor.clock), null);
  const more = trial.left_out.map(({ id, reason }) => ({ id, name: names.get(id) ?? '?', reason }));
  if (trial.printed.length === 0) throw nothing(more[0]?.reason ?? left[0]?.reason ?? 'not_due');
  const { number, taken } = await takeBatch(means.db, actor, trial.printed, { sealed: true });
  return { number, taken, left: [...more, ...left] };
}

/** A batch of letters by its number. Throws `Missing`, also for a batch of other papers. */
export async function letterBatch(means: Pick<LetterMeans, 'db'>, number: number): Promise<Batch> {
  const batch = await batchByNumber(means.db, number);
  if (!batch.sealed) throw new Missing('batch');
  return batch;
}

function nothing(reason: string): Refused {
  return new Refused('letters.papers.nothing_printable', { reason }, 422);
}
