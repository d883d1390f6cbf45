import type { Defaulted, Json } from '../../kernel/database.js';
import type { Problem } from '../../kernel/refusals.js';

/** How a source means a number. */
export const hows = ['exactly', 'about', 'at-least', 'up-to', 'more-than'] as const;
export type How = (typeof hows)[number];

export interface DetentionsTable {
  id: string;
  /** The last part of its address, and its name in files. */
  code: string;
  title: string;
  place: string | null;
  /** EDTF. */
  happened: string | null;
  /** How many days they were held for: from … to. */
  days_from: number | null;
  days_to: number | null;
  text: string | null;
  /** How an editor read it out of what the sources say. */
  why: string | null;
}

export interface FiguresTable {
  id: string;
  detention_id: string;
  position: number;
  number: number;
  how: How;
  /** Whom it counts, where that is not everybody. */
  scope: string | null;
  /** Why it is laid to these sources, where they do not say it in so many words. */
  why: string | null;
}

interface DetainedView {
  detention_id: string;
  person_id: string;
  event_id: string;
  days: number | null;
  article: string | null;
}

interface DetainedTable extends DetainedView {
  entry_id: string | null;
}

/** How far the work on a table that was handed in has come. */
export type UploadState = 'checking' | 'checked' | 'writing' | 'paused' | 'done' | 'broken';

/** What came of rows: numbers. */
export interface RowCounts {
  added: number;
  changed: number;
  unchanged: number;
  refused: number;
}

interface UploadsTable {
  id: string;
  kind: 'people' | 'events' | 'sources' | 'detentions';
  bytes: Buffer;
  state: UploadState;
  would: Json<RowCounts> | null;
  did: Json<RowCounts> | null;
  rows_done: Defaulted<number>;
  refused: Defaulted<string>;
  problem: Json<Problem> | null;
  handed_in_by: string;
  handed_in_at: Date;
}

/** Which sources stand behind a fact about a person. */
interface FactSourcesView {
  fact_id: string;
  person_id: string;
  source_id: string;
  code: string;
  /** EDTF. */
  published_on: string | null;
  position: number;
}

declare module '../../kernel/database.js' {
  interface Tables {
    detentions: DetentionsTable;
    detention_figures: FiguresTable;
    detention_entries: { id: string; detention_id: string; entered_by: string; entered_at: Date };
    detention_people: DetainedTable;
    csv_uploads: UploadsTable;
    fact_sources: FactSourcesView;
  }
  interface Published {
    detentions: DetentionsTable;
    detention_figures: FiguresTable;
    detention_people: DetainedView;
    detention_citations: { fact_id: string; source_id: string; position: number };
    fact_sources: FactSourcesView;
    fact_notes: { fact_id: string; note: string };
  }
}
