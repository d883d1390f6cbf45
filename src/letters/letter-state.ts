import type { ReturnReason } from '../mailroom/returns/tables.js';
import type { DispatchState } from '../mailroom/tables.js';
import type { LetterState } from './tables.js';

/** Which states may follow one another. Whatever has left the building is the dispatch's business. */
const next: Record<LetterState, readonly LetterState[]> = {
  received: ['translating', 'approved', 'sent_back', 'turned_away', 'withdrawn'],
  translating: ['received', 'approved', 'sent_back', 'turned_away', 'withdrawn'],
  approved: ['received', 'withdrawn'],
  // Handed in again, in other words.
  sent_back: ['received', 'withdrawn'],
  turned_away: ['received'],
  withdrawn: [],
};

/** Whether a letter may go from one state to another. */
export function mayBecome(from: LetterState, to: LetterState): boolean {
  return next[from].includes(to);
}

/** Where a letter stands, as its writer reads it: one word for what was decided and what became of the paper. */
export type Standing =
  | Exclude<LetterState, 'approved'>
  | 'approved'
  | 'printed'
  | 'posted'
  | 'arrived'
  | 'returned'
  | 'not_passed'
  | 'answered';

const paperStanding: Partial<Record<DispatchState, Standing>> = {
  claimed: 'printed',
  // Nobody knows whether it left: for the writer it is printed, until somebody does.
  uncertain: 'printed',
  posted: 'posted',
  reported_posted: 'posted',
  confirmed: 'arrived',
  returned: 'returned',
  refused: 'not_passed',
  replied: 'answered',
};

/** Reasons of a return that say that the letter itself was not let in. */
export const not_let_in: readonly ReturnReason[] = ['not_passed', 'refused_by_prison'];

/** Where a letter stands, from what was decided, from its paper (null: none yet), and why that came back. */
export function standingOf(
  state: LetterState,
  paper: DispatchState | null,
  back: ReturnReason | null = null,
): Standing {
  if (state !== 'approved' || !paper) return state;
  if (paper === 'returned' && back && not_let_in.includes(back)) return 'not_passed';
  return paperStanding[paper] ?? state;
}

/** Whether its writer may still take it back: until it is printed. */
export function mayBeWithdrawn(state: LetterState, paper: DispatchState | null): boolean {
  return mayBecome(state, 'withdrawn') && standingOf(state, paper) === state;
}
