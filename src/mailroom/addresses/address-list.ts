import { type RawBuilder, sql } from 'kysely';
import { isId } from '../../kernel/chance.js';
import type { Db } from '../../kernel/database.js';
import { addDays } from '../../kernel/day.js';
import { Missing } from '../../kernel/refusals.js';
import type { Told } from '../tables.js';
import { address_stale_days } from './address.js';
import type { AddressValues } from './address-reader.js';
import type { AddressHolder } from './holder.js';
import type { CheckedBy } from './tables.js';

/** What the desk's list can show. */
export const shows = ['stale', 'rumoured', 'no_local', 'ended', 'all'] as const;
export type Shown = (typeof shows)[number];

/** How many addresses stand on one page of the list. */
export const most_on_page = 100;

/** An address as the desk sees it, whatever may be told of it. */
export interface DeskAddress extends AddressValues {
  id: string;
  holder: AddressHolder['kind'];
  holder_id: string;
  holder_name: string;
  slug: string | null;
  /** EDTF. */
  published_on: string | null;
  verified: boolean;
  told: Told;
  version: number;
  checked_on: string | null;
  checked_by: CheckedBy | null;
  /** Open rumours about the person whose address it is. */
  rumours: number;
  /** Papers that wait for this address. */
  waiting: number;
}

const every = sql`(
  select a.id, a.kind, a.channel, a.label, a.lines, a.lines_local, a.lines_local_by, a.country, a.email,
    a.original, a.valid_from, a.valid_to, a.published_on, a.last_evidence, a.note, a.verified, a.told, a.version,
    case when a.person_id is not null then 'person' when a.place_id is not null then 'place'
      when a.office_id is not null then 'office' else 'lawyer' end as holder,
    coalesce(a.person_id, a.place_id, a.office_id, a.lawyer_id) as holder_id,
    coalesce(n.form, p.code, d.name, o.names ->> 'en', l.name, '?') as holder_name,
    p.slug, k.checked_on, k.how as checked_by,
    (select count(*)::int from address_doubts where person_id = a.person_id and resolved_on is null) as rumours,
    (select count(*)::int from dispatches w where w.address_id = a.id and w.state in ('due', 'claimed')) as waiting
  from addresses a
  left join offices o on o.id = a.office_id
  left join places_of_detention d on d.id = a.place_id
  left join lawyers l on l.id = a.lawyer_id
  left join people p on p.id = coalesce(a.person_id, l.person_id)
  left join lateral (select m.form from person_names m join facts f on f.id = m.id and f.struck_at is null
    where m.person_id = a.person_id order by m.script is distinct from 'Latn', m.position limit 1) n on true
  left join lateral (select checked_on, how from counted_checks where address_id = a.id
    order by checked_on desc, id limit 1) k on true
) as every`;

/** Old: in use, and nobody has checked it within the last 90 days before `day`. */
const isOld = (day: string) => sql`verified and valid_to is null
  and (checked_on is null or checked_on < ${addDays(day, -address_stale_days)})`;

const conditions: Record<Shown, (day: string) => RawBuilder<unknown>> = {
  stale: isOld,
  rumoured: () => sql`rumours > 0 and valid_to is null`,
  no_local: () => sql`lines is not null and lines_local is null and valid_to is null`,
  ended: () => sql`valid_to is not null`,
  all: () => sql`true`,
};

/** One page of the addresses: those that papers wait for come first, then those never checked. */
export async function listAddresses(
  db: Db,
  show: Shown,
  day: string,
  page: number,
): Promise<{ addresses: DeskAddress[]; more: boolean }> {
  const { rows } = await sql<DeskAddress>`
    select * from ${every} where ${conditions[show](day)}
    order by waiting desc, checked_on nulls first, label, id
    limit ${most_on_page + 1} offset ${(page - 1) * most_on_page}`.execute(db);
  return { addresses: rows.slice(0, most_on_page), more: rows.length > most_on_page };
}

/** How many addresses are old, and for how many of them papers wait. */
export async function countOld(db: Db, day: string): Promise<{ old: number; awaited: number }> {
  const { rows } = await sql<{ old: number; awaited: number }>`
    select count(*)::int as old, count(*) filter (where waiting > 0)::int as awaited
    from ${every} where ${isOld(day)}`.execute(db);
  return rows[0] ?? { old: 0, awaited: 0 };
}

/** One address. Throws `Missing`. */
export async function deskAddress(db: Db, id: string): Promise<DeskAddress> {
  if (!isId(id)) throw new Missing('address');
  const { rows } = await sql<DeskAddress>`select * from ${every} where id = ${id}`.execute(db);
  if (!rows[0]) throw new Missing('address');
  return rows[0];
}

/** All addresses of a person, the latest begun first, at most 100. */
export async function addressesOfPerson(db: Db, personId: string): Promise<DeskAddress[]> {
  const { rows } = await sql<DeskAddress>`
    select * from ${every} where holder = 'person' and holder_id = ${personId}
    order by valid_to is not null, valid_from desc nulls last, label, id limit 100`.execute(db);
  return rows;
}
