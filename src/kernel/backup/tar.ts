/** A file within an archive. */
export interface Entry {
  path: string;
  size: number;
}

const block = 512;

/** An archive is broken, or not one of ours. */
export class BrokenArchive extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'BrokenArchive';
  }
}

/**
 * The header of a file in the form ustar (POSIX.1-1988, pax(1)), which every tar reads: name and size, mode 0600, owner
 * and time zero, so that the same content gives the same bytes. Throws for a name longer than it holds.
 */
export function headerOf({ path, size }: Entry): Buffer {
  const header = Buffer.alloc(block);
  const [prefix, name] = splitName(path);
  const octal = (value: number, at: number, length: number) =>
    header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1');
  header.write(name, 0, 'utf8');
  octal(0o600, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12);
  header.write('        0', 148, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  header.write(prefix, 345, 'utf8');
  octal(checkSum(header), 148, 7);
  return header;
}

function splitName(path: string): [string, string] {
  if (Buffer.byteLength(path) <= 100) return ['', path];
  for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
    if (Buffer.byteLength(name) <= 100 && Buffer.byteLength(prefix) <= 155) return [prefix, name];
  }
  throw new BrokenArchive(`the name of a file is too long: ${path}`);
}

function checkSum(header: Buffer): number {
  return header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);
}

/** What fills up the last block of a file of this size. */
export function paddingOf(size: number): Buffer {
  return Buffer.alloc((block - (size % block)) % block);
}

/** Two empty blocks end an archive. */
export const ending = Buffer.alloc(2 * block);

/** Reads the files of an archive in their order; each content has to be taken before the next file comes. */
export async function* entriesIn(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Entry & { content: AsyncIterable<Buffer> }> {
  const bytes = new Bytes(source);
  try {
    yield* entriesOf(bytes);
  } finally {
    await bytes.close();
  }
}

async function* entriesOf(bytes: Bytes): AsyncGenerator<Entry & { content: AsyncIterable<Buffer> }> {
  for (;;) {
    const header = await bytes.exactly(block);
    if (header.every((byte) => byte === 0)) break;
    const entry = readHeader(header);
    let left = entry.size;
    const content = (async function* () {
      while (left > 0) {
        const piece = await bytes.upTo(left);
        left -= piece.length;
        yield piece;
      }
    })();
    yield { ...entry, content };
    if (left > 0) throw new Error('a file of the archive was not read to its end');
    await bytes.exactly(paddingOf(entry.size).length);
  }
  // To its very end: whatever is wrong with the last block of the seal shows there.
  await bytes.rest();
}

function readHeader(header: Buffer): Entry {
  const text = (at: number, length: number) =>
    header.toString('utf8', at, at + length).replace(/\0[\s\S]*$/, '');
  const number = (at: number, length: number) => {
    const written = text(at, length).trim();
    if (!/^[0-7]+$/.test(written)) throw new BrokenArchive('the header of a file is damaged');
    return Number.parseInt(written, 8);
  };
  if (text(257, 6) !== 'ustar' || number(148, 8) !== checkSum(header))
    throw new BrokenArchive('the header of a file is damaged');
  if (text(156, 1) !== '0') throw new BrokenArchive('it holds something that is no file');
  const [prefix, name] = [text(345, 155), text(0, 100)];
  return { path: prefix ? `${prefix}/${name}` : name, size: number(124, 12) };
}

/** A stream of bytes from which one takes what one needs. */
class Bytes {
  private readonly source: AsyncIterator<Uint8Array>;
  private held: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.source = source[Symbol.asyncIterator]();
  }

  /** At least one byte and at most so many. */
  async upTo(count: number): Promise<Buffer> {
    if (this.held.length === 0) this.held = await this.next();
    const piece = this.held.subarray(0, count);
    this.held = this.held.subarray(piece.length);
    return piece;
  }

  async exactly(count: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for (let left = count; left > 0; ) {
      const piece = await this.upTo(left);
      pieces.push(piece);
      left -= piece.length;
    }
    return Buffer.concat(pieces);
  }

  /** Nobody wants any more. */
  async close(): Promise<void> {
    await this.source.return?.();
  }

  async rest(): Promise<void> {
    for (let step = await this.source.next(); !step.done; step = await this.source.next());
  }

  private async next(): Promise<Buffer> {
    for (;;) {
      const { done, value } = await this.source.next();
      if (done) throw new BrokenArchive('it ends too early');
      if (value.length > 0) return Buffer.from(value.buffer, value.byteOffset, value.length);
    }
  }
}
