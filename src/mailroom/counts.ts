import { sql } from 'kysely';
import type { PublicDb } from '../kernel/database.js';
import type { AddresseeKind, InLanguages, Role } from './tables.js';

/** How far papers have come; who answered has surely received. */
export interface Counts {
  waiting: number;
  sent_by_email: number;
  /** What volunteers and organisations say they posted. */
  reported_posted: number;
  confirmed: number;
  returned: number;
  refused: number;
  answered: number;
}

export interface AddresseeCounts extends Counts {
  addressee_kind: AddresseeKind;
  /** Null for lawyers, who are counted together. */
  addressee_id: string | null;
  /** An office's names by language; null for others. */
  names: InLanguages | null;
  addressee_name: string | null;
  role: Role;
}

const sums = sql`sum(waiting)::int as waiting, sum(sent_by_email)::int as sent_by_email,
  sum(reported_posted)::int as reported_posted, sum(confirmed)::int as confirmed,
  sum(returned)::int as returned, sum(refused)::int as refused, sum(answered)::int as answered`;

/**
 * What became of the papers of these records (adoptions, by their ids), one row for each addressee:
 * addressees first, then copies. Reads published views only.
 */
export async function countsOf(db: PublicDb, kind: string, subjects: string[]): Promise<AddresseeCounts[]> {
  if (subjects.length === 0) return [];
  const { rows } = await sql<AddresseeCounts>`
    select c.*, o.names from (
      select addressee_kind, addressee_id, min(addressee_name) as addressee_name, role, ${sums}
      from published.dispatch_counts where kind = ${kind} and subject = any(${subjects})
      group by addressee_kind, addressee_id, role) c
    left join published.offices o on c.addressee_kind = 'office' and o.id = c.addressee_id
    order by c.role, c.addressee_kind desc, c.addressee_name`.execute(db);
  return rows;
}

/** What became of all papers to addressees (copies not counted), for the front page. */
export async function countsToAddressees(db: PublicDb): Promise<Counts> {
  const { rows } = await sql<{ [Key in keyof Counts]: number | null }>`
    select ${sums} from published.dispatch_counts where role = 'addressee'`.execute(db);
  const found = rows[0];
  const number = (key: keyof Counts) => found?.[key] ?? 0;
  return {
    waiting: number('waiting'),
    sent_by_email: number('sent_by_email'),
    reported_posted: number('reported_posted'),
    confirmed: number('confirmed'),
    returned: number('returned'),
    refused: number('refused'),
    answered: number('answered'),
  };
}
