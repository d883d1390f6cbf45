interface LetterHoldsTable {
  id: string;
  letter_id: string;
  reason: string;
  /** EDTF. */
  since: string | null;
  held_at: Date;
  lifted_at: Date | null;
}

declare module '../../kernel/database.js' {
  interface Tables {
    letter_holds: LetterHoldsTable;
  }
}
