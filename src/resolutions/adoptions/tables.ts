import type { ColumnType } from 'kysely';
import type { Defaulted, Json } from '../../kernel/database.js';
import type { Kind, Level } from '../../supporters/tables.js';
import type { DemandCounts } from '../adoption-tables.js';

/** Which body of an organisation passed the text. */
export const bodies = [
  'members',
  'branch',
  'executive',
  'council',
  'conference',
  'congress',
  'other',
] as const;
export type Body = (typeof bodies)[number];

/** What somebody at the desk makes sure of before an adoption is verified. */
export const checks = [
  'exists',
  'officer',
  'minute',
  'meeting',
  'difference',
  'harmless',
  'once',
  'consent',
] as const;
export type Check = (typeof checks)[number];

export type ScanType = 'application/pdf' | 'image/png' | 'image/jpeg' | 'image/webp';

/** What a correction can change: columns of `adoptions` and of each correction alike. */
export interface RecordColumns {
  organisation: string;
  organisation_folded: string;
  kind: Kind;
  level: Level;
  part_of: string | null;
  country: string;
  members: number | null;
  /** YYYY-MM-DD. */
  met_on: string;
  met_at: string;
  decided_by: 'vote' | 'consent';
  votes_for: number | null;
  votes_against: number | null;
  abstained: number | null;
  passed: string;
  sha256: Buffer;
  unchanged: boolean;
  demands: Json<DemandCounts>;
  may_name: boolean;
  body: Body | null;
  minute_reference: string | null;
  /** Only of somebody who agreed to be named. */
  proposer: string | null;
  tell_vote: boolean;
  tell_text: boolean;
}

/** A name or a value of the record, before it was corrected. */
export type Before = Record<string, string | number | boolean | null>;

interface AdoptionCorrectionsTable extends RecordColumns {
  id: string;
  adoption_id: string;
  number: number;
  /** `officer`, or a member of the staff. */
  asked_by: string;
  asked_at: Date;
  why: string;
  fields: Json<string[]>;
  before: Json<Before>;
  settled_at: Date | null;
  settled_by: string | null;
  taken: boolean | null;
  settled_why: string | null;
}

interface AdoptionWithdrawalsTable {
  adoption_id: string;
  withdrawn_at: Date;
  withdrawn_by: string;
  why: string;
}

interface AdoptionChecksTable {
  id: ColumnType<number, never, never>;
  adoption_id: string;
  what: Check;
  ticked: boolean;
  who: string;
  at: Date;
}

interface MinuteScansTable {
  id: string;
  adoption_id: string;
  media_type: ScanType;
  size_bytes: number;
  /** `{base64}`, sealed to the compartment `supporters`; null once it was taken away. */
  content_sealed: Buffer | null;
  added_by: string;
  added_at: Date;
  dropped_at: Defaulted<Date | null>;
  dropped_by: Defaulted<string | null>;
  dropped_why: Defaulted<string | null>;
}

interface OfficerLinksTable {
  id: string;
  adoption_id: string;
  token_hash: Buffer;
  made_at: Date;
  used_at: Date;
  ended_at: Defaulted<Date | null>;
}

interface LinkRequestsTable {
  id: string;
  adoption_id: string;
  asked_at: Date;
  answered_at: Defaulted<Date | null>;
  answered_by: Defaulted<string | null>;
}

interface CorrectionsView {
  adoption_id: string;
  number: number;
  /** YYYY-MM-DD, UTC. */
  corrected_on: string;
  fields: string[];
  by_organisation: boolean;
}

declare module '../../kernel/database.js' {
  interface Tables {
    adoption_corrections: AdoptionCorrectionsTable;
    latest_corrections: AdoptionCorrectionsTable;
    adoption_withdrawals: AdoptionWithdrawalsTable;
    adoption_checks: AdoptionChecksTable;
    minute_scans: MinuteScansTable;
    officer_links: OfficerLinksTable;
    link_requests: LinkRequestsTable;
    officer_addresses: { adoption_id: string; to_sealed: Buffer };
    shared_confirmations: { adoption_id: string; confirm_hash: Buffer };
  }
  interface Published {
    adoption_corrections: CorrectionsView;
  }
}
