import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Something that is looked for, byte for byte. */
export interface Needle {
  bytes: Buffer;
  /** What it is, and in which form. */
  of: string;
  form: string;
}

export interface Hit {
  where: string;
  of: string;
  form: string;
}

/** Shorter ones are found everywhere by chance. */
const shortest_bytes = 4;

/** Many things are looked for at once, in one pass over each file, however many they are. */
export class Needles {
  private readonly byStart = new Map<number, Needle[]>();
  private readonly begins = new Uint8Array(65_536);

  constructor(readonly all: readonly Needle[]) {
    for (const needle of all) {
      if (needle.bytes.length < shortest_bytes)
        throw new Error(`${needle.form} of ${needle.of} is too short`);
      const start = needle.bytes.readUInt32BE(0);
      this.byStart.set(start, [...(this.byStart.get(start) ?? []), needle]);
      this.begins[start >>> 16] = 1;
    }
  }

  /** Which of them stand in some bytes. */
  in(bytes: Uint8Array, where: string): Hit[] {
    const hits = new Map<Needle, Hit>();
    const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const { begins } = this;
    for (let at = 0; at + shortest_bytes <= content.length; at += 1) {
      if (begins[((content[at] as number) << 8) | (content[at + 1] as number)] === 0) continue;
      for (const needle of this.byStart.get(content.readUInt32BE(at)) ?? []) {
        if (hits.has(needle)) continue;
        const end = at + needle.bytes.length;
        if (content.subarray(at, end).equals(needle.bytes))
          hits.set(needle, { where, of: needle.of, form: needle.form });
      }
    }
    return [...hits.values()];
  }

  /** Which of them stand in any file below a folder, once it is quiet; and how much was searched. */
  below(folder: string): { hits: Hit[]; files: number; bytes: number } {
    const found = { hits: [] as Hit[], files: 0, bytes: 0 };
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const content = readFileSync(path);
      found.files += 1;
      found.bytes += content.length;
      // A file's name says something, too.
      found.hits.push(...this.in(Buffer.from(path), `the name of ${path}`), ...this.in(content, path));
    }
    return found;
  }
}
