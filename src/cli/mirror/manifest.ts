import { createHash } from 'node:crypto';
import type { MirrorFacts } from './mirrored-page.js';

/** The list of a mirror's files, and its signature beside it. No address of the site has these names. */
export const manifest_name = 'MIRROR.txt';
export const signature_name = `${manifest_name}.minisig`;
/** Where a run keeps what it makes until all is made. While it is there, a run goes on or was cut short. */
export const staging_name = '.habeas-mirror';

/** A file of a mirror. */
export interface Listed {
  path: string;
  bytes: number;
  sha256: string;
}

/** A mirror cannot be made or checked; the sentence says why and what to do. */
export class NoMirror extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'NoMirror';
  }
}

export const sumOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const byPath = ({ path: one }: Listed, { path: other }: Listed) => (one < other ? -1 : one > other ? 1 : 0);

/** What is said of a mirror in its manifest and, signed again, in the signature's trusted comment. */
export function saidOf({ head, on }: Pick<MirrorFacts, 'head' | 'on'>): string {
  const of = head
    ? `data of ${head.day}, journal entry ${head.seq} (${head.hash})`
    : 'data without a journal';
  return `${of}, days counted up to ${on}`;
}

/** A manifest: what it is of, then a line for each file, in the order of their paths. The same files give the same bytes. */
export function manifestOf(
  files: readonly Listed[],
  facts: Pick<MirrorFacts, 'publicUrl' | 'head' | 'on'>,
): string {
  const lines = [...files].sort(byPath).map(({ sha256, bytes, path }) => `${sha256}  ${bytes}  ${path}\n`);
  return [
    `# Copy of ${facts.publicUrl}, written by habeas mirror: SHA-256, size in bytes and path of each file.\n`,
    `# ${saidOf(facts)}\n`,
    `# To check it: habeas mirror verify FOLDER --key RW…, with the key that ${facts.publicUrl}/safety names.\n`,
    ...lines,
  ].join('');
}

/** Whether a path stays in the folder: a manifest of somebody else might name any file. */
function staysInside(path: string): boolean {
  const isFine = (part: string) => part !== '' && part !== '.' && part !== '..' && !/[\\\0]/.test(part);
  return path.split('/').every(isFine) && path !== manifest_name && path !== signature_name;
}

/** Reads a manifest. Throws `NoMirror` for what is none. */
export function readManifest(text: string): Listed[] {
  const lines = text.split('\n');
  if (lines.pop() !== '' || !lines[0]?.startsWith('# Copy of '))
    throw new NoMirror(`${manifest_name} is no manifest of a mirror, or its end is missing.`);
  const files = lines
    .filter((line) => !line.startsWith('# '))
    .map((line) => {
      const [, sha256 = '', bytes = '', path = ''] =
        /^([0-9a-f]{64}) {2}(\d{1,15}) {2}(.+)$/.exec(line) ?? [];
      if (!staysInside(path))
        throw new NoMirror(`${manifest_name} has a line that is none: ${line.slice(0, 100)}`);
      return { path, bytes: Number(bytes), sha256 };
    });
  if (files.some(({ path }, place) => place > 0 && path <= (files[place - 1]?.path ?? '')))
    throw new NoMirror(`${manifest_name} is not in order.`);
  return files;
}
