import type { Json } from '../../kernel/database.js';
import type { Change } from './difference.js';

/** On what it rests that something may be told. */
export type BasisKind = 'consent' | 'already-public' | 'public-interest';
/** Who agreed, in relation to the person. */
export type Relation = 'self' | 'family' | 'lawyer';

interface PersonConsentsTable {
  id: string;
  person_id: string;
  given_by_relation: Relation;
  /** EDTF. */
  given_on: string;
  how: string;
  /** What it was given for. */
  scope: string;
  /** A `Confided` of consent.ts, sealed to `compartment`. */
  private_sealed: Buffer | null;
  /** The case's own compartment; null: `dossiers`. */
  compartment: string | null;
  entered_by: string;
  entered_at: Date;
  withdrawn_by: string | null;
  withdrawn_at: Date | null;
  withdrawn_why: string | null;
}

interface ProposalsTable {
  id: string;
  subject_kind: 'person' | 'fact';
  subject_id: string;
  person_id: string;
  basis_kind: BasisKind;
  basis: string | null;
  consent_id: string | null;
  difference: Json<Change[]>;
  why: string;
  proposed_by: string;
  proposed_at: Date;
  decision: 'agreed' | 'declined' | 'withdrawn' | null;
  decided_by: string | null;
  decided_at: Date | null;
  decided_why: string | null;
}

declare module '../../kernel/database.js' {
  interface Tables {
    person_consents: PersonConsentsTable;
    publication_proposals: ProposalsTable;
  }
}
