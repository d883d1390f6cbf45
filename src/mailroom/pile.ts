import type { Actor } from '../kernel/actor.js';
import { type Clock, today } from '../kernel/clock.js';
import type { PrintedPaper } from '../print/press.js';
import { heldBack } from './addresses/held-back.js';
import { dueAmong, fitting, type ListedPaper, takeBatch } from './batch.js';
import { type BatchMeans, printPapers } from './batch-print.js';
import type { LeftOut } from './papers-view.js';

interface Pile {
  ready: ListedPaper[];
  leftOut: LeftOut[];
}

/** The chosen papers that can go into one batch now, and those that cannot, with the reason. */
async function pileOf(means: BatchMeans, clock: Clock, ids: string[]): Promise<Pile> {
  const due = new Map((await dueAmong(means.db, ids)).map((paper) => [paper.id, paper]));
  const chosen = ids.flatMap((id) => due.get(id) ?? []);
  const held = await heldBack(means.db, chosen, clock);
  const free = chosen.filter(({ id }) => !held.has(id));
  const fit = new Set(
    await fitting(
      means.db,
      free.map(({ id }) => id),
    ),
  );
  const left = (paper: ListedPaper, reason: string): LeftOut => ({
    id: paper.id,
    name: paper.addressee_name,
    reason,
  });
  const gone = ids.filter((id) => !due.has(id));
  const goneNames =
    gone.length === 0
      ? []
      : await means.db
          .selectFrom('dispatches')
          .select(['id', 'addressee_name as name'])
          .where('id', 'in', gone)
          .execute();
  return {
    ready: free.filter(({ id }) => fit.has(id)),
    leftOut: [
      ...goneNames.map((one) => ({ ...one, reason: 'not_due' })),
      ...chosen.flatMap((paper) => {
        const why = held.get(paper.id);
        return why ? [left(paper, why.reason)] : [];
      }),
      ...free.filter(({ id }) => !fit.has(id)).map((paper) => left(paper, 'full')),
    ],
  };
}

/** The chosen papers as they would be printed today. Nothing is changed by looking. */
export async function previewOf(
  means: BatchMeans,
  clock: Clock,
  ids: string[],
): Promise<{ paper: PrintedPaper | null; reason?: string | undefined }> {
  const { ready, leftOut } = await pileOf(means, clock, ids);
  const { paper, left_out } = await printPapers(
    means,
    ready.map(({ id }) => id),
    today(clock),
    { number: null },
  );
  return { paper, reason: left_out[0]?.reason ?? leftOut[0]?.reason ?? 'not_due' };
}

/**
 * Takes the chosen papers as a batch: those that can be printed are claimed, the others stay due and
 * are listed with the reason. Throws `Refused` when none is left.
 */
export async function takeChosen(
  means: BatchMeans,
  actor: Actor,
  ids: string[],
): Promise<{ number: number; taken: number; leftOut: LeftOut[] }> {
  const { ready, leftOut } = await pileOf(means, actor.clock, ids);
  const trial = await printPapers(
    means,
    ready.map(({ id }) => id),
    today(actor.clock),
    { number: null },
  );
  const names = new Map(ready.map(({ id, addressee_name }) => [id, addressee_name]));
  const { number, taken } = await takeBatch(means.db, actor, trial.printed);
  const more = trial.left_out.map(({ id, reason }) => ({ id, reason, name: names.get(id) ?? '' }));
  return { number, taken, leftOut: [...more, ...leftOut] };
}
