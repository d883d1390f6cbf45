import { createHash } from 'node:crypto';
import { combine, split } from 'shamir-secret-sharing';
import { identityBytes, identityOf, publicHalf } from '../kernel/age-recipient.js';
import { Refused } from '../kernel/refusals.js';

// A recovery key in three shares, any two of which give it back, and none of which says anything of it alone: Shamir's
// scheme over GF(256), of the 32 bytes of the age identity. What is printed has 50 bytes:
//   1 form (1) · 5 key id · 5 splitting · 1 number · 33 share · 5 sum (SHA-256 of all before)
// as five lines of ten bytes: sixteen letters and digits (Crockford's base 32) and two that check the line.

export const shares_made = 3;
export const shares_needed = 2;

const form = 1;
const line_bytes = 10;
export const share_lines = 5;
/** So many letters and digits a line has, the two that check it among them. */
export const line_length = 18;
const share_length = share_lines * line_length;

/** Crockford's base 32: no I, L, O and U, so that nothing is read as something else. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A share as it lies on its sheet. */
export interface Share {
  /** From 1. */
  number: number;
  /** Eight letters and digits: which key it is of, and in which splitting it was made. */
  key: string;
  splitting: string;
  share: Uint8Array;
}

const sumOf = (bytes: Uint8Array, length: number) =>
  createHash('sha256').update(bytes).digest().subarray(0, length);

/** A recovery key's name on paper: eight letters and digits of the SHA-256 of its public half. */
export function keyId(recipient: string): string {
  return written(sumOf(Buffer.from(recipient), 5));
}

/** Splits a private key of age into three shares, each as its lines are printed. */
export async function splitKey(identity: string): Promise<{ number: number; lines: string[] }[]> {
  const key = sumOf(Buffer.from(publicHalf(identity)), 5);
  const shares = await split(Uint8Array.from(identityBytes(identity)), shares_made, shares_needed);
  // Of all shares, so that sheets of two splittings are told apart before they are joined.
  const splitting = sumOf(Buffer.concat(shares), 5);
  return shares.map((share, place) => {
    const before = Buffer.concat([Buffer.from([form]), key, splitting, Buffer.from([place + 1]), share]);
    return { number: place + 1, lines: linesOf(Buffer.concat([before, sumOf(before, 5)])) };
  });
}

function linesOf(bytes: Buffer): string[] {
  return Array.from({ length: share_lines }, (_, line) => {
    const part = bytes.subarray(line * line_bytes, (line + 1) * line_bytes);
    return written(part) + checkOf(line, part);
  });
}

/** Two letters that say whether a line was typed as it stands on the sheet, and in its place. */
function checkOf(line: number, part: Uint8Array): string {
  return written(sumOf(Buffer.concat([Buffer.from([line]), part]), 5)).slice(0, 2);
}

/** Five bytes are eight letters; `bytes` has a multiple of them. */
function written(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => letters[Number.parseInt(five, 2)]).join('');
}

function read(text: string): Buffer {
  const bits = [...text].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** What was typed, as letters of the alphabet above: groups, line breaks and capitals do not matter, O is 0, I and L are 1. */
export function tidyShare(typed: string): string {
  return typed
    .slice(0, 1000)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
    .replace(/[^0-9A-Z]/g, '');
}

/** Whether the lines of a share that are typed so far are as they stand on its sheet. Throws `Refused` with the line that is not. */
export function checkLines(tidy: string): void {
  for (let at = 0; at < tidy.length; at += line_length) {
    const line = tidy.slice(at, at + line_length);
    const [part, check] = [line.slice(0, -2), line.slice(-2)];
    const isWhole = line.length === line_length && [...line].every((letter) => letters.includes(letter));
    if (!isWhole || checkOf(at / line_length, read(part)) !== check)
      throw new Refused('staff.recovery.share.line', { line: at / line_length + 1 }, 422);
  }
}

/** Reads a share from what was typed. Throws `Refused` with a sentence that says what is wrong with it. */
export function readShare(typed: string): Share {
  const tidy = tidyShare(typed);
  if (tidy.length !== share_length)
    throw new Refused('staff.recovery.share.length', { count: tidy.length, most: share_length }, 422);
  checkLines(tidy);
  const bytes = Buffer.concat(
    Array.from({ length: share_lines }, (_, line) =>
      read(tidy.slice(line * line_length, (line + 1) * line_length - 2)),
    ),
  );
  const before = bytes.subarray(0, -5);
  // Each line fits, and not together: they are of several sheets.
  if (!sumOf(before, 5).equals(bytes.subarray(-5))) throw new Refused('staff.recovery.share.mixed', {}, 422);
  if (before[0] !== form) throw new Refused('staff.recovery.share.form', {}, 422);
  return {
    number: before[11] ?? 0,
    key: written(before.subarray(1, 6)),
    splitting: written(before.subarray(6, 11)),
    share: Uint8Array.from(before.subarray(12)),
  };
}

/** Joins two shares to the key. Throws `Refused` when they do not belong together, or are the same one. */
export async function joinShares(one: Share, other: Share): Promise<string> {
  if (one.key !== other.key)
    throw new Refused('staff.recovery.share.other_key', { one: one.key, other: other.key }, 422);
  if (one.splitting !== other.splitting)
    throw new Refused(
      'staff.recovery.share.other_splitting',
      { one: one.splitting, other: other.splitting },
      422,
    );
  if (one.number === other.number)
    throw new Refused('staff.recovery.share.twice', { number: one.number }, 422);
  // A share ends in its point on the curve. No splitting gives one point to two sheets, so one of these is made up.
  if (one.share.at(-1) !== other.share.at(-1)) {
    const identity = identityOf(await combine([one.share, other.share]));
    // The scheme itself says of no result whether it is right: the key's own name on the sheets does.
    if (keyId(publicHalf(identity)) === one.key) return identity;
  }
  throw new Refused('staff.recovery.share.not_joined', {}, 422);
}
