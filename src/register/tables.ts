import type { ColumnType } from 'kysely';
import type { Defaulted } from '../kernel/database.js';
import type { Change, Ground } from './course/tables.js';
import type { BasisKind } from './telling/tables.js';

/** The ladder of what may be told. */
export type Told = 'sealed' | 'desk' | 'public';
export type Confidence = 'confirmed' | 'single-source' | 'disputed' | 'unverified';
export type FactKind =
  | 'name'
  | 'event'
  | 'stay'
  | 'charge'
  | 'sentence'
  | 'biography'
  | 'lawyer'
  | 'contradiction'
  | 'position'
  | 'proceeding'
  | 'recognition'
  | 'detention'
  | 'figure';
export type NameKind = 'known' | 'legal' | 'birth' | 'former' | 'pseudonym' | 'variant' | 'misspelling';
export type BiographyKind = 'birth' | 'death' | 'occupation' | 'outcome' | 'standing' | 'attention';
/** What an event does to a person's standing. */
export type Effect = 'held' | 'restricted' | 'free' | 'unknown' | 'none';

export interface SourcesView {
  id: string;
  code: string;
  /** Host name of the site, or the house that published it. */
  publisher: string | null;
  title: string;
  /** EDTF. */
  published_on: string | null;
  url: string | null;
  note: string | null;
  /** False: it was remembered, not read. Follows from `read_on`. */
  was_read: boolean;
  /** BCP 47. */
  language: string | null;
  /** EDTF: when somebody of us read it. */
  read_on: string | null;
}

interface SourcesTable extends Omit<SourcesView, 'was_read' | 'language' | 'read_on'> {
  was_read: ColumnType<boolean, never, never>;
  language: Defaulted<string | null>;
  read_on: Defaulted<string | null>;
  /** Grows with every change: an editor says which version a change was made from. */
  version: Defaulted<number>;
  told: Told;
  import_hash: Buffer | null;
  created_at: Date;
}

interface PeopleColumns {
  id: string;
  slug: string;
  role: string | null;
  /** Whom the campaign defends first: 1 is first. */
  rank: number | null;
}

interface PeopleView extends PeopleColumns {
  /** The name in Latin letters under which the person is known. */
  name: string;
}

interface PeopleTable extends PeopleColumns {
  code: string;
  told: Told;
  basis_kind: Defaulted<BasisKind | null>;
  basis: Defaulted<string | null>;
  consent_id: Defaulted<string | null>;
  /** Grows with every change of the row: an editor says which version a change was made from. */
  version: Defaulted<number>;
  import_hash: Buffer | null;
  created_at: Date;
}

interface FactsView {
  id: string;
  kind: FactKind;
  person_id: string | null;
  /** Computed from the sources that visitors may see, their publishers and the contradictions. */
  confidence: Confidence;
  note: string | null;
  /** When it was struck out as an error; never set on what visitors see. */
  struck_at: Date | null;
}

interface FactsTable extends Omit<FactsView, 'struck_at' | 'confidence'> {
  /** What a file states; it can only lower what is computed (`fact_confidence`). */
  stated_confidence: Defaulted<Confidence | null>;
  struck_at: Defaulted<Date | null>;
  told: Told;
  /** Grows with every change of what it says: an editor says which version a change was made from. */
  version: Defaulted<number>;
  changed_at: Defaulted<Date | null>;
  basis_kind: Defaulted<BasisKind | null>;
  basis: string | null;
  consent_id: Defaulted<string | null>;
  import_key: string | null;
  import_hash: Buffer | null;
  created_at: Date;
}

interface CitationsTable {
  fact_id: string;
  source_id: string;
  position: number;
}

interface CitationsView extends CitationsTable {
  /** Confidence of the fact that is cited. */
  confidence: Confidence;
}

export interface PersonNamesTable {
  id: string;
  person_id: string;
  position: number;
  kind: NameKind;
  /** ISO 15924. */
  script: string | null;
  /** BCP 47. */
  lang: string | null;
  form: string;
  full_form: string | null;
  met_in: string | null;
}

export interface CourseEventsTable {
  id: string;
  person_id: string;
  code: string;
  type: string;
  /** EDTF; null where no date is known. */
  happened: string | null;
  not_before: string | null;
  place: string | null;
  summary: string;
  /** The trial that it belongs to, where several people share one. */
  proceeding_id: string | null;
  /** Of a release: on what ground. */
  ground: Ground | null;
  /** Of a withdrawal: the testimony that it takes back, where that is a step of its own. */
  withdraws: string | null;
}

interface CourseReadingsView {
  event_id: string;
  effect: Effect;
  /** EDTF: until when the effect holds. */
  ends: string | null;
  afterwards: Exclude<Effect, 'none'> | null;
  why: string;
}

interface CourseReadingsTable extends CourseReadingsView {
  import_hash: Buffer | null;
}

interface StaysView {
  id: string;
  person_id: string;
  position: number;
  place: string;
  began: string | null;
  ended: string | null;
}

interface StaysTable extends Omit<StaysView, 'place'> {
  place_id: string;
}

interface ChargesTable {
  id: string;
  person_id: string;
  position: number;
  law: string | null;
  article: string | null;
  part: string | null;
  text: string;
  count_number: number | null;
}

interface SentencesTable {
  id: string;
  person_id: string;
  /** ISO 8601-1 duration: P7Y6M. */
  length: string | null;
  regime: string | null;
  extra: string | null;
  /** The decision that it stands in, where one is known. */
  event_id: string | null;
  how: Defaulted<Change>;
  /** How an editor read it out of what the decision's source says. */
  why: string | null;
}

export interface BiographyTable {
  id: string;
  person_id: string;
  position: number;
  kind: BiographyKind;
  happened: string | null;
  place: string | null;
  body: string | null;
  text: string | null;
}

interface LawyersView {
  id: string;
  person_id: string;
  position: number;
  name: string | null;
  note: string | null;
}

interface LawyersTable extends LawyersView {
  language: Defaulted<string>;
  contact_sealed: Buffer | null;
}

interface ContradictionsTable {
  id: string;
  code: string;
  topic: string;
  reading: string | null;
}

interface PositionsTable {
  id: string;
  contradiction_id: string;
  position: number;
  text: string;
}

declare module '../kernel/database.js' {
  interface Tables {
    sources: SourcesTable;
    people: PeopleTable;
    facts: FactsTable;
    citations: CitationsTable;
    person_names: PersonNamesTable;
    course_events: CourseEventsTable;
    course_readings: CourseReadingsTable;
    places_of_detention: { id: string; name: string; created_at: Date };
    stays: StaysTable;
    charges: ChargesTable;
    sentences: SentencesTable;
    biography: BiographyTable;
    lawyers: LawyersTable;
    contradictions: ContradictionsTable;
    contradiction_positions: PositionsTable;
    contradiction_people: { contradiction_id: string; person_id: string };
    contradiction_facts: { contradiction_id: string; fact_id: string };
  }
  interface Published {
    sources: SourcesView;
    people: PeopleView;
    facts: FactsView;
    citations: CitationsView;
    person_names: PersonNamesTable;
    course_events: CourseEventsTable;
    course_readings: CourseReadingsView;
    stays: StaysView;
    charges: ChargesTable;
    sentences: SentencesTable;
    biography: BiographyTable;
    lawyers: LawyersView;
    contradictions: ContradictionsTable;
    contradiction_positions: PositionsTable;
    contradiction_people: { contradiction_id: string; person_id: string };
    contradiction_facts: { contradiction_id: string; fact_id: string };
  }
}
