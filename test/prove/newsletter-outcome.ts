import pg from 'pg';
import { checkChain } from '../../src/kernel/journal.js';
import type { World } from '../../src/world.js';
import { filesHolding } from './disk.js';
import type { FickleServer, Held } from './fickle-server.js';
import { timesEach } from './intake-outcome.js';
import { dump } from './leaving.js';
import type { Shown } from './newsletter-desk.js';
import { mark, type ReadersBook } from './newsletter-readers.js';

/** Who ended the newsletter before their mail could leave, and who while it was on its way. Mailboxes. */
export interface Left {
  in_time: Set<string>;
  too_late: Set<string>;
}

/** What the mail server holds against what was promised. All but the first three must be 0. */
export function whatArrived(book: ReadersBook, { held, named }: FickleServer, left: Left) {
  const times = timesEach(held.map(({ to }) => to));
  const counts = {
    mailboxes: book.all.length,
    arrived: times.size,
    refused: 0,
    lost: 0,
    twice: 0,
    to_nobody: 0,
    to_those_who_left: 0,
    asked_again_after_a_no: 0,
    wrong_headers: held.filter((one) => !isRight(one, book)).length,
  };
  for (const { email, whim } of book.all) {
    const here = times.get(email) ?? 0;
    if (here > 1) counts.twice += 1;
    if (left.in_time.has(email)) counts.to_those_who_left += here;
    else if (whim === 'no_mailbox' || whim === 'not_ours') {
      counts.refused += 1;
      if (named.get(email) !== 1) counts.asked_again_after_a_no += 1;
    } else if (here === 0 && !left.too_late.has(email)) counts.lost += 1;
  }
  for (const mailbox of times.keys()) if (!book.of(mailbox)) counts.to_nobody += 1;
  return counts;
}

/** Both headers of RFC 8058 under our signature, with the link of this reader and of nobody else. */
function isRight({ to, headers }: Held, book: ReadersBook): boolean {
  const reader = book.of(to);
  const token = headers.match(
    /^List-Unsubscribe: <https:\/\/campaign\.example(?:\/ru|\/kk)?\/newsletter\/([\w-]{43})>$/m,
  )?.[1];
  const signed =
    headers
      .match(/^DKIM-Signature:.*?\bh=([^;]+);/im)?.[1]
      ?.toLowerCase()
      .split(/\s*:\s*/) ?? [];
  return (
    reader?.tokens.includes(token ?? '') === true &&
    /^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m.test(headers) &&
    ['list-unsubscribe', 'list-unsubscribe-post'].every((name) => signed.includes(name))
  );
}

/** In how many points the page at the desk and the mail server's own book do not say the same. */
export function disagreements(shown: Shown, held: Held[], refused: number, doubles: number): string[] {
  const asked: [keyof Shown, number][] = [
    ['sent', new Set(held.map(({ message_id }) => message_id)).size],
    ['refused', refused],
    ['same_address', doubles],
    ['uncertain', 0],
    ['in_outbox', 0],
    ['waiting', 0],
  ];
  return asked.flatMap(([name, count]) =>
    shown[name] === count ? [] : [`the desk counts ${shown[name]} as “${name}”, and there are ${count}`],
  );
}

/** How many addresses of readers stand in the clear in a dump: each by its number, whatever its letters are. */
export async function readableIn(world: World): Promise<{ readable: number; rows: number }> {
  const owner = new pg.Client({ connectionString: world.ground.ownerUrl });
  await owner.connect();
  try {
    const copy = await dump(owner);
    await owner.query('checkpoint');
    const found = new Set<string>();
    for (const { texts } of copy)
      for (const text of texts)
        for (const [one] of text.matchAll(new RegExp(`${mark}-\\d{5}`, 'gi'))) found.add(one.toLowerCase());
    const subscriptions = copy.find(({ where }) => where === 'newsletter_subscriptions');
    return { readable: found.size, rows: subscriptions?.texts[0]?.split('\n').length ?? 0 };
  } finally {
    await owner.end();
  }
}

export const isReadable = (text: string): boolean => text.toLowerCase().includes(mark);

/** How many files of a folder hold an address. */
export function filesReadable(data: string): number {
  const words = [mark, mark.toUpperCase()];
  const { found } = filesHolding([data], words);
  return words.reduce((sum, word) => sum + (found.get(word)?.length ?? 0), 0);
}

export async function brokenJournal(world: World): Promise<number> {
  return (await checkChain(world.database.app)).broken_at ?? 0;
}
