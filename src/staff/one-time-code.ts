import { createHmac, timingSafeEqual } from 'node:crypto';
import { base32nopad } from '@scure/base';

/** A code of RFC 6238 is good for so long, in seconds; so most apps count, whatever else they are told. */
export const step_s = 30;
const digits = 6;
/** Length of a secret, in bytes: as RFC 4226, 4, recommends. Every app takes it, whichever hash it reckons with. */
export const secret_bytes = 20;

/**
 * The hash that an app reckons with (RFC 6238, 1.2). Every new one has SHA-256; the other stands for apps that were set up before,
 * and is looked for in an app that takes no other hash without a word.
 */
export type CodeHash = 'sha256' | 'sha1';

/** What a person's app and we have both. */
export interface AppSecret {
  secret: Buffer;
  hash: CodeHash;
}

/** The time step (RFC 6238: T) of a moment. */
export function stepAt(at: Date): number {
  return Math.floor(at.getTime() / 1000 / step_s);
}

/** The code of a step (RFC 4226, 5.3; RFC 6238, 4): four bytes of the HMAC, from where its last half byte says. */
export function codeOf(secret: Buffer, step: number, hash: CodeHash = 'sha256', length = digits): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac(hash, secret).update(counter).digest();
  const offset = (mac.at(-1) as number) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** length).padStart(length, '0');
}

/** A typed code without blanks and marks between its digits; null when it is none. */
export function tidyCode(typed: string): string | null {
  const code = typed.slice(0, 40).replace(/[\s.-]/g, '');
  return /^\d{6}$/.test(code) ? code : null;
}

/** How a code stands at a moment: it counts; it is over or was taken before; it is another one. */
export type CodeFit = 'fits' | 'over' | 'wrong';
/** Of an app that is being set up we say, too, that it reckons with another time, or with the hash of old. */
export type NewCodeFit = CodeFit | 'other_time' | 'old_hash';

/**
 * Looks at a code. It counts in its own half minute only, and where that is newer than the last one taken: whoever sees it has
 * 30 seconds at most. Each comparison takes constant time.
 */
export function fitOf({ secret, hash }: AppSecret, code: string, at: Date, last_step: number): CodeFit {
  const now = stepAt(at);
  const isOf = (step: number) => timingSafeEqual(Buffer.from(codeOf(secret, step, hash)), Buffer.from(code));
  if (isOf(now)) return now > last_step ? 'fits' : 'over';
  return isOf(now - 1) ? 'over' : 'wrong';
}

/** So many steps on either side a code is looked for to say that two clocks differ. */
const steps_apart = 20;

/**
 * The same for an app that is being set up, whose owner has the secret before their eyes: they are told, too, that their clock or ours
 * is wrong, or that their app cannot do SHA-256. At a sign-in nobody is: a code of the next half minute will count.
 */
export function fitOfNew(secret: Buffer, code: string, at: Date): NewCodeFit {
  const fit = fitOf({ secret, hash: 'sha256' }, code, at, -1);
  if (fit !== 'wrong') return fit;
  const now = stepAt(at);
  for (let apart = 0; apart <= steps_apart; apart += 1)
    for (const step of [now - apart, now + apart]) {
      if (codeOf(secret, step) === code) return 'other_time';
      if (codeOf(secret, step, 'sha1') === code) return 'old_hash';
    }
  return 'wrong';
}

/** A secret as people type it into an app (RFC 4648, base32). */
export function spelledSecret(secret: Buffer): string {
  return base32nopad.encode(secret);
}

/** Reads that text; null when it is no secret of ours. */
export function readSecret(text: string): Buffer | null {
  const tidy = text.slice(0, 100).replace(/\s/g, '').toUpperCase();
  if (!/^[A-Z2-7]{32}$/.test(tidy)) return null;
  return Buffer.from(base32nopad.decode(tidy));
}

/**
 * What the square code says to an app: the widely used address `otpauth://totp/…`. The site stands in it and no name of
 * a person: whoever sees the phone learns less. At most 200 bytes.
 */
export function appAddress(secret: Buffer, site: string): string {
  const label = encodeURIComponent(`${site.slice(0, 50)}:desk`);
  return `otpauth://totp/${label}?secret=${spelledSecret(secret)}&issuer=${encodeURIComponent(site.slice(0, 50))}&algorithm=SHA256`;
}
