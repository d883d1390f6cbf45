import type { Defaulted, Json } from '../../kernel/database.js';
import type { Language } from '../../kernel/language.js';

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
  /** YYYY-MM-DD; a letter of thanks was handed in. */
  thanked_on: Defaulted<string | null>;
}

/** The writer's yes. */
interface AnswerConsentsTable {
  answer_id: string;
  given_at: Date;
}

interface ToldAnswersTable {
  answer_id: string;
  person_id: string;
  consent_id: string;
  /** BCP 47. */
  language: string;
  passage: string;
  translations: Json<Partial<Record<Language, string>>>;
  told_by: string;
  told_at: Date;
}

interface ToldAnswersView
  extends Pick<ToldAnswersTable, 'person_id' | 'language' | 'passage' | 'translations'> {
  /** EDTF: the month. */
  came_in: string;
  /** YYYY-MM-DD. */
  told_on: string;
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

interface LetterNotingTable {
  one: Defaulted<boolean>;
  noted_until: Date;
}

interface LetterSilencesTable {
  person_id: string;
  found_at: Date;
}

declare module '../../kernel/database.js' {
  interface Tables {
    letter_answers: LetterAnswersTable;
    letter_notices: LetterNoticesTable;
    answer_consents: AnswerConsentsTable;
    told_answers: ToldAnswersTable;
    letter_noting: LetterNotingTable;
    letter_silences: LetterSilencesTable;
  }
  interface Published {
    told_answers: ToldAnswersView;
  }
}
