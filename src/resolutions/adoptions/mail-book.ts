import { createHmac } from 'node:crypto';
import type { Chance } from '../../kernel/chance.js';
import { type Clock, today } from '../../kernel/clock.js';

/** So many adoptions one mail of the day confirms: a secretary of many branches has a handful. */
export const most_by_one_mail = 20;
/** So many mailboxes are remembered; beyond that the oldest are forgotten. */
const most_kept = 50_000;

/** What one form gets: a mail of its own, the link of the mail that went today, or none, with the reason. */
export type Turn =
  | { first: true; settle(confirmHash: Buffer | null): void }
  | { first: false; confirm_hash: Buffer; settle(taken: boolean): void }
  | { refused: 'otherwise_written' | 'too_many' };

interface Entry {
  /** HMAC of the address with its capital letters: only the very same address shares a mail. */
  exact: string;
  confirm_hash: Buffer;
  adoptions: number;
}

/**
 * Sees to it that an address gets one confirmation mail a day, whoever types it however often, and that
 * every adoption that was taken in is confirmed by a mail that went. What comes second shares the first
 * one's link. In memory only, under HMACs with a salt that changes daily: a list of addresses on disk, even of
 * their hashes, would let whoever seizes it ask who is in it. A restart forgets, and may cost one mail more.
 *
 * The local part of an address may tell capital letters apart (RFC 5321, 2.4), so a mail is shared only by
 * what is written the same; a mail of its own gets only what differs in more than capitals.
 */
export class MailBook {
  private readonly entries = new Map<string, Entry>();
  /** One form of a mailbox after the other: the second must know whether the first one's mail is queued. */
  private readonly busy = new Map<string, Promise<void>>();
  private salt: Buffer = Buffer.alloc(0);
  private day = '';

  constructor(
    private readonly clock: Clock,
    private readonly chance: Chance,
  ) {}

  /** Takes the turn of a form. Call `settle` when it was taken in, or was not: the next one waits for it. */
  async take(email: string): Promise<Turn> {
    const key = this.named(email.toLowerCase());
    while (this.busy.has(key)) await this.busy.get(key);
    const entry = this.entries.get(key);
    if (entry && entry.exact !== this.named(email)) return { refused: 'otherwise_written' };
    if (entry && entry.adoptions >= most_by_one_mail) return { refused: 'too_many' };
    let free = () => {};
    this.busy.set(
      key,
      new Promise((done) => {
        free = done;
      }),
    );
    const end = () => {
      this.busy.delete(key);
      free();
    };
    if (entry) {
      return {
        first: false,
        confirm_hash: entry.confirm_hash,
        settle: (taken) => {
          if (taken) entry.adoptions += 1;
          end();
        },
      };
    }
    return {
      first: true,
      settle: (confirm_hash) => {
        if (confirm_hash) this.entries.set(key, { exact: this.named(email), confirm_hash, adoptions: 1 });
        if (this.entries.size > most_kept) this.forgetOldest();
        end();
      },
    };
  }

  private forgetOldest(): void {
    const oldest = this.entries.keys().next();
    if (!oldest.done) this.entries.delete(oldest.value);
  }

  private named(email: string): string {
    const day = today(this.clock);
    if (day !== this.day) {
      this.day = day;
      this.salt = this.chance.bytes(32);
      this.entries.clear();
    }
    return createHmac('sha256', this.salt).update(email).digest('base64');
  }
}
