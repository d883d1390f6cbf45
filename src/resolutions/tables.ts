import type { Defaulted, Json } from '../kernel/database.js';
import type {
  AdoptionConfirmationsTable,
  AdoptionCountsView,
  AdoptionDecisionsTable,
  AdoptionsTable,
  AdoptionsView,
  SentCountsView,
} from './adoption-tables.js';
import type { DemandKind } from './demands/tables.js';

/** parliament: a resolution of a parliament; opinion: of a UN body; model: for organisations to pass. */
export type TextKind = 'parliament' | 'opinion' | 'model';
export type Block = 'opening' | 'notes' | 'believes' | 'resolves' | 'closing';
/** How a "resolves" line stands to the demand of another text. */
export type Relation = 'supports' | 'goes further';

interface TextsView {
  id: string;
  slug: string;
  kind: TextKind;
  /** Who said it. */
  body: string;
  /** EDTF (ISO 8601-2). */
  said_on: string;
  title: string;
  language: string;
  procedure: string | null;
  ref: string | null;
  oj: string | null;
  joint_motion: string | null;
}

interface TextsTable extends Omit<TextsView, 'language'> {
  language: Defaulted<string>;
  version: Defaulted<number>;
  /** The code of the facts file or of the demonstration's data: what an import knows the text by. */
  code: string | null;
  created_at: Date;
}

interface TextMotionsTable {
  text_id: string;
  position: number;
  reference: string;
}

interface TextSourcesTable {
  text_id: string;
  position: number;
  source_id: string;
}

interface TextPeopleTable {
  text_id: string;
  position: number;
  person_id: string | null;
  named: string | null;
}

interface TextNotesTable {
  id: string;
  text_id: string;
  told_by: 'facts' | 'campaign';
  position: number;
  language: string;
  note: string;
}

interface TextNoteSourcesTable {
  note_id: string;
  position: number;
  source_id: string;
}

interface TextQuotationsTable {
  text_id: string;
  position: number;
  wording: string;
  told_of: string;
  source_id: string | null;
}

interface DemandsView {
  id: string;
  text_id: string;
  position: number;
  /** The paragraph's own number; null where it could not be read. */
  number: string | null;
  wording: string;
  /** An editor's reading, with the reason; null: nothing says it. */
  kind: Defaulted<DemandKind | null>;
  kind_why: Defaulted<string | null>;
  /** Of the wording. */
  language: Defaulted<string>;
  /** The demand of another text that this one takes up, how, and why an editor reads it so. */
  answers_id: Defaulted<string | null>;
  relation: Defaulted<Relation | null>;
  relation_why: Defaulted<string | null>;
}

interface DemandsTable extends DemandsView {
  version: Defaulted<number>;
  /** Its place in the facts file that brought it; null: the desk entered it. */
  file_position: Defaulted<number | null>;
  import_hash: Defaulted<Buffer | null>;
  /** Entered in error. */
  struck_at: Defaulted<Date | null>;
}

interface DemandPeopleTable {
  demand_id: string;
  position: number;
  person_id: string;
}

interface VersionsView {
  id: string;
  text_id: string;
  number: number;
  /** The day whose state of things the version describes (YYYY-MM-DD). */
  as_of: string;
  why: string | null;
  published_at: Date;
}

interface VersionsTable extends Omit<VersionsView, 'published_at' | 'number'> {
  /** Null for a draft: it gets the next number when it is published. */
  number: number | null;
  /** How often the draft was saved. */
  edition: Defaulted<number>;
  created_at: Date;
  published_at: Date | null;
}

interface VersionLanguagesView {
  version_id: string;
  language: string;
  /** The language it was translated from; null for the original. */
  translated_from: string | null;
  title: string;
  /** The letter that goes with the text to an addressee, paragraph by paragraph. */
  covering: Json<string[]>;
  published_at: Date;
  /** A translation of an earlier edition than the original's present one. */
  is_behind: boolean;
}

interface VersionLanguagesTable extends Omit<VersionLanguagesView, 'published_at' | 'is_behind'> {
  /** How often it was saved. */
  edition: Defaulted<number>;
  /** Of a translation: the edition of the original that it says. */
  follows: Defaulted<number | null>;
  created_at: Date;
  published_at: Date | null;
}

interface ParagraphsTable {
  id: string;
  version_id: string;
  language: string;
  position: number;
  block: Block;
  number: number | null;
  text: string;
  /** When and why it may be left out; null: it may not. */
  optional: Defaulted<string | null>;
}

interface SpeakingPointsTable {
  id: string;
  version_id: string;
  language: string;
  position: number;
  person_id: string | null;
  /** The question that it answers; null for a plain fact. */
  question: string | null;
  text: string;
}

interface SpeakingPointSourcesTable {
  point_id: string;
  position: number;
  source_id: string;
}

interface AsksTable {
  version_id: string;
  number: number;
  demand_id: string | null;
  relation: Relation | null;
}

interface AskPeopleTable {
  version_id: string;
  number: number;
  position: number;
  person_id: string;
}

interface AddresseesTable {
  version_id: string;
  position: number;
  office_code: string;
  channel: 'post' | 'email';
}

interface CopiesTable {
  version_id: string;
  position: number;
  person_id: string;
  lawyers: boolean;
}

declare module '../kernel/database.js' {
  interface Tables {
    texts: TextsTable;
    text_motions: TextMotionsTable;
    text_sources: TextSourcesTable;
    text_people: TextPeopleTable;
    text_notes: TextNotesTable;
    text_note_sources: TextNoteSourcesTable;
    text_quotations: TextQuotationsTable;
    demands: DemandsTable;
    demand_people: DemandPeopleTable;
    versions: VersionsTable;
    version_languages: VersionLanguagesTable;
    paragraphs: ParagraphsTable;
    speaking_points: SpeakingPointsTable;
    speaking_point_sources: SpeakingPointSourcesTable;
    asks: AsksTable;
    ask_people: AskPeopleTable;
    addressees: AddresseesTable;
    copies: CopiesTable;
    adoptions: AdoptionsTable;
    adoption_confirmations: AdoptionConfirmationsTable;
    adoption_decisions: AdoptionDecisionsTable;
  }
  interface Published {
    texts: TextsView;
    text_motions: TextMotionsTable;
    text_sources: TextSourcesTable;
    text_people: TextPeopleTable;
    text_notes: TextNotesTable;
    text_note_sources: TextNoteSourcesTable;
    text_quotations: TextQuotationsTable;
    demands: DemandsView;
    demand_people: DemandPeopleTable;
    versions: VersionsView;
    version_languages: VersionLanguagesView;
    paragraphs: ParagraphsTable;
    speaking_points: SpeakingPointsTable;
    speaking_point_sources: SpeakingPointSourcesTable;
    asks: AsksTable;
    ask_people: AskPeopleTable;
    addressees: AddresseesTable;
    copies: CopiesTable;
    adoptions: AdoptionsView;
    adoption_counts: AdoptionCountsView;
    sent_counts: SentCountsView;
  }
}
