import type { ColumnType } from 'kysely';
import type { Defaulted, Json } from '../kernel/database.js';
import type { Language } from '../kernel/language.js';
import type { Kind, Level } from '../supporters/tables.js';
import type { Body, Check } from './adoptions/tables.js';

/** What became of the model's demands in a passed text. */
export interface DemandCounts {
  kept: number;
  changed: number;
  dropped: number;
  added: number;
}

interface AdoptionFacts {
  id: string;
  text_id: string;
  version_id: string;
  language: string;
  /** As it named itself. */
  organisation: string;
  kind: Kind;
  level: Level;
  /** ISO 3166-1 alpha-2. */
  country: string;
  members: number | null;
  /** YYYY-MM-DD. */
  met_on: string;
  met_at: string;
  decided_by: 'vote' | 'consent';
  votes_for: number | null;
  votes_against: number | null;
  abstained: number | null;
  /** The canonical text: see `plainTextOf`. */
  passed: string;
  /** Whether it is the model's text, with the blanks filled. */
  unchanged: boolean;
  demands: Json<DemandCounts>;
  posted_by: 'campaign' | 'organisation';
}

export interface AdoptionsTable extends AdoptionFacts {
  /** Of the form: sent twice, it is one adoption. */
  draft: string;
  /** See `foldName` of the supporters. */
  organisation_folded: string;
  part_of: string | null;
  sha256: Buffer;
  may_name: boolean;
  /** Language of the officer. */
  spoken: Language;
  /** `{name, email}`, sealed to the compartment `supporters`. */
  officer_sealed: Buffer | null;
  confirm_hash: Buffer;
  handed_in_at: Date;
  body: Defaulted<Body | null>;
  minute_reference: Defaulted<string | null>;
  /** Only of somebody who agreed to be named; any other stands sealed with the officer. */
  proposer: Defaulted<string | null>;
  tell_vote: Defaulted<boolean>;
  tell_text: Defaulted<boolean>;
}

export interface AdoptionConfirmationsTable {
  adoption_id: string;
  confirmed_at: Date;
}

export interface AdoptionDecisionsTable {
  adoption_id: string;
  text_id: string;
  decision: 'verified' | 'declined';
  organisation_id: string | null;
  decided_by: string;
  decided_at: Date;
  reason: string | null;
  unticked: ColumnType<Check[], string | undefined, string>;
  unticked_why: Defaulted<string | null>;
  /** Set by a withdrawal. */
  ended_at: Defaulted<Date | null>;
}

export interface AdoptionsView extends Omit<AdoptionFacts, 'passed'> {
  /** Null when the organisation does not want it told. */
  passed: string | null;
  version: number;
  organisation_id: string;
  organisation_slug: string;
  /** SHA-256 of the canonical text as UTF-8, hexadecimal. */
  sha256: string;
  /** YYYY-MM-DD, UTC. */
  verified_on: string;
  body: Body | null;
  minute_reference: string | null;
  proposer: string | null;
  /** Whether votes and text may be told; else they are null here. */
  tell_vote: boolean;
  tell_text: boolean;
  /** YYYY-MM-DD, UTC. */
  withdrawn_on: string | null;
  /** False: its members are in the number of an organisation above it that passed the same text. */
  members_added: boolean;
  /** That organisation, when it is public. */
  within_slug: string | null;
  within_name: string | null;
  within_members: number | null;
}

export interface AdoptionCountsView {
  text_id: string;
  organisations: number;
  members: number;
  countries: number;
}

export interface SentCountsView {
  text_id: string;
  addressee_kind: 'office' | 'prisoner' | 'lawyer';
  addressee_id: string | null;
  addressee_name: string | null;
  role: 'addressee' | 'copy';
  waiting: number;
  sent_by_email: number;
  reported_posted: number;
  confirmed: number;
  returned: number;
  refused: number;
  answered: number;
  handed_over: number;
  /** By fax, by a person. */
  reported_sent: number;
  /** From leaving to the first word of it; null while there is none. */
  median_days: number | null;
  /** Of how many papers there was a word. */
  words: number;
}
