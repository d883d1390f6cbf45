import type { ColumnType } from 'kysely';
import type { Defaulted, Json } from '../kernel/database.js';
import type { Language } from '../kernel/language.js';

/** What the room decided of a letter. What became of its paper is the dispatch's state. */
export type LetterState = 'received' | 'translating' | 'approved' | 'sent_back' | 'turned_away' | 'withdrawn';

interface LettersTable {
  id: string;
  person_id: string;
  /** `letters-YYYY-MM`. */
  compartment: string;
  /** Of the text. */
  language: string;
  /** Of the page on which it was handed in. */
  spoken: Language;
  characters: number;
  text_sealed: Buffer | null;
  sender_sealed: Buffer | null;
  picture_sealed: Buffer | null;
  wants_answer: boolean;
  is_known: boolean;
  writer_recipient: string;
  code_hash: Buffer;
  link_hash: Buffer;
  confirm_hash: Buffer | null;
  confirmed_at: Date | null;
  mark: Buffer | null;
  state: LetterState;
  dispatch_id: string | null;
  received_at: Date;
  changed_at: Date;
}

interface LetterEventsTable {
  id: ColumnType<number, never, never>;
  letter_id: string;
  what: string;
  reason: string | null;
  words_sealed: Buffer | null;
  at: Date;
  who: string;
  /** Turned away with many others at once. */
  flood_id: Defaulted<string | null>;
}

interface LetterWishesView {
  person_id: string;
  languages: ColumnType<string[] | null, string | null, string | null>;
  interests: Json<Record<string, string>>;
  most_a_day: number | null;
  wants_none: boolean;
}

interface LetterWishesTable extends LetterWishesView {
  version: Defaulted<number>;
  vulnerable: boolean;
  told: 'desk' | 'public';
  basis: string;
  edited_by: string;
  edited_at: Date;
}

interface LetterCountsView {
  person_id: string;
  posted: number;
  arrived: number;
  returned: number;
  refused: number;
  answered: number;
}

declare module '../kernel/database.js' {
  interface Tables {
    letters: LettersTable;
    letter_events: LetterEventsTable;
    letter_wishes: LetterWishesTable;
  }
  interface Published {
    letter_wishes: LetterWishesView;
    letter_counts: LetterCountsView;
  }
}
