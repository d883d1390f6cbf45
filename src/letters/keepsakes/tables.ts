import type { Defaulted, Json } from '../../kernel/database.js';

interface KeepsakeChoicesTable {
  id: string;
  keeps: boolean;
  years: number;
  why: string;
  chosen_by: string;
  chosen_at: Date;
}

interface KeepsakeWishesTable {
  letter_id: string;
  name_sealed: Buffer | null;
  wished_at: Date;
}

interface KeepsakesTable {
  letter_id: string;
  person_id: string;
  /** YYYY-MM-DD. */
  written_on: string;
  copy_sealed: Buffer;
  picture_sealed: Buffer | null;
  kept_at: Date;
  /** YYYY-MM-DD; the last day. */
  kept_until: string;
}

/** How a person may stand for whose book somebody has to decide. */
export type Undecided = 'died' | 'restricted' | 'unknown';

interface BookDecisionsTable {
  id: string;
  person_id: string;
  state: Undecided;
  for_whom: 'family' | 'person';
  why: string;
  decided_by: string;
  decided_at: Date;
}

/** A letter that is not in a book, and why: its copy cannot be opened, a character has no typeface, it cannot be set. */
export interface LeftOut {
  id: string;
  /** YYYY-MM-DD. */
  written_on: string;
  reason: 'damaged' | 'glyph' | 'unset';
}

interface BookPrintsTable {
  id: string;
  person_id: string;
  state: 'printing' | 'printed' | 'broken';
  letters: number;
  done: Defaulted<number>;
  pages: Defaulted<number>;
  left_out: Json<LeftOut[]>;
  begun_by: string;
  begun_at: Date;
  moved_at: Date;
}

interface BookGivingsTable {
  id: string;
  person_id: string;
  how: 'handed_over' | 'posted' | 'not_wanted';
  /** YYYY-MM-DD. */
  given_on: string;
  copies: 'delete' | 'keep';
  entered_by: string;
  entered_at: Date;
}

declare module '../../kernel/database.js' {
  interface Tables {
    keepsake_choices: KeepsakeChoicesTable;
    keepsake_wishes: KeepsakeWishesTable;
    keepsakes: KeepsakesTable;
    book_decisions: BookDecisionsTable;
    book_prints: BookPrintsTable;
    book_givings: BookGivingsTable;
  }
}
