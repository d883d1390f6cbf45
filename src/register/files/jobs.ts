import type { Actor } from '../../kernel/actor.js';
import { hour_ms, second_ms } from '../../kernel/clock.js';
import type { Db } from '../../kernel/database.js';
import type { Say } from '../../kernel/language.js';
import { sweepUploads, workUploads } from './csv-upload.js';

/** What the clerk does with tables that were handed in; `run` returns how much it did. */
export function csvJobs(db: Db, actor: Actor, say: Say) {
  return [
    { name: 'workUploads', every_ms: 2 * second_ms, run: () => workUploads(db, actor, say) },
    { name: 'sweepUploads', every_ms: hour_ms, run: () => sweepUploads(db, actor) },
  ];
}
