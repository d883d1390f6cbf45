import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { link, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

// Signatures as minisign writes them (jedisct1.github.io/minisign, “Minisign signature format”): Ed25519 (RFC 8032) over
// the BLAKE2b-512 (RFC 7693) of a file, and once more over that signature with its trusted comment. So whoever has
// minisign, or any of its kin, checks ours without Habeas.

/** What is signed is hashed first; minisign calls that `ED`. A key is `Ed`. */
const hashed = 'ED';
const plain = 'Ed';
const id_bytes = 8;
const key_bytes = 32;
const signature_bytes = 64;
/** What stands before the 32 bytes of a public key in its DER form (RFC 8410). */
const der_head = Buffer.from('302a300506032b6570032100', 'hex');

/** A public key: its number, by which minisign knows which key signed, and the key itself. */
export interface PublicKey {
  id: Buffer;
  key: KeyObject;
  /** One line, as it is told to people: `RW…`. */
  text: string;
}

export interface SigningKey {
  public: PublicKey;
  private: KeyObject;
}

/** A key or a signature is none; the sentence says what is wrong with it. */
export class BrokenSignature extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'BrokenSignature';
  }
}

/** Where the key that signs copies of the site lies in a data folder; beside it its public half, as minisign keeps it. */
const mirrorKeyFile = (data: string): string => join(data, 'keys', 'mirror.pem');
const publicFile = (data: string): string => join(data, 'keys', 'mirror.pub');

const raw = (key: KeyObject): Buffer =>
  createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(der_head.length);

/** The number follows from the key, so that nothing but the key has to be kept. */
function publicOf(key: KeyObject): PublicKey {
  const bytes = raw(key);
  const id = createHash('sha256').update(bytes).digest().subarray(0, id_bytes);
  return {
    id,
    key: createPublicKey(key),
    text: Buffer.concat([Buffer.from(plain), id, bytes]).toString('base64'),
  };
}

/** The number of a key as minisign prints it: the last byte first. */
export const keyNumber = ({ id }: PublicKey): string =>
  Buffer.from(id).reverse().toString('hex').toUpperCase();

/** The key of a data folder; made, readable for this user only, when there is none. Two at once get the same one. */
export async function keptSigningKey(data: string): Promise<SigningKey> {
  const file = mirrorKeyFile(data);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ed25519');
    // Under another name until it is whole: whoever comes meanwhile must not read half of it.
    const draft = `${file}.${publicOf(privateKey).id.toString('hex')}`;
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(privateKey.export({ type: 'pkcs8', format: 'pem' }));
      await handle.sync();
    } finally {
      await handle.close();
    }
    try {
      await link(draft, file);
    } catch (error) {
      // Somebody else was first: theirs is the key.
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    } finally {
      await rm(draft);
    }
  }
  const key = createPrivateKey(await readFile(file));
  if (key.asymmetricKeyType !== 'ed25519') throw new BrokenSignature(`the key in ${file} is no Ed25519 key`);
  const known = publicOf(key);
  const text = `untrusted comment: minisign public key ${keyNumber(known)}\n${known.text}\n`;
  if (!existsSync(publicFile(data))) await writeFile(publicFile(data), text);
  return { public: known, private: key };
}

/** The public half of the key of a data folder; null while there is none. */
export function publicKeyIn(data: string): PublicKey | null {
  const file = publicFile(data);
  return existsSync(file) ? readPublicKey(readFileSync(file, 'utf8')) : null;
}

/** Reads a public key: its line `RW…`, or a whole file of minisign. Throws `BrokenSignature`. */
export function readPublicKey(text: string): PublicKey {
  const line = text.trim().split('\n').at(-1)?.trim() ?? '';
  const bytes = Buffer.from(line, 'base64');
  if (bytes.length !== 2 + id_bytes + key_bytes || bytes.subarray(0, 2).toString('latin1') !== plain)
    throw new BrokenSignature('this is no public key of minisign: one begins with RW and has 56 characters');
  const key = createPublicKey({
    key: Buffer.concat([der_head, bytes.subarray(2 + id_bytes)]),
    format: 'der',
    type: 'spki',
  });
  return { id: bytes.subarray(2, 2 + id_bytes), key, text: line };
}

const blake = (content: Uint8Array) => createHash('blake2b512').update(content).digest();

/** The file beside a signed one. The same content, key and comment give the same bytes: nothing in it is random. */
export function signatureOf(content: Uint8Array, key: SigningKey, trusted: string): string {
  if (/[\r\n]/.test(trusted)) throw new Error('a trusted comment is one line');
  const signed = sign(null, blake(content), key.private);
  const whole = sign(null, Buffer.concat([signed, Buffer.from(trusted)]), key.private);
  const head = Buffer.concat([Buffer.from(hashed), key.public.id, signed]).toString('base64');
  return [
    `untrusted comment: signature of minisign key ${keyNumber(key.public)}`,
    head,
    `trusted comment: ${trusted}`,
    whole.toString('base64'),
    '',
  ].join('\n');
}

/**
 * Checks a signature over a file; gives its trusted comment. Throws `BrokenSignature` when it is none, is of another
 * key, or does not fit. Signatures over what is not hashed first (before minisign 0.6) are not taken.
 */
export function checkSignature(content: Uint8Array, signature: string, { id, key }: PublicKey): string {
  const [, head = '', comment = '', whole = ''] = signature.split(/\r?\n/);
  const bytes = Buffer.from(head, 'base64');
  const [, trusted] = /^trusted comment: (.*)$/.exec(comment) ?? [];
  if (
    bytes.length !== 2 + id_bytes + signature_bytes ||
    bytes.subarray(0, 2).toString('latin1') !== hashed ||
    trusted === undefined
  )
    throw new BrokenSignature('the signature is no signature of minisign');
  if (!bytes.subarray(2, 2 + id_bytes).equals(id)) throw new BrokenSignature('another key signed it');
  const signed = bytes.subarray(2 + id_bytes);
  if (!verify(null, blake(content), key, signed)) throw new BrokenSignature('the signature does not fit');
  const all = Buffer.concat([signed, Buffer.from(trusted)]);
  if (!verify(null, all, key, Buffer.from(whole, 'base64')))
    throw new BrokenSignature('the signature’s comment was changed');
  return trusted;
}
