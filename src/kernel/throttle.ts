import { createHmac } from 'node:crypto';
import type { Chance } from './chance.js';
import { type Clock, today } from './clock.js';

/** How often something may be tried: so many at once, then one more each time this long has passed. */
export interface Pace {
  at_once: number;
  then_every_ms: number;
}

interface Bucket {
  tries: number;
  at_ms: number;
}

/**
 * Slows down whoever tries again and again, and forgets them: kept in memory only, under an HMAC of
 * what was given (a name, an address) with a random salt that changes daily. Nothing of it can be
 * read back or reaches the disk. Bounded: beyond `most_keys` the oldest are dropped.
 */
export class Throttle {
  private readonly buckets = new Map<string, Bucket>();
  private salt: Buffer = Buffer.alloc(0);
  private day = '';

  constructor(
    private readonly pace: Pace,
    private readonly clock: Clock,
    private readonly chance: Chance,
    private readonly most_keys = 10_000,
  ) {}

  /**
   * Takes one try for a key, given in parts. Returns 0 when it may go on, else the whole seconds
   * after which the next try is taken; a try that is turned away costs nothing.
   */
  take(...key: string[]): number {
    const now_ms = this.clock.now().getTime();
    const name = this.nameOf(key);
    const bucket = this.refilled(this.buckets.get(name), now_ms);
    if (bucket.tries < 1) {
      return Math.max(1, Math.ceil(((1 - bucket.tries) * this.pace.then_every_ms) / 1000));
    }
    bucket.tries -= 1;
    // Set anew, so that the order of the map is the order of the last try.
    this.buckets.delete(name);
    this.buckets.set(name, bucket);
    if (this.buckets.size > this.most_keys) this.dropOldest();
    return 0;
  }

  /** Gives a key its tries back: after a success. */
  forgive(...key: string[]): void {
    this.buckets.delete(this.nameOf(key));
  }

  /** How many keys are remembered now. */
  get size(): number {
    return this.buckets.size;
  }

  private refilled(bucket: Bucket | undefined, now_ms: number): Bucket {
    if (!bucket) return { tries: this.pace.at_once, at_ms: now_ms };
    // A clock that was set back gives nothing and takes nothing.
    const passed_ms = Math.max(0, now_ms - bucket.at_ms);
    const tries = Math.min(this.pace.at_once, bucket.tries + passed_ms / this.pace.then_every_ms);
    bucket.tries = tries;
    bucket.at_ms = now_ms;
    return bucket;
  }

  private nameOf(key: string[]): string {
    const day = today(this.clock);
    if (day !== this.day) {
      this.day = day;
      this.salt = this.chance.bytes(32);
      this.buckets.clear();
    }
    return createHmac('sha256', this.salt).update(JSON.stringify(key)).digest('base64');
  }

  private dropOldest(): void {
    const oldest = this.buckets.keys().next();
    if (!oldest.done) this.buckets.delete(oldest.value);
  }
}
