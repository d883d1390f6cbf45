import type { PublicDb } from '../../kernel/database.js';
import type { Cited } from '../person.js';

/** That a body recognises somebody as a political prisoner, in its own words. */
export interface Recognition extends Cited {
  body: string;
  term: string;
  /** EDTF; null where no source says since when. */
  since: string | null;
  until: string | null;
  /** By what criteria, and where they are written down; null where no source says. */
  criteria: string | null;
  criteria_url: string | null;
}

/** Who recognises the person, without sources and sureness, which the person's page puts to every fact. */
export async function recognitionsOf(
  db: PublicDb,
  personId: string,
): Promise<Omit<Recognition, 'confidence' | 'note' | 'sources'>[]> {
  return db
    .selectFrom('recognitions')
    .select(['id', 'body', 'term', 'since', 'until', 'criteria', 'criteria_url'])
    .where('person_id', '=', personId)
    .orderBy('position')
    .execute();
}
