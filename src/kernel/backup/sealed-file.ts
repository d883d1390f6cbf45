import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { createGunzip, createGzip } from 'node:zlib';
import { Decrypter, Encrypter } from 'age-encryption';
import { NotOpened } from '../vault.js';
import { BrokenArchive } from './tar.js';

// The library speaks of the platform's streams, Node's types of its own: they are the same at work.
type Bytes = Parameters<Decrypter['decrypt']>[0] & object;
const toWeb = (stream: Readable) => Readable.toWeb(stream) as unknown as Exclude<Bytes, Uint8Array>;
const fromWeb = (stream: unknown) => Readable.fromWeb(stream as ReadableStream<Uint8Array>);

/**
 * Writes bytes into a new file, packed (gzip, RFC 1952) and sealed to recipients (age-encryption.org/v1), a piece at a
 * time. When it returns the file is on the disk. Gives its SHA-256 and size.
 */
export async function writeSealed(
  path: string,
  recipients: readonly string[],
  source: AsyncIterable<Uint8Array>,
): Promise<{ sha256: string; bytes: number }> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  // Sealed values, most of what there is, get no smaller by more effort; readable rows by a sixth.
  const gzip = createGzip({ level: 1 });
  const packed = pipeline(Readable.from(source, { objectMode: false }), gzip);
  const sum = counting();
  const written = encrypter
    .encrypt(toWeb(gzip))
    .then((sealed) =>
      pipeline(fromWeb(sealed), sum.through, createWriteStream(path, { flags: 'wx', mode: 0o600 })),
    );
  // The first that fails says why; the other only finds its stream closed.
  await Promise.all([packed, written]);
  await reachDisk(path);
  return sum.result();
}

function counting() {
  const hash = createHash('sha256');
  let bytes = 0;
  const through = new Transform({
    transform(piece: Buffer, _encoding, done) {
      hash.update(piece);
      bytes += piece.length;
      done(null, piece);
    },
  });
  return { through, result: () => ({ sha256: hash.digest('hex'), bytes }) };
}

/** Waits until a file, or the names in a folder, are on the disk. */
export async function reachDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Opens such a file with a key, a piece at a time. Throws `NotOpened` before the first piece when the key is another. */
export async function readSealed(path: string, identity: string): Promise<AsyncIterable<Uint8Array>> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const file = createReadStream(path);
  let opened: unknown;
  try {
    opened = await decrypter.decrypt(toWeb(file));
  } catch (error) {
    file.destroy();
    throw new NotOpened(error instanceof Error ? error.message : 'unknown');
  }
  const plain = createGunzip();
  // Whoever reads `plain` gets the fault from it.
  pipeline(fromWeb(opened), plain).catch(() => {});
  return unharmed(plain);
}

/** Whether a key opens such a file: only its head is read. */
export async function opens(path: string, identity: string): Promise<boolean> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const file = createReadStream(path);
  try {
    await (await decrypter.decrypt(toWeb(file))).cancel();
    return true;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return false;
  } finally {
    file.destroy();
  }
}

/** What cannot be unsealed or unpacked to its end was damaged. */
async function* unharmed(plain: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of plain) yield piece;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new BrokenArchive(`it is damaged (${error.message})`);
  }
}

/** The SHA-256 of a file as it lies there. */
export async function sumOf(path: string): Promise<string> {
  const hash: Hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
