import { inLanguage } from '../../src/kernel/language.js';
import type { FickleServer } from './fickle-server.js';
import { inWorld } from './letters-ground.js';
import type { Left } from './newsletter-outcome.js';
import type { Reader, ReadersBook } from './newsletter-readers.js';

const linkOf = (site: string, { spoken }: Reader, token: string) =>
  site + inLanguage(spoken, `/newsletter/${token}`);

/** Opens the page of a link, which must change nothing. */
async function opened(site: string, reader: Reader, token: string): Promise<boolean> {
  const answer = await fetch(linkOf(site, reader, token));
  await answer.arrayBuffer();
  return answer.status === 200;
}

/** What a mail program sends for its owner (RFC 8058, 3.2): two words, no cookie, no token of a form. */
async function oneClick(site: string, reader: Reader, token: string): Promise<boolean> {
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  const answer = await fetch(linkOf(site, reader, token), { method: 'POST', body });
  await answer.arrayBuffer();
  return answer.status === 200;
}

/** These readers look at their page twice and end their subscription by one click before anything is released. */
export async function endByLinks(
  site: string,
  readers: Reader[],
  in_time: Set<string>,
  complaints: string[],
): Promise<void> {
  for (const reader of readers) {
    const [token = ''] = reader.tokens;
    // The second look finds what the first one left.
    const looks = [await opened(site, reader, token), await opened(site, reader, token)];
    if (looks.includes(false)) complaints.push('whoever opened a link changed something');
    if (!(await oneClick(site, reader, token))) complaints.push('one click ended nothing');
    if (await opened(site, reader, token)) complaints.push('a link lived on after its click');
    in_time.add(reader.email);
  }
}

interface Means {
  data: string;
  mails: FickleServer;
  book: ReadersBook;
  left: Left;
  complaints: string[];
}

/**
 * So many readers end it while their mail waits in the outbox. Where it was gone from there when the click was
 * answered, it may not arrive; where it was in hand already, it may.
 */
export async function endWhileOnTheWay(
  { data, book, left, complaints }: Means,
  site: string,
  most: number,
): Promise<void> {
  await inWorld(data, false, async ({ database }) => {
    const waiting = await database.app
      .selectFrom('newsletter_mails as n')
      .innerJoin('mails as m', 'm.id', 'n.mail_id')
      .innerJoin('newsletter_subscriptions as s', 's.id', 'n.subscription_id')
      .select(['m.id', 's.link_hash'])
      .where('m.state', '=', 'due')
      .orderBy('m.due_at', 'desc')
      .limit(most * 4)
      .execute();
    let ended = 0;
    for (const { id, link_hash } of waiting) {
      const found = book.behind(link_hash);
      if (ended === most || !found || found.reader.whim !== 'takes' || found.reader.tokens.length > 1)
        continue;
      ended += 1;
      if (!(await oneClick(site, found.reader, found.token))) complaints.push('one click ended nothing');
      const mail = await database.app
        .selectFrom('mails')
        .select('id')
        .where('id', '=', id)
        .executeTakeFirst();
      (mail ? left.too_late : left.in_time).add(found.reader.email);
    }
    if (ended < most) complaints.push(`only ${ended} could end it while their mail waited`);
  });
}
