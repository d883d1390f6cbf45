import type { PublicDb, Published } from '../kernel/database.js';

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
export type SentCount = Omit<Published['sent_counts'], 'text_id'>;

/** The honest counts of each addressee of a text: addressees first, then copies. */
export async function sentFor(db: PublicDb, textId: string): Promise<SentCount[]> {
  return db
    .selectFrom('sent_counts')
    .select([
      'addressee_kind',
      'addressee_id',
      'addressee_name',
      'role',
      'waiting',
      'sent_by_email',
      'reported_posted',
      'confirmed',
      'returned',
      'refused',
      'answered',
    ])
    .where('text_id', '=', textId)
    .orderBy('role')
    .orderBy('addressee_kind')
    .orderBy('addressee_name')
    .execute();
}
