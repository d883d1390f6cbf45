import { day_ms } from '../kernel/clock.js';
import type { Db } from '../kernel/database.js';
import type { MailBook } from '../mailroom/outgoing/mail-book.js';
import { confirmHashOf } from './adoptions/confirming.js';

/** Who got a confirmation mail today, and what opens those that wait in the outbox. */
interface Mails {
  book: MailBook;
  identities: () => string[];
}

/** What the clerk does for this room: each returns how many it did. */
export function resolutionJobs(
  db: Db,
  { book, identities }: Mails,
): { name: string; every_ms: number; run: () => Promise<number> }[] {
  return [
    {
      name: 'remember confirmation mails',
      every_ms: day_ms,
      run: async () => {
        await book.remember(db, identities(), (key) => confirmHashOf(db, key));
        // It tells of a start, not of work: nothing was changed.
        return 0;
      },
    },
  ];
}
