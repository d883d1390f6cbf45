import { setTimeout as wait } from 'node:timers/promises';
import { minute_ms, second_ms } from '../../kernel/clock.js';
import type { MailroomMeans } from '../jobs.js';
import { checkNext } from './batch-check.js';
import { sweepChunks, tickOff } from './batch-steps.js';
import { paperFolder } from './chunk-file.js';
import { printNextChunk } from './chunk-print.js';

/** How long one turn of the clerk prints before other jobs get theirs. */
const turn_ms = 4 * second_ms;

/** After each step: what was written makes every kept page anew, and those who read them go first. */
const breath_ms = 400;

/** What the clerk does for batches; `run` returns how many papers were handled. */
export function batchJobs(means: MailroomMeans) {
  const { db, actor } = means;
  return [
    { name: 'printBatches', every_ms: second_ms, run: () => printBatches(means) },
    { name: 'sweepChunks', every_ms: minute_ms, run: () => sweepChunks(db, actor) },
  ];
}

/** Ticks off, prints and checks, a chunk at a time, for one turn. */
export async function printBatches(means: MailroomMeans): Promise<number> {
  const { db, actor, press, messages, config } = means;
  const printing = { db, press, messages, keys: null };
  const begun = performance.now();
  let handled = 0;
  while (performance.now() - begun < turn_ms) {
    const done =
      (await tickOff(db, actor)) ||
      (await printNextChunk(printing, actor, paperFolder(config.data))) ||
      (await checkNext(printing, actor.clock));
    if (!done) break;
    handled += done;
    await wait(breath_ms);
  }
  return handled;
}
