import type { Defaulted } from '../../kernel/database.js';

export type ReservationState = 'reserved' | 'reported' | 'given_up' | 'lapsed';

interface LetterReservationsTable {
  id: string;
  person_id: string;
  code_hash: Buffer;
  evening_id: Defaulted<string | null>;
  place: Defaulted<number | null>;
  /** YYYY-MM-DD, as are the next two. */
  write_on: string;
  ends_on: string;
  state: ReservationState;
  posted_on: string | null;
  reserved_at: Date;
  changed_at: Date;
}

interface LetterEveningsTable {
  id: string;
  code_hash: Buffer;
  /** YYYY-MM-DD. */
  evening_on: string;
  language: string | null;
  created_at: Date;
}

declare module '../../kernel/database.js' {
  interface Tables {
    letter_evenings: LetterEveningsTable;
    letter_reservations: LetterReservationsTable;
  }
  interface Published {
    letter_days: { person_id: string; day: string; letters: number };
    letter_heard: { person_id: string; heard_on: string };
    letter_reports: { person_id: string; reported_posted: number };
    letter_limits: { person_id: string; wants_none: boolean; most_a_day: number | null };
  }
}
