import type { Actor } from '../../kernel/actor.js';
import { second_ms } from '../../kernel/clock.js';
import type { Db } from '../../kernel/database.js';
import type { Say } from '../../kernel/language.js';
import type { RetentionRule } from '../../kernel/retention.js';
import { kept_hours, sweepUploads, workUploads } from './csv-upload.js';

/** What the clerk does with tables that were handed in; `run` returns how much it did. */
export function csvJobs(db: Db, actor: Actor, say: Say) {
  return [{ name: 'workUploads', every_ms: 2 * second_ms, run: () => workUploads(db, actor, say) }];
}

/** What this room forgets. */
export const registerRules: readonly RetentionRule[] = [
  {
    name: 'register.tables',
    what: 'a table that was handed in, with all that was said of it; what was taken into the register stays',
    when: `${kept_hours} hours after it was handed in`,
    forget: ({ db, actor }) => sweepUploads(db, actor),
  },
];
