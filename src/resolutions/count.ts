import { sql } from 'kysely';
import type { PublicDb, Published } from '../kernel/database.js';
import type { InLanguages } from '../mailroom/tables.js';

/** How many organisations passed a text, how many members they represent, in how many countries. */
export interface Support {
  organisations: number;
  members: number;
  countries: number;
}

/**
 * Counts all verified adoptions of a text, those that are not named among them. Members are counted
 * once: what is part of an organisation that passed the same text, and gave its number of members,
 * adds none (see `published.adoption_counts` in db/migrations/0007_adoptions.sql).
 */
export async function supportFor(db: PublicDb, textId: string): Promise<Support> {
  const found = await db
    .selectFrom('adoption_counts')
    .select(['organisations', 'members', 'countries'])
    .where('text_id', '=', textId)
    .executeTakeFirst();
  return found ?? { organisations: 0, members: 0, countries: 0 };
}

/** What left for one addressee over all adoptions of a text. */
export type SentCount = Omit<Published['sent_counts'], 'text_id'> & {
  /** All names of the office, where the paper's own name of it is shown. */
  office_names?: InLanguages | null;
};

/**
 * The honest counts of each addressee of a text: addressees first, then copies. Names stand in
 * `language` where they are known in it; lawyers have none here, they are only counted.
 */
export async function sentFor(db: PublicDb, textId: string, language = 'en'): Promise<SentCount[]> {
  return sentIn(db, sql`published.sent_counts s where s.text_id = ${textId}`, language);
}

/** The same of everything that one named organisation passed. */
export async function sentForOrganisation(
  db: PublicDb,
  organisationId: string,
  language = 'en',
): Promise<SentCount[]> {
  const of = sql`published.sent_for_organisations s where s.organisation_id = ${organisationId}`;
  return sentIn(db, of, language);
}

async function sentIn(db: PublicDb, of: ReturnType<typeof sql>, language: string): Promise<SentCount[]> {
  const { rows } = await sql<SentCount>`
    select s.addressee_kind, s.addressee_id, s.role, s.waiting, s.sent_by_email, s.reported_posted,
      s.confirmed, s.returned, s.refused, s.answered, s.handed_over, s.reported_sent, s.median_days, s.words,
      case s.addressee_kind
        when 'office' then coalesce(o.names ->> ${language}, s.addressee_name)
        when 'prisoner' then coalesce((
          select n.form from published.person_names n
          where n.person_id = s.addressee_id and n.lang = ${language} order by n.position limit 1), p.name)
      end as addressee_name
    from (select s.* from ${of}) s
      left join published.offices o on s.addressee_kind = 'office' and o.id = s.addressee_id
      left join published.people p on s.addressee_kind = 'prisoner' and p.id = s.addressee_id
    where s.addressee_kind <> 'prisoner' or p.id is not null
    order by s.role, s.addressee_kind, addressee_name`.execute(db);
  return rows;
}
