import type { Column } from './catalogue.js';
import { settled_batches } from './hidden-batches.js';
import { settled_letters } from './hidden-letters.js';
import { settled_paper } from './hidden-paper.js';
import { settled_returns } from './hidden-returns.js';
import type { Row } from './planting.js';

/** Tables that have one row and take no other. */
export const single_rows = ['paper_choice', 'additions'];
/** Rows that must not look as if there were something to do; made anew for each where all have to differ. */
export const settled: Record<string, Row | (() => Row)> = {
  mails: { state: 'sent' },
  staff_links: { roles: '{}' },
  // A pause would keep the mails that are to be read from leaving.
  mail_pauses: { reason: null, ended_at: new Date() },
  bounces: { action: 'failed', status: null, reply: null, seen_at: new Date() },
  address_proposals: { agreed: true, decided_at: new Date() },
  paper_stops: { lifted_at: new Date() },
  person_consents: { withdrawn_at: new Date() },
  publication_proposals: { decision: 'declined', decided_at: new Date() },
  ...settled_returns,
  notices: { settled: 'dropped', settled_at: new Date() },
  ...settled_batches,
  ...settled_letters,
  ...settled_paper,
  link_requests: { answered_at: new Date() },
  organisation_joins: { undone_at: new Date() },
  compartment_renewals: { done_at: new Date() },
  resealed: { place: 'adoptions.officer_sealed' },
  not_resealed: { place: 'adoptions.officer_sealed' },
  minute_scans: { media_type: 'image/png', dropped_at: null },
};
/** Columns that a view gives out by an expression, for some rows only. */
const given_by_expression = ['dispatches.addressee_name', 'adoptions.sha256'];
/** Columns that stay as organisations filled them, because their own officers get them said back. */
const said_back = ['adoptions.part_of'];

/** Whether a private column can be overwritten where it stands beside what is public. */
export function isFree({ table, name, type, exposed, isKey }: Column): boolean {
  return (
    !exposed &&
    !isKey &&
    type !== 'bytea' &&
    ![...given_by_expression, ...said_back].includes(`${table}.${name}`)
  );
}
