import { createHmac } from 'node:crypto';
import type { Chance } from '../../kernel/chance.js';
import { type Clock, minute_ms, today } from '../../kernel/clock.js';
import type { Config } from '../../kernel/config.js';
import type { About } from '../../post/not-sent.js';

/** What may leave in a minute. */
export type Rates = Pick<Config, 'mailPerMinute' | 'mailPerDomainMinute'>;

/** Minutes that whoever says "later" is left in peace, growing with each time in a row. */
export const rest_minutes = [1, 5, 15, 60, 180] as const;

/** At most so many domains are remembered; beyond them the one heard of the longest ago is forgotten. */
const most_domains = 10_000;

/** How one receiving side stands. Times are milliseconds of the clock. */
interface Side {
  /** When the minute's mails are used up no more: one is taken for each interval (GCRA). */
  full_at: number;
  /** The last time for which a waiting mail was promised its turn. */
  promised_at: number;
  rests_until: number;
  /** How often in a row it said "later". */
  failures: number;
}

const fresh = (): Side => ({ full_at: 0, promised_at: 0, rests_until: 0, failures: 0 });

/**
 * How fast mail may leave: in all, and to the mailboxes of one domain; and who rests. Kept in memory only, domains
 * under an HMAC with a salt that is new each day: neither the disk nor a dump tells to whom mail goes.
 * After a start everybody is tried once. One pace belongs to one server.
 */
export class Pace {
  private readonly server = fresh();
  private readonly domains = new Map<string, Side>();
  private probing = false;
  /** What the clock said last. */
  private latest = 0;
  private salt: Buffer = Buffer.alloc(0);
  private day = '';

  constructor(
    private readonly clock: Clock,
    private readonly chance: Chance,
    private readonly rates: Rates,
  ) {}

  /** Takes one turn of all mail. False when none may leave now: too many did, or the server rests. */
  take(): boolean {
    const now = this.now();
    const { server } = this;
    if (now < server.rests_until || this.freeAt(server, this.rates.mailPerMinute) > now) return false;
    // Who has just said "later" is asked with one mail before all others follow.
    if (server.failures > 0 && this.probing) return false;
    this.probing = server.failures > 0;
    this.use(server, this.rates.mailPerMinute);
    return true;
  }

  /** Gives the turn back when there was no mail for it. */
  giveBack(): void {
    this.server.full_at -= minute_ms / this.rates.mailPerMinute;
    this.probing = false;
  }

  /**
   * Takes a turn of a recipient's domain. Null when the mail may go now; else the time of its turn, each
   * waiting mail a later one, and whether the domain rests.
   */
  takeDomain(domain: string): { at: Date; rests: boolean } | null {
    const now = this.now();
    const side = this.sideOf(domain);
    const per_minute = this.rates.mailPerDomainMinute;
    const free_at = Math.max(side.rests_until, this.freeAt(side, per_minute));
    if (free_at <= now) {
      this.use(side, per_minute);
      return null;
    }
    side.promised_at = Math.max(side.promised_at + minute_ms / per_minute, free_at);
    return { at: new Date(side.promised_at), rests: side.rests_until > now };
  }

  /** A mail went out: nobody rests any more. */
  sent(domain: string | null): void {
    this.probing = false;
    Object.assign(this.server, { failures: 0, rests_until: 0 });
    if (domain !== null) Object.assign(this.sideOf(domain), { failures: 0, rests_until: 0 });
  }

  /** A mail did not go, or nobody knows: whoever it is about rests, each time longer. Returns until when. */
  failed(about: About, domain: string | null): Date | null {
    this.probing = false;
    const side = about === 'server' ? this.server : about === 'domain' && domain ? this.sideOf(domain) : null;
    // The server answered, if only about this mail or its recipient.
    if (about !== 'server') Object.assign(this.server, { failures: 0, rests_until: 0 });
    if (!side) return null;
    const minutes = rest_minutes[Math.min(side.failures, rest_minutes.length - 1)] ?? 0;
    side.failures += 1;
    side.rests_until = this.now() + minutes * minute_ms;
    return new Date(side.rests_until);
  }

  /** When all mail rests: until when; else null. */
  restsUntil(): Date | null {
    return this.server.rests_until > this.now() ? new Date(this.server.rests_until) : null;
  }

  /** How many domains are remembered now. */
  get size(): number {
    return this.domains.size;
  }

  /** A clock that was set back would let everybody rest until it is there again: whatever was noted is forgotten. */
  private now(): number {
    const now = this.clock.now().getTime();
    if (now < this.latest - minute_ms) {
      Object.assign(this.server, fresh());
      this.domains.clear();
    }
    this.latest = now;
    return now;
  }

  /** When the next mail may go: a minute's mails may go at once, then one for each interval. */
  private freeAt(side: Side, per_minute: number): number {
    return side.full_at - minute_ms + minute_ms / per_minute;
  }

  private use(side: Side, per_minute: number): void {
    side.full_at = Math.max(side.full_at, this.now()) + minute_ms / per_minute;
  }

  private sideOf(domain: string): Side {
    const day = today(this.clock);
    if (day !== this.day) {
      this.day = day;
      this.salt = this.chance.bytes(32);
      this.domains.clear();
    }
    const name = createHmac('sha256', this.salt).update(domain.toLowerCase()).digest('base64');
    const side = this.domains.get(name) ?? fresh();
    // Set anew, so that the order of the map is that of the last word.
    this.domains.delete(name);
    this.domains.set(name, side);
    if (this.domains.size > most_domains) {
      const oldest = this.domains.keys().next();
      if (!oldest.done) this.domains.delete(oldest.value);
    }
    return side;
  }
}

/** The part of a mail address behind its @, in small letters. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
