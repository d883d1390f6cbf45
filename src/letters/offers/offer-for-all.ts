import { seededChance } from '../../kernel/chance.js';
import { type Clock, minute_ms, today } from '../../kernel/clock.js';
import type { PublicDb } from '../../kernel/database.js';
import { writingTo } from '../../mailroom/addresses/trust-on.js';
import type { Standing } from '../../register/course/standing.js';
import { offerFor } from './offer.js';
import type { KnownReader } from './readers.js';

/** So long the same person is offered to everybody; then another is drawn. */
const minutes_each = 10;

/**
 * One prisoner for everybody who opens a page, by the fair rule of `/write`: nothing of the visitor is in it, and nothing
 * is reserved. The rule weighs everybody who can be written to, and a page that is made anew after every write cannot wait
 * for that: so a draw stands for ten minutes. What may have changed since, `isStillOffered` asks of the one person.
 */
export class OfferForAll {
  private drawn: { minutes: string; reader: Promise<KnownReader | null> } | null = null;

  /** Whom everybody is offered now; null when there is nobody. */
  async now(db: PublicDb, clock: Clock): Promise<KnownReader | null> {
    const minutes = String(Math.floor(clock.now().getTime() / (minutes_each * minute_ms)));
    if (this.drawn?.minutes !== minutes) return this.again(db, clock);
    return this.drawn.reader;
  }

  /** The same after a new draw: for when whoever was drawn can no longer be written to. */
  async again(db: PublicDb, clock: Clock): Promise<KnownReader | null> {
    const minutes = String(Math.floor(clock.now().getTime() / (minutes_each * minute_ms)));
    const asked = { day: today(clock), language: null, without: new Set<string>() };
    // By the minutes: whoever draws meanwhile, in whatever language, draws the same.
    const drawn = { minutes, reader: offerFor(db, seededChance(minutes), asked) };
    this.drawn = drawn;
    try {
      return await drawn.reader;
    } catch (error) {
      // The next who asks draws for themselves.
      if (this.drawn === drawn) this.drawn = null;
      throw error;
    }
  }
}

/** Whether a letter may still go to somebody who was drawn before, who stands so on the day. */
export async function isStillOffered(
  db: PublicDb,
  person: { id: string; standing: Pick<Standing, 'state' | 'since'> },
  day: string,
): Promise<boolean> {
  const [{ address, trust }, limits] = await Promise.all([
    writingTo(db, person, day),
    db.selectFrom('letter_limits').select('wants_none').where('person_id', '=', person.id).executeTakeFirst(),
  ]);
  return address !== null && trust.state === 'holds' && !limits?.wants_none;
}
