import { second_ms } from '../src/kernel/clock.js';
import { releaseBatch } from '../src/newspaper/newsletter/release.js';
import { prepareSending, sendingById } from '../src/newspaper/newsletter/sending.js';
import type { Carrier } from '../src/post/carrier.js';
import { readSmtpUrl, smtpCarrier } from '../src/post/smtp.js';
import { startMailServer } from './mail-server.js';
import { deliverAll, newsletterGround } from './newsletter-ground.js';

/** The ground of the newsletter with a mail server, to which issues, articles and months go out. */
export async function sendingGround() {
  const g = await newsletterGround();
  const server = await startMailServer();
  const db = () => g.database.app;
  const words = { messages: g.messages, publicUrl: 'https://campaign.example' };
  const smtp = (): Carrier => smtpCarrier(readSmtpUrl(server.url), 'desk@campaign.example');
  return {
    ...g,
    server,
    db,
    smtp,
    readers: () => db().selectFrom('newsletter_subscriptions').select('id').execute(),
    state: (id: string) => sendingById(db(), g.desk.clock, id),
    arrived: (email: string) => server.arrived.filter(({ to }) => to.includes(email)),
    /** Prepares as the desk does. Readers confirmed a second before at the latest. */
    prepared: (kind: 'issue' | 'article' | 'month', subject: string): Promise<string> => {
      g.desk.clock.move(second_ms);
      return prepareSending(db(), g.actor, { kind, subject }, { ...words, publisher: 'Example Campaign' });
    },
    release: (id: string, size = 500) => releaseBatch(db(), g.actor, g.keys, id, { ...words, size }),
    /** Newsletters in a state in which nothing moves by itself. */
    stuck: (state: 'uncertain' | 'failed' | 'dropped') =>
      db()
        .selectFrom('mails')
        .select(['id', 'reason', 'content_sealed'])
        .where('purpose', '=', 'newsletter')
        .where('state', '=', state)
        .orderBy('reason')
        .execute(),
    /** Lets the confirmation mails leave, and forgets whoever read before. */
    alone: async () => {
      await deliverAll(g, smtp());
      await db().deleteFrom('newsletter_subscriptions').execute();
      server.arrived.length = 0;
    },
    close: async () => {
      await server.close();
      await g.close();
    },
  };
}

export type SendingGround = Awaited<ReturnType<typeof sendingGround>>;
