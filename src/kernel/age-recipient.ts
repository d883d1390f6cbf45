import {
  createCipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { bech32 } from '@scure/base';
import { type Recipient, Stanza } from 'age-encryption';

// The library computes X25519 through WebCrypto, which imports each key anew and costs ten times as much as the
// computation. A letter has eight of them. What it makes of ours, its own opening half proves on every opening.
//
// Never `generateKeyPairSync` and an export of what it gave: while a key is exported as JWK, Node 20 holds the key's
// lock, and when memory is tidied up in that moment, the job that made the key wants the same lock to go away. The
// process then stands still for ever (seen after seven thousand letters). Here a private key is random bytes.

const info = 'age-encryption.org/v1/X25519';
/** The base point of the curve (RFC 7748, 4.1): a private key times this is its public half. */
const base_point = Buffer.alloc(32);
base_point[0] = 9;

const publicKey = (bytes: Uint8Array): KeyObject =>
  createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: base64url(bytes) }, format: 'jwk' });

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

/** The 32 bytes behind a head, as age writes its keys (Bech32, BIP 173), in small letters. Throws when it is no key. */
function bytesOf(head: string, written: string): Buffer {
  if (!written.startsWith(`${head}1`)) throw new Error(`no key behind ${head}`);
  const { bytes, prefix } = bech32.decodeToBytes(written);
  if (prefix !== head || bytes.length !== 32) throw new Error('a key has 32 bytes');
  return Buffer.from(bytes);
}

/** A private key of 32 random bytes. The public half that JWK wants beside it is not looked at: nobody knows it yet. */
const privateKeyOf = (d: Uint8Array): KeyObject =>
  createPrivateKey({
    key: { kty: 'OKP', crv: 'X25519', d: base64url(d), x: base64url(base_point) },
    format: 'jwk',
  });

const publicOf = (privateKey: KeyObject): Buffer =>
  diffieHellman({ privateKey, publicKey: publicKey(base_point) });

/** Somebody to whom an age file is sealed by X25519 (age-encryption.org/v1, "X25519 recipient stanza"). */
export class AgeRecipient implements Recipient {
  private readonly bytes: Buffer;

  /** `recipient` as `age1…`. Throws when it is none. */
  constructor(recipient: string) {
    this.bytes = bytesOf('age', recipient);
  }

  wrapFileKey(fileKey: Uint8Array): Stanza[] {
    const privateKey = privateKeyOf(randomBytes(32));
    const share = publicOf(privateKey);
    // OpenSSL refuses a point of low order, as the format demands.
    const secret = diffieHellman({ privateKey, publicKey: publicKey(this.bytes) });
    const key = Buffer.from(hkdfSync('sha256', secret, Buffer.concat([share, this.bytes]), info, 32));
    // The key is used once: the format sets its nonce to zero.
    const cipher = createCipheriv('chacha20-poly1305', key, Buffer.alloc(12), { authTagLength: 16 });
    const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
    return [new Stanza(['X25519', share.toString('base64').replaceAll('=', '')], body)];
  }
}

/**
 * A stanza that opens nothing and says which key a file is sealed to; whoever reads age files passes over kinds that it does
 * not know (age-encryption.org/v1, "Recipient stanza"). `mark` is its whole first line.
 */
export class KeyMark implements Recipient {
  constructor(private readonly mark: Buffer) {}

  wrapFileKey(): Stanza[] {
    return [new Stanza(this.mark.toString().trimEnd().split(' ').slice(1), new Uint8Array())];
  }
}

/** The public half (`age1…`) of a private key (`AGE-SECRET-KEY-1…`). Throws when it is none. */
export function publicHalf(identity: string): string {
  return bech32.encodeFromBytes('age', publicOf(privateKeyOf(identityBytes(identity))));
}

/** The 32 bytes of a private key (`AGE-SECRET-KEY-1…`). Throws when it is none. */
export function identityBytes(identity: string): Buffer {
  if (identity !== identity.toUpperCase()) throw new Error('a private key is written in capitals');
  return bytesOf('age-secret-key-', identity.toLowerCase());
}

/** The private key that has these 32 bytes, as age writes it. */
export function identityOf(bytes: Uint8Array): string {
  if (bytes.length !== 32) throw new Error('a key has 32 bytes');
  return bech32.encodeFromBytes('age-secret-key-', bytes).toUpperCase();
}
