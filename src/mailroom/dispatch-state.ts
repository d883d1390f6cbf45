import type { DispatchState } from './tables.js';

/**
 * Which state may follow which; all other moves are refused. `claimed` means: somebody has it in
 * hand (a mail on its way to the server, a paper in a batch). `uncertain` leaves only by a person's
 * decision, by what comes back, or by the late word of the very attempt that it is about.
 */
export const transitions: Record<DispatchState, readonly DispatchState[]> = {
  due: ['claimed', 'reported_posted', 'handed_over', 'reported_sent', 'cancelled'],
  claimed: ['due', 'sent', 'posted', 'uncertain', 'refused'],
  uncertain: ['due', 'sent', 'confirmed', 'returned', 'refused', 'replied'],
  sent: ['confirmed', 'returned', 'refused', 'replied'],
  // Back to claimed: ticked by mistake.
  posted: ['claimed', 'confirmed', 'returned', 'refused', 'replied'],
  reported_posted: ['due', 'confirmed', 'returned', 'refused', 'replied'],
  handed_over: ['confirmed', 'returned', 'refused', 'replied'],
  reported_sent: ['confirmed', 'returned', 'refused', 'replied'],
  confirmed: ['replied'],
  // A paper that came back or a mail that was refused may go out again, by decision of the desk.
  returned: ['due'],
  refused: ['due'],
  replied: [],
  cancelled: [],
};

/** Whether a dispatch may go from one state to another. */
export function mayMove(from: DispatchState, to: DispatchState): boolean {
  return transitions[from].includes(to);
}

/** States in which the paper has surely or reportedly left the building. */
export const outside: readonly DispatchState[] = [
  'sent',
  'posted',
  'reported_posted',
  'handed_over',
  'reported_sent',
  'confirmed',
  'returned',
  'replied',
];
