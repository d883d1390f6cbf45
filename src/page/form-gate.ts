import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Chance } from '../kernel/chance.js';
import { type Clock, hour_ms, second_ms } from '../kernel/clock.js';
import { type Pace, Throttle } from '../kernel/throttle.js';

/** How strict the gate is. */
export interface Strictness {
  /** Nobody reads and fills the form faster. */
  least_ms: number;
  /** How often one client may hand in. Behind Tor or a company's network many people are one client. */
  clients: Pace;
}

const usual: Strictness = { least_ms: second_ms, clients: { at_once: 60, then_every_ms: 10 * second_ms } };
/** A form may lie open over a week's holiday. */
const most_ms = 14 * 24 * hour_ms;
/** Clocks are put right by seconds. */
const most_back_ms = second_ms;

/**
 * Keeps robots out without third parties, cookies or scripts: a signed time in the form, and counts
 * that live in memory only. Its key is new at each start; a form from before is shown again, filled.
 */
export class FormGate {
  private readonly key: Buffer;
  private readonly clients: Throttle;

  constructor(
    protected readonly clock: Clock,
    chance: Chance,
    private readonly strictness: Strictness = usual,
  ) {
    this.key = chance.bytes(32);
    this.clients = new Throttle(strictness.clients, clock, chance);
  }

  /** The time of showing, signed. */
  stamp(): string {
    const at = this.clock.now().getTime().toString(36);
    return `${at}.${this.signed(at)}`;
  }

  /** Whether a stamp was given here, since the last start, and is not ancient or of a time to come. */
  isOurs(stamp: string): boolean {
    const [at = '', mac = ''] = stamp.split('.');
    const right = Buffer.from(this.signed(at));
    const given = Buffer.from(mac);
    if (right.length !== given.length || !timingSafeEqual(right, given)) return false;
    // One from a future that the clock has come back from would wait until it is there again: it gets a new one.
    const age_ms = this.age_ms(at);
    return age_ms >= -most_back_ms && age_ms <= most_ms;
  }

  /** Whether a form with this stamp may be handed in: not forged, not ancient, not faster than a person. */
  isFine(stamp: string): boolean {
    return this.isOurs(stamp) && this.age_ms(stamp.split('.')[0] as string) >= this.strictness.least_ms;
  }

  /** Seconds to wait before this client may hand in the next form; 0: none. */
  waitFor(client: string): number {
    return this.clients.take(client);
  }

  private age_ms(at: string): number {
    return this.clock.now().getTime() - Number.parseInt(at, 36);
  }

  private signed(at: string): string {
    return createHmac('sha256', this.key).update(at).digest('base64url');
  }
}
