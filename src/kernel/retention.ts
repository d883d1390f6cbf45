import type { Actor } from './actor.js';
import type { Config } from './config.js';
import type { Db } from './database.js';

/** What the clerk forgets with. */
export interface RetentionMeans {
  db: Db;
  actor: Actor;
  config: Pick<Config, 'data' | 'backupDir' | 'backupKeepDays'>;
}

/**
 * One line of the page of rules (`docs/retention.md`, which a test holds to these words): what a room forgets, when,
 * and the act that does it. The room that owns the rows has the rule; the start of the program gathers them.
 */
export interface RetentionRule {
  /** As `letters.posted`: the room, and what it is about. */
  name: string;
  what: string;
  when: string;
  /** Forgets what is due now, at most so much at once as its room says. Returns how much went. */
  forget(means: RetentionMeans): Promise<number>;
}

/** More turns than any backlog needs: a rule that finds the same again and again is our mistake. */
const most_turns = 10_000;

/**
 * Forgets everything that is due, by every rule to its end: before anything is served, so that what an old copy of the
 * data brings back is gone before anybody can read it. Throws what a rule throws. Returns how much went.
 */
export async function forgetAll(rules: readonly RetentionRule[], means: RetentionMeans): Promise<number> {
  let gone = 0;
  for (const rule of rules) {
    for (let turn = 0; ; turn += 1) {
      const count = await rule.forget(means);
      gone += count;
      if (count === 0) break;
      if (turn >= most_turns) throw new Error(`the rule ${rule.name} comes to no end`);
    }
  }
  return gone;
}

/** The page of rules, one line of Markdown each, in their order. */
export function retentionLines(rules: readonly RetentionRule[]): string[] {
  return rules.map(({ name, what, when }) => `| ${name} | ${what} | ${when} |`);
}
