import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { AgeRecipient } from '../../../src/kernel/age-recipient.js';
import { type About, archiveOf, type Part } from '../../../src/kernel/backup/archive.js';
import { writeSealed } from '../../../src/kernel/backup/sealed-file.js';
import { type KeyPair, newKeyPair, seal } from '../../../src/kernel/vault.js';

/** Right inputs that have to be made first: pictures, papers, sealed things. */
export interface Seeds {
  keys: KeyPair;
  sealed: Buffer;
  sealed_file: Buffer;
  /** A backup before it is sealed. */
  archive: Buffer;
  dkim: string;
  /** PNG, JPEG, WebP. */
  pictures: Buffer[];
  pdf: Buffer;
}

const about: About = {
  ...{ format: 1, version: '0.1.0', made_at: '2016-04-07T19:30:00Z', postgres: '18.0' },
  ...{ migrations: [], tables: [], settings: ['PORT=8080'] },
};

async function* parts(): AsyncGenerator<Part> {
  yield { path: 'files/keys/a.txt', size: 5, content: [Buffer.from('hello')] };
}

/** The place of the sealed seed. */
export const seed_place = { table: 'letters', row: '1' };

/** Makes them; `folder` is used for a moment. */
export async function makeSeeds(folder: string): Promise<Seeds> {
  const keys = await newKeyPair();
  const file = join(folder, 'sealed');
  await writeSealed(file, [new AgeRecipient(keys.recipient)] as never, archiveOf(about, parts(), {}));
  const sealed_file = readFileSync(file);
  rmSync(file);
  const archive: Buffer[] = [];
  for await (const piece of archiveOf(about, parts(), {})) archive.push(piece);
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 3072,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const drawn = () => sharp({ create: { width: 12, height: 8, channels: 3, background: '#7a9' } });
  return {
    keys,
    sealed: await seal(keys.recipient, seed_place, { text: 'hello' }),
    sealed_file,
    archive: Buffer.concat(archive),
    dkim: privateKey,
    pictures: [
      await drawn().png().toBuffer(),
      await drawn().jpeg().toBuffer(),
      await drawn().webp().toBuffer(),
    ],
    pdf: smallPdf(),
  };
}

/** A paper of one empty page with one tag, as our press writes its table (ISO 32000-1, 7.5.4). */
function smallPdf(): Buffer {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R /StructTreeRoot 4 0 R /Lang (en) /Metadata 7 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /StructParents 0 >>',
    '<< /Type /StructTreeRoot /RoleMap << /Title /P >> /K [5 0 R] /ParentTree << /Nums [0 8 0 R] >> >>',
    '<< /Type /StructElem /S /Document /P 4 0 R /K [] >>',
    '<< /Title (A paper) /CreationDate (D:20160407193000Z) >>',
    '<< /Type /Metadata /Subtype /XML /Length 4 >>\nstream\n<x/>\nendstream',
    '[5 0 R]',
  ];
  let text = '%PDF-1.7\n';
  const offsets = objects.map((object, place) => {
    const at = text.length;
    text += `${place + 1} 0 obj\n${object}\nendobj\n`;
    return String(at).padStart(10, '0');
  });
  const table = text.length;
  const lines = offsets.map((at) => `${at} 00000 n \n`).join('');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${lines}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 6 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}
