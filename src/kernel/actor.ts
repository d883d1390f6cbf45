import type { Chance } from './chance.js';
import type { Clock } from './clock.js';

/**
 * Who acts, and by which clock and chance. Every act takes one: nothing is ambient.
 * `who` is `staff:<id>`, `visitor`, `clerk` or `operator`; it stands in the journal, so it is never a name.
 */
export interface Actor {
  who: string;
  clock: Clock;
  chance: Chance;
}

/** The staff member's id in `who`, or null when it is nobody of the staff. */
export function staffIdOf(actor: Actor): string | null {
  return actor.who.startsWith('staff:') ? actor.who.slice('staff:'.length) : null;
}
