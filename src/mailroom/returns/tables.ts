import type { Defaulted } from '../../kernel/database.js';
import type { AddresseeKind, Role } from '../tables.js';

/** Why a paper came back, as it stands on the envelope. */
export type ReturnReason =
  | 'moved'
  | 'unknown'
  | 'refused_by_prison'
  | 'not_passed'
  | 'not_collected'
  | 'incomplete'
  | 'another';
/** Whose word it is that a paper arrived. */
export type ConfirmedBy = 'addressee' | 'lawyer' | 'family' | 'office' | 'somebody';
export type ConfirmedHow = 'letter' | 'email' | 'phone' | 'messenger' | 'visit' | 'receipt' | 'another';

/** What every record of what became of a paper carries. */
interface Entered {
  id: string;
  dispatch_id: string;
  /** The line of the dispatch's history that it belongs to. */
  event_id: number;
  entered_at: Date;
  entered_by: string;
  /** Taken back: it was an error. */
  struck_at: Defaulted<Date | null>;
}

interface ReceiptsTable extends Entered {
  /** UPU S10: two letters, nine digits, two letters. */
  number: string;
}

interface ReturnsTable extends Entered {
  reason: ReturnReason;
  /** YYYY-MM-DD. */
  came_on: string;
  note: string | null;
  settled_at: Defaulted<Date | null>;
  settled_by: Defaulted<string | null>;
  settled_why: Defaulted<string | null>;
}

interface ConfirmationsTable extends Entered {
  by_whom: ConfirmedBy;
  how: ConfirmedHow;
  /** YYYY-MM-DD. */
  confirmed_on: string;
}

interface HandoversTable extends Entered {
  /** Where: an embassy, a counter. Public places only. */
  place: string;
  /** YYYY-MM-DD. */
  handed_on: string;
  /** Who did it, sealed to the compartment `mailroom`. */
  by_sealed: Buffer | null;
}

interface DispatchHoldsTable {
  id: string;
  dispatch_id: string;
  why: string;
  /** YYYY-MM-DD, the first day on which it may go; null: until it is let go. */
  until: string | null;
  held_at: Date;
  held_by: string;
  lifted_at: Defaulted<Date | null>;
  lifted_by: Defaulted<string | null>;
}

interface DispatchDaysView {
  dispatch_id: string;
  /** YYYY-MM-DD, when it left for the last time. */
  left_on: string | null;
  /** YYYY-MM-DD, when the first word came of it after that. */
  word_on: string | null;
}

interface WordDaysView {
  kind: string;
  subject: string;
  addressee_kind: AddresseeKind;
  addressee_id: string | null;
  role: Role;
  days: number;
}

declare module '../../kernel/database.js' {
  interface Tables {
    receipts: ReceiptsTable;
    returns: ReturnsTable;
    confirmations: ConfirmationsTable;
    handovers: HandoversTable;
    dispatch_holds: DispatchHoldsTable;
    dispatch_days: DispatchDaysView;
  }
  interface Published {
    word_days: WordDaysView;
  }
}
