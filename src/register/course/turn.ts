import { type Course, runsUntil, type State, stepsOf } from './standing.js';

/** From this day on (YYYY-MM-DD) somebody stands so, until the next turn. */
export interface Turn {
  day: string;
  state: State;
}

/**
 * All turns of a course, in order: what `standingIn` says for every day there is, in a few lines. Before the
 * first turn the state is unknown, and no step tells of it.
 */
export function turnsIn(course: Course): Turn[] {
  const steps = stepsOf(course);
  // Nothing turns between two days on which no date begins or ends.
  const days = [...new Set(steps.flatMap(({ from, to }) => (to === null ? [from] : [from, to])))].sort();
  const turns: Turn[] = [];
  for (const day of days) {
    const { runs, vague } = runsUntil(steps, day);
    const state = vague ? 'unknown' : runs.at(-1)?.state;
    if (state && state !== turns.at(-1)?.state) turns.push({ day, state });
  }
  return turns;
}

/** The state on a day; null before the first turn. */
export function stateAt(turns: Turn[], day: string): State | null {
  return turns.findLast((turn) => turn.day <= day)?.state ?? null;
}
