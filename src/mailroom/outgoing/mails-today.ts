import type { Chance } from '../../kernel/chance.js';
import { type Clock, day_ms, today } from '../../kernel/clock.js';
import type { Db } from '../../kernel/database.js';
import { Throttle } from '../../kernel/throttle.js';
import { NotOpened, open } from '../../kernel/vault.js';
import type { SealedMail } from '../outbox.js';

const one_a_day = { at_once: 1, then_every_ms: day_ms };
/** So many addresses a day are remembered. */
const most_addresses = 50_000;

/**
 * At most one mail of a kind to an address a day: a form that anybody can send must not fill somebody's mailbox.
 * Addresses are kept in memory only, under an HMAC with a salt that is new each day.
 */
export class MailsToday {
  private readonly taken: Throttle;

  constructor(clock: Clock, chance: Chance) {
    this.taken = new Throttle(one_a_day, clock, chance, most_addresses);
  }

  /** Whether a mail may go to this address today; takes it when it may. */
  take(address: string): boolean {
    return this.taken.take(address.toLowerCase()) === 0;
  }

  /** Gives it back when the mail was not queued after all. */
  giveBack(address: string): void {
    this.taken.forgive(address.toLowerCase());
  }

  /**
   * After a start: takes what stands in the outbox since the day began, of one purpose. What was sent before
   * the start is forgotten, and so is its address. Returns how many were found.
   */
  async remember(db: Db, clock: Clock, identities: string[], purpose: string): Promise<number> {
    const mails = await db
      .selectFrom('mails')
      .select(['id', 'content_sealed'])
      .where('purpose', '=', purpose)
      .where('made_at', '>=', new Date(`${today(clock)}T00:00:00Z`))
      .where('content_sealed', 'is not', null)
      .limit(most_addresses)
      .execute();
    for (const { id, content_sealed } of mails) {
      try {
        const { to } = await open<SealedMail>(
          identities,
          { table: 'mails', row: id },
          content_sealed as Buffer,
        );
        this.take(to);
      } catch (error) {
        if (!(error instanceof NotOpened)) throw error;
      }
    }
    return mails.length;
  }
}
