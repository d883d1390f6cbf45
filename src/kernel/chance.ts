import { createHash, hkdfSync, randomBytes } from 'node:crypto';

/** Gives random bytes. Passed in, so that a test or a proof can repeat a run. */
export interface Chance {
  bytes(count: number): Buffer;
}

export const systemChance: Chance = { bytes: (count) => randomBytes(count) };

/** Repeatable bytes from a seed: for tests, demonstrations and draws that anybody may repeat, never for secrets. */
export function seededChance(seed: string): Chance {
  let step = 0;
  return {
    bytes: (count) => {
      const parts: Buffer[] = [];
      for (let length = 0; length < count; length += 32) {
        parts.push(createHash('sha256').update(`${seed}:${step++}`).digest());
      }
      return Buffer.concat(parts).subarray(0, count);
    },
  };
}

/**
 * Bytes that follow from a secret (HKDF-SHA256, RFC 5869), at most `length` of them: the same code comes of it each
 * time, and nobody without the secret has it.
 */
export function derivedChance(secret: string, info: string, length: number): Chance {
  const bytes = Buffer.from(hkdfSync('sha256', secret, 'habeas', info, length));
  let at = 0;
  return {
    bytes: (count) => {
      at += count;
      return bytes.subarray(at - count, at);
    },
  };
}

/** A random UUID (RFC 9562, version 4). */
export function newId(chance: Chance): string {
  const bytes = chance.bytes(16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text that came from outside has the form of our ids: the database refuses any other as no uuid at all. */
export function isId(text: string): boolean {
  return id.test(text);
}

/** A secret for a link or a cookie: 32 random bytes as base64url (43 characters). */
export function newToken(chance: Chance): string {
  return chance.bytes(32).toString('base64url');
}

/** What the database keeps of a token, so that a stolen dump opens no link and no session. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** A code that a person reads off paper and types: no 0/O, 1/I/L; 31 letters, about 5 bits each. */
export function newCode(chance: Chance, length: number): string {
  let code = '';
  while (code.length < length) {
    const byte = chance.bytes(1)[0] as number;
    // 248 is the largest multiple of 31 below 256: the rest is thrown away so that no letter is favoured.
    if (byte < 248) code += letters[byte % 31];
  }
  return code;
}
