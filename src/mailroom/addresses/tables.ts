import type { ColumnType } from 'kysely';
import type { Defaulted, Json } from '../../kernel/database.js';
import type { AddressValues } from './address-reader.js';

/** By what somebody made sure of an address. */
export type CheckedBy = 'source' | 'letter' | 'phone' | 'visit';
export const ways_to_check = ['source', 'letter', 'phone', 'visit'] as const satisfies CheckedBy[];

interface AddressChecksTable {
  id: string;
  address_id: string;
  /** The version of the address that was checked. */
  version: number;
  /** YYYY-MM-DD. */
  checked_on: string;
  checked_by: string;
  how: CheckedBy;
  source_id: string | null;
  note: string | null;
  entered_at: Date;
}

interface CountedChecksView {
  id: string;
  address_id: string;
  checked_on: string;
  how: CheckedBy;
}

interface FormerAddressesTable {
  address_id: string;
  version: number;
  said: Json<Record<string, unknown>>;
  replaced_by: string;
  replaced_at: Date;
  why: string;
}

interface AddressDoubtsView {
  id: string;
  person_id: string;
  /** EDTF. */
  since: string;
  /** YYYY-MM-DD; null while nobody knows more. */
  resolved_on: string | null;
}

interface AddressDoubtsTable extends AddressDoubtsView {
  heard: string;
  source_id: string | null;
  entered_by: string;
  entered_at: Date;
  resolved_by: string | null;
  resolved_why: string | null;
  /** The paper that came back, where that is what makes us doubt. */
  return_id: Defaulted<string | null>;
}

interface AddressProposalsTable {
  id: string;
  address_id: string;
  version: number;
  /** What it is to say (`AddressValues`); null: what it says now. */
  said: ColumnType<AddressValues | null, string | null, never>;
  why: string;
  proposed_by: string;
  proposed_at: Date;
  agreed: boolean | null;
  decided_by: string | null;
  decided_at: Date | null;
}

interface PaperReleasesTable {
  id: string;
  dispatch_id: string;
  reason: string;
  since: string | null;
  why: string;
  released_by: string;
  released_at: Date;
}

interface PaperStopsTable {
  id: string;
  dispatch_id: string;
  state: 'free' | 'died';
  since: string | null;
  stopped_at: Date;
  lifted_at: Date | null;
  lifted_by: string | null;
  lifted_why: string | null;
}

declare module '../../kernel/database.js' {
  interface Tables {
    former_addresses: FormerAddressesTable;
    address_checks: AddressChecksTable;
    counted_checks: CountedChecksView & { checked_by: string };
    address_proposals: AddressProposalsTable;
    address_doubts: AddressDoubtsTable;
    stay_places: { id: string; place_id: string };
    paper_releases: PaperReleasesTable;
    paper_stops: PaperStopsTable;
    mailroom_reading: { one: boolean | undefined; seq: number; day: string };
  }
  interface Published {
    counted_checks: CountedChecksView;
    address_doubts: AddressDoubtsView;
    stay_places: { id: string; place_id: string };
  }
}
