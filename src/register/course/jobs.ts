import { second_ms } from '../../kernel/clock.js';
import type { Db } from '../../kernel/database.js';
import { keepTurns } from './kept-turns.js';

/** What the clerk does with courses that have changed; `run` returns of how many people. */
export function courseJobs(db: Db) {
  return [{ name: 'keepTurns', every_ms: 2 * second_ms, run: () => keepTurns(db) }];
}
