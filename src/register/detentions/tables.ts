export interface MassDetentionColumns {
  id: string;
  /** The last part of its address. */
  code: string;
  title: string;
  place: string | null;
  /** EDTF. */
  happened: string | null;
  /** Days that courts gave, from the fewest to the most. */
  days_from: number | null;
  days_to: number | null;
}

export interface ReportedNumberColumns {
  id: string;
  detention_id: string;
  position: number;
  /** Who reported it. */
  reporter: string;
  /** What part of the detention it is said of; null for the whole. */
  scope: string | null;
  /** Null for "up to". */
  least: number | null;
  /** Null for "at least". */
  most: number | null;
  is_about: boolean;
  /** The reporter's own words. */
  wording: string | null;
}

interface DetainedPeopleTable {
  detention_id: string;
  person_id: string;
  /** The step of the person's own course that tells of it. */
  event_id: string;
  days: number | null;
  article: string | null;
}

interface DetentionEntriesTable {
  token: string;
  detention_id: string;
  added: number;
  joined: number;
  known: number;
  entered_by: string;
  entered_at: Date;
}

declare module '../../kernel/database.js' {
  interface Tables {
    mass_detentions: MassDetentionColumns;
    reported_numbers: ReportedNumberColumns;
    detained_people: DetainedPeopleTable;
    detention_entries: DetentionEntriesTable;
  }
  interface Published {
    mass_detentions: MassDetentionColumns & { note: string | null };
    reported_numbers: ReportedNumberColumns & { note: string | null };
    detained_people: DetainedPeopleTable;
  }
}
