import type { Actor } from '../kernel/actor.js';
import { day_ms, hour_ms } from '../kernel/clock.js';
import type { Db } from '../kernel/database.js';
import type { MailBook } from '../mailroom/outgoing/mail-book.js';
import { forgetDeclined, forgetUnconfirmed } from './adoption-forgetting.js';
import { confirmHashOf } from './adoptions/confirming.js';
import { forgetSubscriptions } from './notices/subscription.js';

/** Who got a confirmation mail today, and what opens those that wait in the outbox. */
interface Mails {
  book: MailBook;
  identities: () => string[];
}

/** What the clerk does for this room: each returns how many it did. */
export function resolutionJobs(
  db: Db,
  actor: Actor,
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
    {
      name: 'forget unconfirmed adoptions',
      every_ms: hour_ms,
      run: () => forgetUnconfirmed(db, actor),
    },
    {
      name: 'forget officers of declined adoptions',
      every_ms: day_ms,
      run: () => forgetDeclined(db, actor),
    },
    {
      name: 'forget subscriptions',
      every_ms: hour_ms,
      run: () => forgetSubscriptions(db, actor),
    },
  ];
}
