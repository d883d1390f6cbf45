import { createHash } from 'node:crypto';
import { Decrypter, Encrypter, generateIdentity } from 'age-encryption';
import { AgeRecipient, KeyMark, publicHalf } from './age-recipient.js';

/**
 * Where a sealed value belongs: its table and row. It stands inside the plaintext and is checked on
 * opening, so that whoever can write to the database cannot swap two sealed rows.
 */
export interface Place {
  table: string;
  row: string;
}

/** A sealed value does not open: wrong key, damaged, or moved to another row. */
export class NotOpened extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NotOpened';
  }
}

/** An age X25519 key pair: the recipient seals, the identity opens (age-encryption.org/v1). */
export interface KeyPair {
  identity: string;
  recipient: string;
}

/** Longest text that may be sealed, in bytes: a scan of 10 MiB as base64 just fits, a letter is far below it. */
const longest_bytes = 14_500_000;

export async function newKeyPair(): Promise<KeyPair> {
  const identity = await generateIdentity();
  return { identity, recipient: publicHalf(identity) };
}

/** The public half of a private key. Throws `NotOpened` when this is no private key (age checks a sum). */
export async function recipientFrom(identity: string): Promise<string> {
  try {
    return publicHalf(identity);
  } catch (error) {
    throw new NotOpened(error instanceof Error ? error.message : 'unknown');
  }
}

/**
 * Seals a value (as JSON) to one or more recipients; anybody may seal, only a key holder opens. Which key the first of them
 * is stands readable at its head (`markOf`), so that what is still sealed to an old key is found without any key. At most
 * `most_bytes` of JSON: a file, written as base64 (RFC 4648), needs four thirds of its own size.
 */
export async function seal(
  recipients: string | string[],
  place: Place,
  value: unknown,
  most_bytes = longest_bytes,
): Promise<Buffer> {
  const text = JSON.stringify({ table: place.table, row: place.row, value });
  if (Buffer.byteLength(text) > most_bytes) throw new Error('too long to be sealed');
  const encrypter = new Encrypter();
  const [first, ...others] = [recipients].flat();
  if (first === undefined) throw new Error('sealed to nobody');
  encrypter.addRecipient(new KeyMark(markOf(first)));
  for (const recipient of [first, ...others]) encrypter.addRecipient(new AgeRecipient(recipient));
  return Buffer.from(await encrypter.encrypt(text));
}

/** Behind the line that says what the file is (age-encryption.org/v1): from this byte on the mark of its key stands. */
export const mark_from = 'age-encryption.org/v1\n'.length;
/** So many bytes a mark has. */
export const mark_bytes = markOf('').length;

/** What stands at the head of everything that is sealed to this key first: sixteen digits of the SHA-256 of a public half. */
export function markOf(recipient: string): Buffer {
  const digits = createHash('sha256').update(recipient).digest('hex').slice(0, 16);
  return Buffer.from(`-> habeas-key ${digits}\n`);
}

/** Opens a sealed value and checks that it belongs to this place. Throws `NotOpened`. */
export async function open<T>(identities: string | string[], place: Place, sealed: Uint8Array): Promise<T> {
  const decrypter = new Decrypter();
  for (const identity of [identities].flat()) decrypter.addIdentity(identity);
  let text: string;
  try {
    text = await decrypter.decrypt(new Uint8Array(sealed), 'text');
  } catch (error) {
    throw new NotOpened(error instanceof Error ? error.message : 'unknown');
  }
  const opened = JSON.parse(text) as { table: string; row: string; value: T };
  if (opened.table !== place.table || opened.row !== place.row)
    throw new NotOpened('it belongs to another row');
  return opened.value;
}
