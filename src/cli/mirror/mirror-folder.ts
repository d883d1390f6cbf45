import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { BrokenSignature, checkSignature, type SigningKey, signatureOf } from '../../kernel/minisign.js';
import {
  type Listed,
  manifest_name,
  manifestOf,
  NoMirror,
  readManifest,
  saidOf,
  signature_name,
  staging_name,
} from './manifest.js';
import type { MirrorFacts } from './mirrored-page.js';

/** The folder of a mirror: which of its files are ours, and how it becomes what was made. */
export class MirrorFolder {
  /** What our earlier runs put there: nothing else is ever replaced or removed. */
  private readonly ours: Map<string, Listed>;

  private constructor(
    private readonly folder: string,
    private readonly key: SigningKey,
    files: Listed[],
  ) {
    this.ours = new Map(files.map((file) => [file.path, file]));
  }

  /** Opens a folder that is empty, absent, or holds a mirror of this key. Throws `NoMirror` for every other. */
  static open(folder: string, data: string, key: SigningKey): MirrorFolder {
    const inside = (one: string, other: string) => `${resolve(one)}/`.startsWith(`${resolve(other)}/`);
    if (inside(folder, data) || inside(data, folder))
      throw new NoMirror(
        `${folder} and the data folder lie in each other: everybody would read what is in it. Choose another folder.`,
      );
    if (existsSync(folder) && !lstatSync(folder).isDirectory())
      throw new NoMirror(`${folder} is no folder. Choose another one.`);
    mkdirSync(join(folder), { recursive: true });
    const files = [folder, join(folder, staging_name)].flatMap((one) => signedFiles(one, key));
    const others = readdirSync(folder).filter((name) => name !== staging_name);
    if (files.length === 0 && others.length > 0 && !existsSync(join(folder, manifest_name)))
      throw new NoMirror(
        `${folder} is not empty and holds no mirror. Choose an empty folder: what we did not write is never touched.`,
      );
    // What a run that was cut short had made is made anew.
    rmSync(join(folder, staging_name), { recursive: true, force: true, maxRetries: 3 });
    mkdirSync(join(folder, staging_name));
    return new MirrorFolder(folder, key, files);
  }

  /** Throws `NoMirror` where a file of somebody else stands in the way of one of ours. */
  refuseOthers(files: readonly Listed[]): void {
    for (const { path } of files)
      if (!this.ours.has(path) && existsSync(join(this.folder, path)))
        throw new NoMirror(
          `${join(this.folder, path)} is not ours, and a page has to lie there. Move it away; nothing was changed.`,
        );
  }

  /**
   * Puts what was made in its place, removes what belongs no more, and signs the list. First the new list is written into
   * the staging folder: whoever comes after a crash in the middle knows by it what is ours, and `verify` that it is.
   * Returns how many files were removed.
   */
  async become(files: readonly Listed[], changed: readonly string[], facts: MirrorFacts): Promise<number> {
    const staging = join(this.folder, staging_name);
    const text = manifestOf(files, facts);
    await written(join(staging, manifest_name), text);
    await written(join(staging, signature_name), signatureOf(Buffer.from(text), this.key, saidOf(facts)));
    const kept = new Set(files.map(({ path }) => path));
    const gone = [...this.ours.keys()].filter((path) => !kept.has(path));
    for (const path of gone) this.remove(path);
    const made = new Set<string>();
    for (const path of changed) {
      const place = join(this.folder, path);
      if (!made.has(dirname(place))) mkdirSync(dirname(place), { recursive: true });
      made.add(dirname(place));
      renameSync(join(staging, path), place);
    }
    for (const name of [manifest_name, signature_name]) {
      const place = join(this.folder, name);
      // What did not change keeps its moment.
      if (!existsSync(place) || !readFileSync(place).equals(readFileSync(join(staging, name))))
        renameSync(join(staging, name), place);
    }
    this.leave();
    return gone.length;
  }

  /** Leaves the folder as it is; what was made for it goes. */
  leave(): void {
    rmSync(join(this.folder, staging_name), { recursive: true, force: true, maxRetries: 3 });
  }

  private remove(path: string): void {
    rmSync(join(this.folder, path), { force: true });
    // Folders that held nothing else go with their last file.
    for (let parts = path.split('/').slice(0, -1); parts.length > 0; parts = parts.slice(0, -1)) {
      const folder = join(this.folder, ...parts);
      if (!existsSync(folder)) continue;
      if (readdirSync(folder).length > 0) return;
      rmdirSync(folder);
    }
  }
}

async function written(path: string, text: string): Promise<void> {
  const handle = await open(path, 'w');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The files of a manifest in a folder; none where there is none. Throws `NoMirror` where it is not signed by this key. */
function signedFiles(folder: string, key: SigningKey): Listed[] {
  const [manifest, signature] = [join(folder, manifest_name), join(folder, signature_name)];
  // Both, or a crash came between them: of the staging folder then nothing was put anywhere yet.
  if (!existsSync(manifest) || !existsSync(signature)) return [];
  const text = readFileSync(manifest);
  try {
    checkSignature(text, readFileSync(signature, 'utf8'), key.public);
  } catch (error) {
    if (!(error instanceof BrokenSignature)) throw error;
    throw new NoMirror(
      `${manifest} is not signed by this site’s key (${error.message}), so nothing here is known to be ours. Choose an empty folder.`,
    );
  }
  return readManifest(text.toString('utf8'));
}
