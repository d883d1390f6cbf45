import { createHmac } from 'node:crypto';
import { type Chance, tokenHash } from '../../kernel/chance.js';
import { type Clock, today } from '../../kernel/clock.js';
import type { Db } from '../../kernel/database.js';
import { NotOpened, open } from '../../kernel/vault.js';
import type { SealedMail } from '../outbox.js';

/** So much one mail of the day confirms: a secretary of many branches has a handful. */
export const most_by_one_mail = 20;
/** So many mailboxes are remembered; beyond that the oldest are forgotten. */
const most_kept = 50_000;

/** What one form gets: a mail of its own, the link of the mail that went today, or none, with the reason. */
export type Turn =
  | { first: true; settle(confirmHash: Buffer | null): void }
  | { first: false; confirm_hash: Buffer; settle(taken: boolean): void }
  | { refused: 'otherwise_written' | 'another_matter' | 'too_many' };

/** What a link confirms: pages of different rooms do not know each other's, so a mail is shared within one matter only. */
export type Matter = 'vote' | 'letter' | 'reminder' | 'newsletter';

interface Entry {
  matter: Matter;
  /** HMAC of the address with its capital letters: only the very same address shares a mail. */
  exact: string;
  confirm_hash: Buffer;
  /** How much the link of the day's mail confirms. */
  confirms: number;
}

/**
 * Sees to it that an address gets one confirmation mail a day, whoever types it in which form however often, and
 * that whatever was taken in is confirmed by a mail that went: there is one such book for all forms. What comes
 * second can share the first one's link. In memory only, under HMACs with a salt that changes daily: a list of addresses on disk, even of
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

  /**
   * Takes a form in with a mail of its own, if its address had none today: for whatever no other mail of the day can stand
   * for. `takeIn` is handed the words of that mail. Gives back whether it was taken in.
   */
  async once<Words>(
    email: string,
    matter: Matter,
    words: (token: string) => Words,
    takeIn: (words: (token: string) => Words) => Promise<void>,
  ): Promise<boolean> {
    const turn = await this.take(email, matter);
    if ('refused' in turn) return false;
    if (!turn.first) {
      turn.settle(false);
      return false;
    }
    let confirmHash: Buffer | null = null;
    try {
      let hash: Buffer | null = null;
      await takeIn((token) => {
        hash = tokenHash(token);
        return words(token);
      });
      confirmHash = hash;
      return true;
    } finally {
      turn.settle(confirmHash);
    }
  }

  /** Takes the turn of a form. Call `settle` when it was taken in, or was not: the next one waits for it. */
  async take(email: string, matter: Matter = 'vote'): Promise<Turn> {
    const key = this.named(email.toLowerCase());
    while (this.busy.has(key)) await this.busy.get(key);
    const entry = this.entries.get(key);
    if (entry && entry.matter !== matter) return { refused: 'another_matter' };
    if (entry && entry.exact !== this.named(email)) return { refused: 'otherwise_written' };
    if (entry && entry.confirms >= most_by_one_mail) return { refused: 'too_many' };
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
          if (taken) entry.confirms += 1;
          end();
        },
      };
    }
    return {
      first: true,
      settle: (confirm_hash) => {
        if (confirm_hash)
          this.entries.set(key, { matter, exact: this.named(email), confirm_hash, confirms: 1 });
        if (this.entries.size > most_kept) this.forgetOldest();
        end();
      },
    };
  }

  /**
   * After a start: takes what waits in the outbox since the day began. What was sent before the start is
   * forgotten, and so is its address. `hashOf` finds by a mail's key what its link confirms by, or null. Returns how many.
   */
  async remember(
    db: Db,
    identities: string[],
    hashOf: (key: string) => Promise<Buffer | null>,
  ): Promise<number> {
    const mails = await db
      .selectFrom('mails')
      .select(['id', 'key', 'content_sealed'])
      .where('purpose', '=', 'confirmation')
      .where('made_at', '>=', new Date(`${today(this.clock)}T00:00:00Z`))
      .where('content_sealed', 'is not', null)
      .limit(most_kept)
      .execute();
    let remembered = 0;
    for (const { id, key, content_sealed } of mails) {
      const place = { table: 'mails', row: id };
      const to = await open<SealedMail>(identities, place, content_sealed as Buffer).then(
        (mail) => mail.to,
        (error: unknown) => {
          // The key of its day is gone.
          if (error instanceof NotOpened) return null;
          throw error;
        },
      );
      const confirm_hash = to === null ? null : await hashOf(key);
      if (to === null || confirm_hash === null) continue;
      const name = this.named(to.toLowerCase());
      if (this.entries.has(name)) continue;
      this.entries.set(name, { matter: 'vote', exact: this.named(to), confirm_hash, confirms: 1 });
      remembered += 1;
    }
    return remembered;
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
