import { sql } from 'kysely';
import type { Db, PublicDb } from '../kernel/database.js';
import { nightsBetween } from '../kernel/day.js';
import { readEdtf } from '../kernel/edtf.js';
import type { AddressKind, Channel } from './tables.js';

/** Whose address is asked for: an office, or a person of the register. */
export interface Holder {
  kind: 'office' | 'person';
  id: string;
}

export interface Address {
  id: string;
  office_id: string | null;
  person_id: string | null;
  kind: AddressKind;
  channel: Channel;
  label: string;
  /** Postal lines in Latin letters as published, without the country. */
  lines: string[] | null;
  /** The same in the script of the place: from the source, or written by us. */
  lines_local: string[] | null;
  lines_local_by: 'source' | 'us' | null;
  /** In Latin letters. */
  country: string | null;
  email: string | null;
  /** How a source printed it, where that differs. */
  original: string | null;
  /** EDTF, as are the next three. */
  valid_from: string | null;
  valid_to: string | null;
  published_on: string | null;
  last_evidence: string | null;
  note: string | null;
  /** False while no source was read: it may be shown at the desk, never written to. */
  verified: boolean;
  /** YYYY-MM-DD; null when nobody of us ever checked it. */
  checked_on: string | null;
}

const columns = sql`id, office_id, person_id, kind, channel, label, lines, lines_local, lines_local_by,
  country, email, original, valid_from, valid_to, published_on, last_evidence, note, verified, checked_on`;

/**
 * Where somebody can be written to on `day` (YYYY-MM-DD), or null. Only verified addresses count; of
 * several, the one that is known since the latest day. Asks all addresses, also those of the desk.
 */
export async function addressOf(
  db: Db,
  holder: Holder,
  day: string,
  channel: Channel = 'post',
): Promise<Address | null> {
  const { rows } = await sql<Address>`
    select ${columns} from addresses
    where ${holderIs(holder)} and channel = ${channel} and verified`.execute(db);
  return validOn(rows, day);
}

/** The same for visitors: public addresses only. */
export async function publicAddressOf(
  db: PublicDb,
  holder: Holder,
  day: string,
  channel: Channel = 'post',
): Promise<Address | null> {
  const { rows } = await sql<Address>`
    select ${columns} from published.addresses
    where ${holderIs(holder)} and channel = ${channel} and verified`.execute(db);
  return validOn(rows, day);
}

function holderIs(holder: Holder) {
  return holder.kind === 'office' ? sql`office_id = ${holder.id}` : sql`person_id = ${holder.id}`;
}

/** The address that holds on `day`: begun before it or on it, not yet ended, the latest begun. */
export function validOn<A extends Pick<Address, 'id' | 'valid_from' | 'valid_to' | 'published_on'>>(
  addresses: A[],
  day: string,
): A | null {
  // Where the beginning is not known, the day of publication is the first on which it is known to hold.
  const begin = (one: A) => readEdtf(one.valid_from ?? one.published_on ?? '')?.from ?? '0001-01-01';
  const end = (one: A) => readEdtf(one.valid_to ?? '')?.to ?? '9999-12-31';
  return (
    addresses
      .filter((one) => begin(one) <= day && end(one) >= day)
      .sort((one, other) => begin(other).localeCompare(begin(one)) || one.id.localeCompare(other.id))[0] ??
    null
  );
}

/** After how many days an address must be looked at again before anybody writes to it. */
export const address_stale_days = 90;

/** Whether nobody has checked an address within the last 90 days before `day`. */
export function isStale(address: Pick<Address, 'checked_on'>, day: string): boolean {
  if (address.checked_on === null) return true;
  return nightsBetween(address.checked_on, day) > address_stale_days;
}

/**
 * What is written on the envelope: the name, then the lines, in the script of the place where we have
 * them in it (then the name is the local one too), and the country for its last line.
 */
export function envelopeOf(
  address: Pick<Address, 'lines' | 'lines_local' | 'country'>,
  name: { latin: string; local: string },
): { lines: string[]; country: string | null } {
  return {
    lines: address.lines_local
      ? [name.local, ...address.lines_local]
      : [name.latin, ...(address.lines ?? [])],
    country: address.country,
  };
}
