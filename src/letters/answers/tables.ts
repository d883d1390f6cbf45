export type AnswerScanType = 'application/pdf' | 'image/png' | 'image/jpeg';

interface LetterAnswersTable {
  id: string;
  person_id: string;
  /** Null: it came without a code, and nobody knows yet to which letter it belongs. */
  letter_id: string | null;
  /** Of the letter's answers, from 1. */
  number: number | null;
  compartment: string;
  /** YYYY-MM-DD. */
  came_on: string;
  media_type: AnswerScanType | null;
  size_bytes: number | null;
  scan_sealed: Buffer | null;
  words_sealed: Buffer | null;
  entered_at: Date;
  entered_by: string;
}

export type LetterNoticeKind =
  | 'sent_back'
  | 'held'
  | 'posted'
  | 'arrived'
  | 'returned'
  | 'not_passed'
  | 'answered';

interface LetterNoticesTable {
  letter_id: string;
  kind: LetterNoticeKind;
  made_at: Date;
  released_at: Date | null;
}

declare module '../../kernel/database.js' {
  interface Tables {
    letter_answers: LetterAnswersTable;
    letter_notices: LetterNoticesTable;
  }
}
