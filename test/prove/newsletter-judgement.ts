import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { exampleNotice } from '../notices.js';
import { typeWords } from './child-instance.js';
import type { FickleServer } from './fickle-server.js';
import type { KilledServer } from './killed-server.js';
import { inWorld } from './letters-ground.js';
import type { NewsletterDesk } from './newsletter-desk.js';
import {
  brokenJournal,
  disagreements,
  filesReadable,
  isReadable,
  type Left,
  readableIn,
  whatArrived,
} from './newsletter-outcome.js';
import { isTwice, type ReadersBook } from './newsletter-readers.js';

const next_issue = 894;
/** The clerk ends what came back once a minute. */
const clerk_ms = 90_000;

interface Judged {
  data: string;
  env: Record<string, string>;
  server: KilledServer;
  desk: NewsletterDesk;
  mails: FickleServer;
  book: ReadersBook;
  left: Left;
  complaints: string[];
  /** Of so many mails a notice comes back afterwards. */
  notices: number;
}

/**
 * Holds what arrived against what was promised and against what the desk says, lets some mails come back, looks to
 * whom the next issue would go, and searches what is left. `before` was counted on the way. Stops the server.
 */
export async function judge(
  judged: Judged,
  before: { given_up: number; readable: number },
): Promise<Record<string, number>> {
  const { data, server, desk, mails, book, left, complaints } = judged;
  const { mailboxes, arrived, refused, ...wrong } = whatArrived(book, mails, left);
  const same_address = book.all.filter((_, number) => isTwice(number)).length;
  const shown = await desk.look();
  complaints.push(...disagreements(shown, mails.held, refused + before.given_up, same_address));
  const back = await comeBack(judged);
  // Whoever left, and whose mailbox is not there, is nobody's reader: the next issue is for the others.
  const gone = new Set([...left.in_time, ...left.too_late, ...back]);
  for (const { email, whim } of book.all) if (whim === 'no_mailbox') gone.add(email);
  const readers = book.all.filter(({ email }) => !gone.has(email)).flatMap(({ tokens }) => tokens).length;
  const next_time = await audienceOfNext(desk, readers);
  if (next_time !== readers) complaints.push(`the next issue is for ${next_time} and not for ${readers}`);
  await server.stop();
  const at_last = await inWorld(data, true, async (world) => ({
    journal_broken: await brokenJournal(world),
    readable: before.readable + (await readableIn(world)).readable,
  }));
  const never = {
    ...wrong,
    ...at_last,
    files_readable: filesReadable(data),
    said_readable: isReadable(server.said) ? 1 : 0,
  };
  for (const [name, count] of Object.entries(never)) if (count > 0) complaints.push(`${name}: ${count}`);
  return { mailboxes, arrived, refused, ...never, same_address, came_back: back.length, next_time };
}

/** Notices come back of mails that had been taken, and are read as an operator does. Returns whose. */
async function comeBack({ data, env, desk, mails, book, notices, complaints }: Judged): Promise<string[]> {
  const folder = join(data, 'notices');
  mkdirSync(folder);
  const back = mails.held.filter(({ to }) => book.of(to)?.whim === 'takes').slice(0, notices);
  for (const [place, { message_id }] of back.entries()) {
    const notice = exampleNotice({ id: message_id, own: `n${place}@mx.example.net` });
    writeFileSync(join(folder, `${place}.eml`), notice);
  }
  await typeWords(data, env, ['mail', 'read', folder]);
  const { came_back } = await desk.look();
  if (came_back !== notices) complaints.push(`the desk counts ${came_back} as come back, and ${notices} did`);
  return back.map(({ to }) => to);
}

/** Prepares the next issue and reads for how many it is, once it is for so many or the clerk has surely been there. */
async function audienceOfNext(desk: NewsletterDesk, expected: number): Promise<number> {
  await desk.prepare(next_issue);
  const begun = performance.now();
  for (;;) {
    const { waiting } = await desk.look();
    if (waiting === expected || performance.now() - begun > clerk_ms) {
      await desk.press('drop');
      return waiting;
    }
    await wait(200);
  }
}
