import { type RawBuilder, sql } from 'kysely';
import { among, type Db, type PublicDb } from '../../kernel/database.js';
import { nightsBetween } from '../../kernel/day.js';
import { readEdtf } from '../../kernel/edtf.js';
import type { Channel } from '../tables.js';
import type { AddressValues } from './address-reader.js';
import type { CheckedBy } from './tables.js';

/** Whose address is asked for: an office, or a person of the register. */
export interface Holder {
  kind: 'office' | 'person';
  id: string;
}

export interface Address extends AddressValues {
  id: string;
  office_id: string | null;
  person_id: string | null;
  /** A place of detention: the address holds for everybody there. */
  place_id: string | null;
  /** EDTF. */
  published_on: string | null;
  /** False while no source was read: it may be shown at the desk, never written to. */
  verified: boolean;
  /** YYYY-MM-DD, the last check up to the day that was asked for; null when there was none. */
  checked_on: string | null;
  /** By what. */
  checked_by: CheckedBy | null;
}

const columns = sql`a.id, a.office_id, a.person_id, a.place_id, a.kind, a.channel, a.label, a.lines, a.lines_local,
  a.lines_local_by, a.country, a.email, a.original, a.valid_from, a.valid_to, a.published_on, a.last_evidence,
  a.note, a.verified, k.checked_on, k.how as checked_by`;

/** With an address `a`, the last check of its present lines up to a day. */
const lastCheck = (day: string) => sql`left join lateral (select checked_on, how from counted_checks
  where address_id = a.id and checked_on <= ${day} order by checked_on desc, id limit 1) as k on true`;

/**
 * Where somebody can be written to on `day` (YYYY-MM-DD), or null: the own address, or else that of the
 * place where the person is by the stays of the register. Only verified addresses count; of several, the
 * one that is known since the latest day. The visitors' handle finds public addresses, the desk's all.
 */
export async function addressOf(
  db: Db | PublicDb,
  holder: Holder,
  day: string,
  channel: Channel = 'post',
): Promise<Address | null> {
  if (holder.kind === 'person') {
    return addressAt(db, holder.id, stayOn(await staysOf(db, holder.id), day), day, channel);
  }
  return validOn(await addressesWhere(db, sql`a.office_id = ${holder.id}`, day, channel), day);
}

/** By which ways these offices can be written to on `day` (YYYY-MM-DD): see `addressOf`. */
export async function officesReached(
  db: Db | PublicDb,
  offices: string[],
  day: string,
): Promise<Map<string, Channel[]>> {
  const rows = await (db as PublicDb)
    .selectFrom('addresses')
    .select(['id', 'office_id', 'channel', 'valid_from', 'valid_to', 'published_on'])
    .where('office_id', '=', among(offices))
    .where('channel', 'in', ['post', 'email'])
    .where('verified', '=', true)
    .execute();
  const ways = new Map<string, Channel[]>();
  for (const address of rows) {
    if (!address.office_id || !validOn([address], day)) continue;
    ways.set(address.office_id, [...(ways.get(address.office_id) ?? []), address.channel]);
  }
  return ways;
}

/** The same of a person whose stay on that day is known already. */
export async function addressAt(
  db: Db | PublicDb,
  personId: string,
  stay: PlacedStay | null,
  day: string,
  channel: Channel = 'post',
): Promise<Address | null> {
  const place = stay?.place_id ?? null;
  const whose = sql`(a.person_id = ${personId} or a.place_id = ${place}::uuid)`;
  const found = await addressesWhere(db, whose, day, channel);
  const isOwn = ({ person_id }: Address) => person_id === personId;
  return (
    validOn(found.filter(isOwn), day) ??
    validOn(
      found.filter((one) => !isOwn(one)),
      day,
    )
  );
}

async function addressesWhere(
  db: Db | PublicDb,
  whose: RawBuilder<unknown>,
  day: string,
  channel: Channel,
): Promise<Address[]> {
  // Tables and published views carry the same names: each handle finds its own (search_path).
  const { rows } = await sql<Address>`
    select ${columns} from addresses a ${lastCheck(day)}
    where ${whose} and a.channel = ${channel} and a.verified`.execute(db);
  return rows;
}

/** Where somebody was held, and when (EDTF). */
export interface PlacedStay {
  place_id: string;
  began: string | null;
  ended: string | null;
}

/** All stays of a person as far as this handle may see. */
export async function staysOf(db: Db | PublicDb, personId: string): Promise<PlacedStay[]> {
  const rows = await (db as PublicDb)
    .selectFrom('stays as s')
    .select(['s.began', 's.ended'])
    // As questions of their own: joined, three views are more tables than the server takes apart, and it
    // then reads the stays of everybody.
    .select(({ selectFrom }) => [
      selectFrom('stay_places as p').select('p.place_id').whereRef('p.id', '=', 's.id').as('place_id'),
      selectFrom('facts as f').select('f.struck_at').whereRef('f.id', '=', 's.id').as('struck_at'),
    ])
    .where('s.person_id', '=', personId)
    .orderBy('s.position')
    .execute();
  return rows.flatMap(({ place_id, began, ended, struck_at }) =>
    place_id && !struck_at ? [{ place_id, began, ended }] : [],
  );
}

/** The stay that covers a day: of several, the one that began last. */
export function stayOn(stays: PlacedStay[], day: string): PlacedStay | null {
  const begin = (one: PlacedStay) => readEdtf(one.began ?? '')?.from ?? '0001-01-01';
  const end = (one: PlacedStay) => readEdtf(one.ended ?? '')?.to ?? '9999-12-31';
  const covering = stays.filter((one) => begin(one) <= day && end(one) >= day);
  return covering.sort((one, other) => begin(other).localeCompare(begin(one)))[0] ?? null;
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
