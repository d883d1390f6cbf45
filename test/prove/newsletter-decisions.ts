import { setTimeout as wait } from 'node:timers/promises';
import { messageId } from '../../src/mailroom/outbox.js';
import type { FickleServer } from './fickle-server.js';
import { inWorld } from './letters-ground.js';
import type { NewsletterDesk } from './newsletter-desk.js';

/** With what somebody decides of mails that nobody can know of. */
export interface DecisionMeans {
  data: string;
  desk: NewsletterDesk;
  mails: FickleServer;
  complaints: string[];
  /** The sender's address, which stands in each Message-ID. */
  from: string;
  until: number;
}

/**
 * Decides at the desk of each mail that is uncertain: the mail server's own book tells whether it was sent. What is
 * not sent again, because its reader ended it, is given up. Returns when none is left and all that was sent again left.
 */
export async function decideStuck({ data, desk, mails, complaints, from, until }: DecisionMeans) {
  const decided = { was_sent: 0, send_again: 0, give_up: 0 };
  const taken = () => new Set(mails.held.map(({ message_id }) => message_id));
  for (;;) {
    if (performance.now() > until) throw new Error('what is uncertain comes to no end');
    const { stuck, open } = await inWorld(data, false, async ({ database }) => {
      const rows = await database.app
        .selectFrom('mails')
        .select(['id', 'key', 'state', 'content_sealed'])
        .where('purpose', '=', 'newsletter')
        .where('state', 'in', ['due', 'claimed', 'uncertain'])
        .execute();
      return { stuck: rows.filter(({ state }) => state === 'uncertain'), open: rows.length };
    });
    if (open === 0) return decided;
    const offered = await desk.offered(stuck.map(({ id }) => id));
    if (offered.length < stuck.length)
      complaints.push(`${stuck.length - offered.length} uncertain mails are not offered at the desk`);
    const book = taken();
    for (const { id, key, content_sealed } of stuck) {
      const decision = book.has(messageId(key, from))
        ? 'was_sent'
        : content_sealed === null
          ? 'give_up'
          : 'send_again';
      await desk.decide(id, decision);
      decided[decision] += 1;
    }
    await wait(500);
  }
}
