import type { Actor } from '../kernel/actor.js';
import type { Db } from '../kernel/database.js';
import { type Problem, Refused } from '../kernel/refusals.js';
import { markByCode, type Outcome, outcomes } from './dispatch.js';
import { readDispatchCode, spelled } from './dispatch-code.js';

/** At most so many codes in one form, and so many characters of a note. */
export const limits = { codes: 500, note: 500 } as const;

/** One line of a tally: what became of it. */
export interface TallyLine {
  typed: string;
  /** Null when it was written down. */
  problem: Problem | null;
}

/** Whether a word of a form is an outcome that the desk can write down. */
export function readOutcome(typed: string): Outcome | null {
  return outcomes.find((one) => one === typed) ?? null;
}

/** A note of a form: trimmed, in one line, cut at its limit; null when there is none. */
export function readNote(typed: string): string | null {
  return (
    typed
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim()
      .slice(0, limits.note) || null
  );
}

/**
 * Enters a tally: codes in lines (or parted by commas), each on its own, so that a mistyped one
 * does not lose the others. The same code twice counts once. Returns a line for each.
 */
export async function enterTally(
  db: Db,
  actor: Actor,
  typed: string,
  outcome: Outcome,
  note: string | null,
): Promise<TallyLine[]> {
  const codes = typed
    .split(/[\n\r,;]+/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
  if (codes.length > limits.codes) throw new Refused('mailroom.tally.too_many', { most: limits.codes }, 422);
  const lines: TallyLine[] = [];
  const done = new Set<string>();
  for (const one of codes) {
    const read = readDispatchCode(one);
    if (!read.ok) lines.push({ typed: one.slice(0, 20), problem: read.problems[0] ?? null });
    else if (!done.has(read.value)) {
      done.add(read.value);
      lines.push({
        typed: spelled(read.value),
        problem: await problemOf(db, actor, read.value, outcome, note),
      });
    }
  }
  return lines;
}

async function problemOf(
  db: Db,
  actor: Actor,
  code: string,
  outcome: Outcome,
  note: string | null,
): Promise<Problem | null> {
  try {
    await markByCode(db, actor, code, outcome, note);
    return null;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { field: 'codes', code: error.code, values: error.values };
  }
}
