import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Actor } from '../kernel/actor.js';
import { minute_ms } from '../kernel/clock.js';

/** A challenge is good for so long. */
export const challenge_ms = 5 * minute_ms;
/** Challenges that were answered and are not over yet: beyond so many no more answers are taken for a while. */
const most_used = 10_000;

const [nonce_bytes, time_bytes, mac_bytes] = [16, 8, 16];

/**
 * What a passkey signs, so that an answer is good once. A challenge carries its own end and an HMAC under a key that is
 * only in memory: showing the page of the sign-in a million times keeps nothing, and a new start makes all of them void.
 * `purpose` ties it to what it was given for (the sign-in, or a session).
 */
export class PasskeyChallenges {
  private readonly key: Buffer;
  private readonly used = new Map<string, number>();

  constructor(private readonly actor: Pick<Actor, 'clock' | 'chance'>) {
    this.key = actor.chance.bytes(32);
  }

  /** A new challenge, as bytes. */
  give(purpose: string): Uint8Array {
    const ends = Buffer.alloc(time_bytes);
    ends.writeBigUInt64BE(BigInt(this.now() + challenge_ms));
    const head = Buffer.concat([this.actor.chance.bytes(nonce_bytes), ends]);
    return Buffer.concat([head, this.mac(head, purpose)]);
  }

  /** Whether an answer's challenge (base64url) was given for this and is not over; from then on it is used up. */
  take(challenge: string, purpose: string): boolean {
    const bytes = Buffer.from(challenge.slice(0, 200), 'base64url');
    if (bytes.length !== nonce_bytes + time_bytes + mac_bytes) return false;
    const head = bytes.subarray(0, nonce_bytes + time_bytes);
    if (!timingSafeEqual(bytes.subarray(nonce_bytes + time_bytes), this.mac(head, purpose))) return false;
    const ends = Number(head.readBigUInt64BE(nonce_bytes));
    if (this.now() >= ends) return false;
    const name = bytes.toString('base64url');
    if (this.used.has(name)) return false;
    this.forget();
    if (this.used.size >= most_used) return false;
    this.used.set(name, ends);
    return true;
  }

  /** Those that are over: the map is in the order of use, their ends nearly so. */
  private forget(): void {
    for (const [name, ends] of this.used) {
      if (ends > this.now()) break;
      this.used.delete(name);
    }
  }

  private mac(head: Buffer, purpose: string): Buffer {
    const mac = createHmac('sha256', this.key).update(purpose).update('\0').update(head);
    return mac.digest().subarray(0, mac_bytes);
  }

  private now(): number {
    return this.actor.clock.now().getTime();
  }
}
