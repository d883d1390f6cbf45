import type { Db } from '../src/kernel/database.js';
import type { JournalLine } from '../src/kernel/journal.js';

/** The latest entries of the journal, newest first. */
export async function latestEntries(db: Db, limit: number): Promise<JournalLine[]> {
  return db
    .selectFrom('journal')
    .select(['seq', 'at', 'who', 'what', 'subject', 'why', 'detail'])
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
}
