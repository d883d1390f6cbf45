import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { BrokenSignature, checkSignature, type PublicKey } from '../../kernel/minisign.js';
import {
  type Listed,
  manifest_name,
  NoMirror,
  readManifest,
  signature_name,
  staging_name,
} from './manifest.js';
import { sumOfFile } from './staging.js';

/** What a mirror turned out to be. */
export interface Checked {
  files: number;
  bytes: number;
  /** What its signature says of it. */
  said: string;
  /** Paths, each with what is wrong. */
  wrong: { path: string; how: 'missing' | 'altered' | 'extra' }[];
  /** A run is under way, or was cut short while it put files in their places. */
  isUnfinished: boolean;
}

/**
 * Checks a mirror by its manifest: the signature, every file, and that there is no other. Needs nothing but the folder and
 * the key. Throws `NoMirror` where there is no manifest, or one that this key did not sign.
 */
export function checkMirror(folder: string, key: PublicKey, told: (files: number) => void): Checked {
  const [manifest, signature] = [join(folder, manifest_name), join(folder, signature_name)];
  for (const file of [manifest, signature])
    if (!existsSync(file))
      throw new NoMirror(`There is no ${file}: this folder holds no mirror, or not all of it.`);
  const text = readFileSync(manifest);
  let said: string;
  try {
    said = checkSignature(text, readFileSync(signature, 'utf8'), key);
  } catch (error) {
    if (!(error instanceof BrokenSignature)) throw error;
    throw new NoMirror(
      `The signature of ${manifest} does not hold: ${error.message}. Trust nothing in this folder.`,
    );
  }
  const files = readManifest(text.toString('utf8'));
  const known = new Set(files.map(({ path }) => path));
  const wrong: Checked['wrong'] = [];
  let bytes = 0;
  for (const [place, file] of files.entries()) {
    const how = faultOf(folder, file);
    if (how) wrong.push({ path: file.path, how });
    bytes += file.bytes;
    told(place + 1);
  }
  for (const path of pathsIn(folder)) if (!known.has(path)) wrong.push({ path, how: 'extra' });
  return { files: files.length, bytes, said, wrong, isUnfinished: existsSync(join(folder, staging_name)) };
}

function faultOf(folder: string, { path, bytes, sha256 }: Listed): 'missing' | 'altered' | null {
  try {
    return sumOfFile(join(folder, path), bytes) === sha256 ? null : 'altered';
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return 'missing';
    if (error.code === 'EISDIR') return 'altered';
    throw error;
  }
}

/** Every file below a folder, links too; what a run keeps aside is not the mirror's. */
function* pathsIn(folder: string): Generator<string> {
  const waiting = [folder];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    for (const entry of readdirSync(one, { withFileTypes: true })) {
      const place = join(one, entry.name);
      const path = relative(folder, place).split(sep).join('/');
      if (path === staging_name || path === manifest_name || path === signature_name) continue;
      if (entry.isDirectory()) waiting.push(place);
      else yield path;
    }
  }
}
