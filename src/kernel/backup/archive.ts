import { createHash } from 'node:crypto';
import type { Table } from './tables.js';
import { BrokenArchive, type Entry, ending, entriesIn, headerOf, paddingOf } from './tar.js';

/** A file on its way into an archive. Its content is as long as it says. */
export interface Part extends Entry {
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** What stands in front: all that has to be known before the rest can be taken. */
export interface About {
  format: 1;
  /** Of the program that made it. */
  version: string;
  made_at: string;
  postgres: string;
  migrations: { name: string; sha256: string }[];
  tables: Table[];
  /** Lines of an environment file, without secrets. */
  settings: string[];
}

/** What stands at the end: the size and SHA-256 of every file before it, and the rows of each table. */
interface Manifest {
  files: { path: string; size: number; sha256: string }[];
  rows: Record<string, number>;
}

const about_path = 'backup.json';
const manifest_path = 'manifest.json';
/** Longest text of either, in bytes. */
const longest_json = 64 * 1024 * 1024;

const read_me = `A backup of Habeas. "habeas restore FILE" takes it in. By hand, with age, tar and psql:
  age --decrypt --identity KEYFILE FILE | tar --extract --gzip
  backup.json    program, migrations, settings without secrets
  tables/        rows as PostgreSQL's COPY writes them (text format, columns as in backup.json)
  files/         files of the data folder
  manifest.json  size and SHA-256 of each file
`;

const textPart = (path: string, text: string): Part => ({
  path,
  size: Buffer.byteLength(text),
  content: [Buffer.from(text)],
});

/** The bytes of an archive: what it is, the parts, and at the end the manifest, for which `rows` is read last. */
export async function* archiveOf(
  about: About,
  parts: AsyncIterable<Part>,
  rows: Record<string, number>,
): AsyncGenerator<Buffer> {
  const manifest: Manifest = { files: [], rows };
  const write = async function* (part: Part) {
    yield headerOf(part);
    const hash = createHash('sha256');
    let size = 0;
    for await (const piece of part.content) {
      size += piece.length;
      hash.update(piece);
      yield Buffer.from(piece);
    }
    if (size !== part.size) throw new Error(`a file has changed while it was read: ${part.path}`);
    yield paddingOf(size);
    manifest.files.push({ path: part.path, size, sha256: hash.digest('hex') });
  };
  yield* write(textPart(about_path, JSON.stringify(about, null, 1)));
  yield* write(textPart('README.txt', read_me));
  for await (const part of parts) yield* write(part);
  yield* write(textPart(manifest_path, JSON.stringify(manifest, null, 1)));
  yield ending;
}

/** What comes out of an archive, in its order. */
export interface Taker {
  /** First of all. */
  about(about: About): Promise<void>;
  /** A file of rows (`tables/…`) or of the data folder (`files/…`); what it does not take is passed over. */
  part(path: string, content: AsyncIterable<Buffer>): Promise<void>;
}

/**
 * Reads an archive to its end and compares every file with the manifest, which has to have them all and no other.
 * Throws `BrokenArchive`; until then nothing of what was taken counts.
 */
export async function readArchive(source: AsyncIterable<Uint8Array>, taker: Taker): Promise<Manifest> {
  const seen: Manifest['files'] = [];
  let manifest: Manifest | null = null;
  for await (const { path, size, content } of entriesIn(source)) {
    if (manifest) throw new BrokenArchive('something stands behind its manifest');
    const hash = createHash('sha256');
    const hashed = (async function* () {
      for await (const piece of content) {
        hash.update(piece);
        yield piece;
      }
    })();
    if (seen.length === 0) {
      if (path !== about_path) throw new BrokenArchive('it is no backup of Habeas');
      await taker.about(aboutIn(await textIn(hashed, size)));
    } else if (path === manifest_path) {
      manifest = listIn(await textIn(hashed, size)) as Manifest;
      continue;
    } else {
      await taker.part(path, hashed);
      for await (const _ of hashed);
    }
    seen.push({ path, size, sha256: hash.digest('hex') });
  }
  if (!manifest) throw new BrokenArchive('it has no manifest: it ends too early');
  if (JSON.stringify(manifest.files) !== JSON.stringify(seen))
    throw new BrokenArchive('its files are not those of its manifest');
  return manifest;
}

function aboutIn(text: string): About {
  const about = listIn(text) as About;
  if (about.format !== 1) throw new BrokenArchive('a newer version made it: install that one');
  return about;
}

/** What a list of ours says; one that is no JSON, or nothing, was damaged. */
function listIn(text: string): object {
  try {
    const list: unknown = JSON.parse(text);
    if (typeof list === 'object' && list !== null) return list;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new BrokenArchive('a list in it is damaged');
}

async function textIn(content: AsyncIterable<Buffer>, size: number): Promise<string> {
  if (size > longest_json) throw new BrokenArchive('a list in it is too long');
  const pieces: Buffer[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}
