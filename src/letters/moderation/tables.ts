interface LetterReadingsTable {
  letter_id: string;
  staff_id: string;
  until: Date;
}

interface LetterOpeningsTable {
  staff_id: string;
  /** YYYY-MM-DD. */
  day: string;
  letter_id: string;
}

interface QuotaRaisesTable {
  id: string;
  staff_id: string;
  /** YYYY-MM-DD. */
  day: string;
  more: number;
  why: string;
  by_id: string;
  at: Date;
}

interface LetterApprovalsTable {
  letter_id: string;
  staff_id: string;
  at: Date;
}

interface LetterFlagsTable {
  letter_id: string;
  staff_id: string;
  at: Date;
}

interface LetterTranslationsTable {
  id: string;
  letter_id: string;
  language: string;
  number: number;
  text_sealed: Buffer | null;
  made_by: string;
  made_at: Date;
}

interface TranslationRequestsTable {
  letter_id: string;
  language: string;
  asked_at: Date;
}

interface LetterFloodsTable {
  id: string;
  letters: number;
  turned_at: Date;
  turned_by: string;
  undone_at: Date | null;
}

declare module '../../kernel/database.js' {
  interface Tables {
    letter_readings: LetterReadingsTable;
    letter_openings: LetterOpeningsTable;
    quota_raises: QuotaRaisesTable;
    letter_approvals: LetterApprovalsTable;
    letter_flags: LetterFlagsTable;
    letter_translations: LetterTranslationsTable;
    letter_translation_requests: TranslationRequestsTable;
    letter_floods: LetterFloodsTable;
  }
}
