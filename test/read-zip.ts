import { crc32, inflateRawSync } from 'node:zlib';

/** One file of an archive, as its directory tells of it. */
export interface ZipEntry {
  name: string;
  bytes: Buffer;
  stored: boolean;
  /** Where its own header begins: 0 for the first file. */
  at: number;
  extra_bytes: number;
}

/** The files of a ZIP archive (PKWARE APPNOTE 4.3), found by the archive's directory; each is held to its checksum. */
export function readZip(zip: Buffer): ZipEntry[] {
  const entries: ZipEntry[] = [];
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const size = zip.readUInt32LE(at + 20);
    const named = zip.readUInt16LE(at + 28);
    const local = zip.readUInt32LE(at + 42);
    const extra_bytes = zip.readUInt16LE(local + 28);
    const from = local + 30 + zip.readUInt16LE(local + 26) + extra_bytes;
    const stored = zip.readUInt16LE(at + 10) === 0;
    const packed = zip.subarray(from, from + size);
    const bytes = stored ? packed : inflateRawSync(packed);
    const name = zip.toString('utf8', at + 46, at + 46 + named);
    if (crc32(bytes) !== zip.readUInt32LE(at + 16)) throw new Error(`${name} is damaged`);
    entries.push({ name, bytes, stored, at: local, extra_bytes });
    at += 46 + named + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

/** What a file holds inside an archive, as text. */
export function fromZip(zip: Buffer, name: string): string {
  const entry = readZip(zip).find((one) => one.name === name);
  if (!entry) throw new Error(`the archive has no ${name}`);
  return entry.bytes.toString('utf8');
}
