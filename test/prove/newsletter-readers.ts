import { tokenHash } from '../../src/kernel/chance.js';
import { transact } from '../../src/kernel/database.js';
import { type Language, languages } from '../../src/kernel/language.js';
import { confirmWords } from '../../src/newspaper/newsletter/confirm-words.js';
import {
  askForNewsletter,
  confirm_within_hours,
  keepSubscription,
} from '../../src/newspaper/newsletter/subscription.js';
import type { World } from '../../src/world.js';
import type { Whim } from './fickle-server.js';

/** In each address, and nowhere else: what a dump and a disk are searched for. */
export const mark = 'quillreader';
/** How many domains they are spread over: a mail room that is polite to each of them must not wait for all. */
const domains = 400;
/** So many subscribe in one transaction: what is durable is not the matter here. */
const at_once = 100;

/** Somebody who reads, and how their mailbox behaves. */
export interface Reader {
  /** In small letters. */
  email: string;
  whim: Whim;
  /** Of each subscription: some have two, the second one written in capitals. */
  tokens: string[];
  spoken: Language;
}

/** Who the reader of a number is: the same in every run. */
function readerOf(number: number): Reader {
  const rest = number % 1000;
  const whim: Whim =
    rest % 100 === 3
      ? 'later'
      : rest % 100 === 7
        ? 'no_mailbox'
        : rest % 500 === 11
          ? 'not_ours'
          : rest === 13
            ? 'keeps_silently'
            : rest === 17
              ? 'drops_silently'
              : 'takes';
  // Neighbours have different domains, and so have those whose mailboxes do the same.
  const domain = (number + Math.floor(number / 100)) % domains;
  const email = `${mark}-${String(number).padStart(5, '0')}@domain-${domain}.example`;
  return { email, whim, tokens: [], spoken: languages[number % languages.length] ?? 'en' };
}

/** Whether this one subscribed twice, and whether it ends its subscription before anything is released. */
export const isTwice = (number: number): boolean => number % 250 === 31;
export const leavesEarly = (number: number): boolean => number % 200 === 21;

/**
 * Subscribes so many readers by the acts of the forms, asks and confirms, so that every row is one that a visitor's
 * forms make. The mails that asked left long ago.
 */
export async function subscribeAll(world: World, count: number): Promise<Reader[]> {
  const db = world.database.app;
  const visitor = world.actor('visitor');
  const readers = Array.from({ length: count }, (_, number) => readerOf(number));
  for (let from = 0; from < count; from += at_once) {
    await transact(db, async (tx) => {
      for (let number = from; number < Math.min(count, from + at_once); number += 1) {
        const reader = readers[number] as Reader;
        const written = isTwice(number) ? [reader.email, reader.email.toUpperCase()] : [reader.email];
        for (const email of written) {
          const words = confirmWords(world.messages.in(reader.spoken), world.config.publicUrl, {
            hours: confirm_within_hours,
          });
          await askForNewsletter(tx, visitor, { email, spoken: reader.spoken, often: 'issue' }, (token) => {
            reader.tokens.push(token);
            return words(token);
          });
          await keepSubscription(tx, visitor, reader.tokens.at(-1) ?? '');
        }
      }
      await tx
        .updateTable('mails')
        .set({ state: 'sent', content_sealed: null, attempts: 1 })
        .where('purpose', '=', 'confirmation')
        .where('state', '=', 'due')
        .execute();
    });
  }
  return readers;
}

/** Finds a reader by mailbox or by the hash of a link. */
export class ReadersBook {
  private readonly byMailbox = new Map<string, Reader>();
  private readonly byHash = new Map<string, { reader: Reader; token: string }>();

  constructor(readonly all: readonly Reader[]) {
    for (const reader of all) {
      this.byMailbox.set(reader.email, reader);
      for (const token of reader.tokens) this.byHash.set(tokenHash(token).toString('hex'), { reader, token });
    }
  }

  of(mailbox: string): Reader | undefined {
    return this.byMailbox.get(mailbox);
  }

  behind(link_hash: Buffer): { reader: Reader; token: string } | undefined {
    return this.byHash.get(link_hash.toString('hex'));
  }

  get subscriptions(): number {
    return this.byHash.size;
  }
}
