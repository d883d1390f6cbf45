import { sql } from 'kysely';
import type { PublicDb } from '../../kernel/database.js';
import { Missing } from '../../kernel/refusals.js';

/** An office that is written to, with the honest numbers of what was sent to it. */
export interface PublicOffice {
  id: string;
  slug: string;
  name: string;
  role: string | null;
  waiting: number;
  sent_by_email: number;
  reported_posted: number;
  handed_over: number;
  reported_sent: number;
  confirmed: number;
  returned: number;
  refused: number;
  answered: number;
  /** From leaving to the first word of it; null while there is none. */
  median_days: number | null;
}

export const office_moves = [
  'waiting',
  'sent_by_email',
  'reported_posted',
  'handed_over',
  'reported_sent',
  'confirmed',
  'returned',
  'refused',
  'answered',
] as const satisfies (keyof PublicOffice)[];

/** More offices than this no campaign writes to. */
const most_offices = 1000;

/**
 * Public offices with which there is a correspondence, with what was sent to each over all papers, those first to which the most was sent. Names in
 * `language` where they are known in it.
 */
export async function publicOffices(
  db: PublicDb,
  language = 'en',
  slug: string | null = null,
): Promise<PublicOffice[]> {
  // The list has those that something was sent to, or that answered; any public one has a page.
  const one =
    slug === null
      ? sql`(c.addressee_id is not null or exists (select from replies r where r.office_id = o.id))`
      : sql`o.code = ${slug}`;
  const { rows } = await sql<PublicOffice>`
    with counts as (
      select addressee_id, ${sql.join(
        office_moves.map((move) => sql`coalesce(sum(${sql.ref(move)}), 0)::int as ${sql.ref(move)}`),
      )}
      from dispatch_counts where addressee_kind = 'office' group by addressee_id),
    days as (
      select addressee_id, (percentile_cont(0.5) within group (order by days))::float8 as median_days
      from word_days where addressee_kind = 'office' group by addressee_id)
    select o.id, o.code as slug, coalesce(o.names ->> ${language}, o.names ->> 'en') as name, o.role,
      ${sql.join(office_moves.map((move) => sql`coalesce(c.${sql.ref(move)}, 0) as ${sql.ref(move)}`))},
      d.median_days
    from offices o left join counts c on c.addressee_id = o.id left join days d on d.addressee_id = o.id
    where ${one}
    order by coalesce(c.sent_by_email + c.reported_posted + c.handed_over + c.reported_sent, 0) desc, name, o.id
    limit ${most_offices}`.execute(db);
  return rows;
}

/** One of them by the last part of its address. Throws `Missing`, also for bytes that are no text. */
export async function publicOffice(db: PublicDb, slug: string, language = 'en'): Promise<PublicOffice> {
  if (!/^[\w.()-]{1,100}$/.test(slug)) throw new Missing('office');
  const [office] = await publicOffices(db, language, slug);
  if (!office) throw new Missing('office');
  return office;
}

/** An office as JSON tells it (docs/json.md). */
export function officeTold({ id: _, slug, name, role, median_days, ...sent }: PublicOffice): object {
  return { slug, name, role, sent, median_days };
}
