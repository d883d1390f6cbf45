import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';
import type { Chance } from './chance.js';
import { NotOpened } from './vault.js';

// A locked value says in its first line how it is locked, and what is behind it is nonce (12), text, tag (16):
//
//   $argon2id$v=19$m=65536,t=3,p=1$<salt> aes-256-gcm
//   $hkdf-sha256 aes-256-gcm
//
// The first word says how the key is made, as password hashes are written (github.com/P-H-C/phc-string-format), without the
// hash; the second names the cipher. So either can be another one tomorrow: what was locked before opens as it says itself,
// and its owner's next sign-in locks it anew. The line need not be authenticated: another one makes another key, or a cipher
// with which nothing opens.

/** What Argon2id (RFC 9106) costs: memory in KiB, passes over it, lanes. */
export interface Cost {
  memory_kib: number;
  passes: number;
  lanes: number;
}

/** Ciphers that authenticate; each has a key of 32 bytes. */
const ciphers = {
  'aes-256-gcm': {
    locks: (key: Buffer, nonce: Buffer) => createCipheriv('aes-256-gcm', key, nonce),
    unlocks: (key: Buffer, nonce: Buffer) =>
      createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tag_bytes }),
  },
  'chacha20-poly1305': {
    locks: (key: Buffer, nonce: Buffer) =>
      createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: tag_bytes }),
    unlocks: (key: Buffer, nonce: Buffer) =>
      createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: tag_bytes }),
  },
} as const;
export type Cipher = keyof typeof ciphers;

/** How something is locked, but for its salt. */
export interface Form extends Cost {
  cipher: Cipher;
}

/**
 * What is written today; nothing else in the source names a cost or a cipher of locks. 64 MiB and 3 passes are above the second
 * choice of RFC 9106, 4, and fit a small server.
 */
export const todays: Form = { memory_kib: 65_536, passes: 3, lanes: 1, cipher: 'aes-256-gcm' };

/** What is still computed: a row that somebody changed makes the server neither work for minutes nor take all its memory. */
export const most: Cost = { memory_kib: 262_144, passes: 10, lanes: 4 };
/** Cheaper was never written (the least that OWASP's Password Storage Cheat Sheet has): such a row is not one of ours. */
export const least: Cost = { memory_kib: 19_456, passes: 2, lanes: 1 };

const nonce_bytes = 12;
const tag_bytes = 16;
const salt_bytes = 16;
const longest_salt_bytes = 64;
/** A private key has 74 letters, what an app needs some hundred. */
const longest_text_bytes = 1000;
const longest_head_bytes = 200;

/** A locked value, read: how its key is made, with what it is encrypted, and the bytes behind the line. */
export interface Locked {
  key: { by: 'argon2id'; cost: Cost; salt: Buffer } | { by: 'hkdf-sha256' };
  cipher: Cipher;
  bytes: Buffer;
}

const line =
  /^(?:\$argon2id\$v=19\$m=([1-9]\d{0,6}),t=([1-9]\d?),p=([1-9])\$([A-Za-z0-9+/]+)|\$hkdf-sha256) ([a-z0-9-]+)\n/;

/** Reads a locked value; null when it says nothing of its form, or one that is not known or beyond the limits. */
export function readLocked(value: Uint8Array): Locked | null {
  const read = Buffer.from(value.subarray(0, longest_head_bytes)).toString('latin1').match(line);
  if (!read) return null;
  const [head, memory, passes, lanes, salt = '', cipher = ''] = read;
  const bytes = Buffer.from(value.subarray(head.length));
  const text_bytes = bytes.length - nonce_bytes - tag_bytes;
  if (!isCipher(cipher) || text_bytes < 0 || text_bytes > longest_text_bytes) return null;
  if (memory === undefined) return { key: { by: 'hkdf-sha256' }, cipher, bytes };
  const cost = { memory_kib: Number(memory), passes: Number(passes), lanes: Number(lanes) };
  const key = { by: 'argon2id', cost, salt: Buffer.from(salt, 'base64') } as const;
  const isWithin = costs.every((one) => least[one] <= cost[one] && cost[one] <= most[one]);
  if (!isWithin || key.salt.length < salt_bytes || key.salt.length > longest_salt_bytes) return null;
  // One salt is written in one way.
  return unpadded(key.salt) === salt ? { key, cipher, bytes } : null;
}

const costs = ['memory_kib', 'passes', 'lanes'] as const;

const isCipher = (name: string): name is Cipher => Object.hasOwn(ciphers, name);

const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

/** Writes what `readLocked` reads. */
export function writeLocked({ key, cipher, bytes }: Locked): Buffer {
  const made =
    key.by === 'argon2id'
      ? `$argon2id$v=19$m=${key.cost.memory_kib},t=${key.cost.passes},p=${key.cost.lanes}$${unpadded(key.salt)}`
      : '$hkdf-sha256';
  return Buffer.concat([Buffer.from(`${made} ${cipher}\n`), bytes]);
}

/** Whether a value is locked as it would be today. One that is not is locked anew as soon as what opens it is at hand. */
export function isOfToday(value: Uint8Array): boolean {
  const locked = readLocked(value);
  if (locked?.cipher !== todays.cipher) return false;
  const { key } = locked;
  return key.by !== 'argon2id' || costs.every((one) => key.cost[one] === todays[one]);
}

/** Locks a text with a passphrase, taken letter by letter. It takes a tenth of a second and 64 MiB. */
export async function lockWithPassphrase(
  passphrase: string,
  text: string,
  chance: Chance,
  { cipher, ...cost }: Form = todays,
): Promise<Buffer> {
  const key = { by: 'argon2id', cost, salt: chance.bytes(salt_bytes) } as const;
  return locked(await keyFromPassphrase(passphrase, key), { key, cipher }, text, chance);
}

/** Unlocks what `lockWithPassphrase` made, at the cost that stands beside it. Throws `NotOpened`. */
export async function unlockWithPassphrase(passphrase: string, value: Uint8Array): Promise<string> {
  const read = readLocked(value);
  if (read?.key.by !== 'argon2id') throw new NotOpened('it is not locked with a passphrase');
  return unlocked(await keyFromPassphrase(passphrase, read.key), read);
}

/** A secret that nobody can guess, and what the key that is made of it is for: each purpose has another key. */
export interface Secret {
  from: string | Uint8Array;
  purpose: string;
}

/** Locks a text with a secret, by HKDF (RFC 5869). */
export function lock(secret: Secret, text: string, chance: Chance, { cipher }: Form = todays): Buffer {
  return locked(keyFromSecret(secret), { key: { by: 'hkdf-sha256' }, cipher }, text, chance);
}

/** Unlocks what `lock` made. Throws `NotOpened` when the secret or its purpose is another, or the bytes were changed. */
export function unlock(secret: Secret, value: Uint8Array): string {
  const read = readLocked(value);
  if (read?.key.by !== 'hkdf-sha256') throw new NotOpened('it is not locked with a secret');
  return unlocked(keyFromSecret(secret), read);
}

// The library's names are ambient enums, which isolated modules cannot read: these are the values of Argon2id and version 19.
const argon2id = { algorithm: 2, version: 1, outputLen: 32 };

async function keyFromPassphrase(
  passphrase: string,
  { cost, salt }: { cost: Cost; salt: Buffer },
): Promise<Buffer> {
  const { memory_kib: memoryCost, passes: timeCost, lanes: parallelism } = cost;
  return hashRaw(passphrase, { ...argon2id, memoryCost, timeCost, parallelism, salt });
}

function keyFromSecret({ from, purpose }: Secret): Buffer {
  return Buffer.from(hkdfSync('sha256', from, 'habeas', purpose, 32));
}

function locked(key: Buffer, how: Omit<Locked, 'bytes'>, text: string, chance: Chance): Buffer {
  const nonce = chance.bytes(nonce_bytes);
  const cipher = ciphers[how.cipher].locks(key, nonce);
  const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  if (encrypted.length > longest_text_bytes) throw new Error('too long to be locked');
  return writeLocked({ ...how, bytes: Buffer.concat([nonce, encrypted, cipher.getAuthTag()]) });
}

function unlocked(key: Buffer, { cipher, bytes }: Locked): string {
  try {
    const decipher = ciphers[cipher].unlocks(key, bytes.subarray(0, nonce_bytes));
    decipher.setAuthTag(bytes.subarray(-tag_bytes));
    const text = [decipher.update(bytes.subarray(nonce_bytes, -tag_bytes)), decipher.final()];
    return Buffer.concat(text).toString('utf8');
  } catch (error) {
    throw new NotOpened(error instanceof Error ? error.message : 'unknown');
  }
}
