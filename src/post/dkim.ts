import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import DKIM from 'nodemailer/lib/dkim';
import type { Config } from '../kernel/config.js';
import { NotSent } from './not-sent.js';

/** The settings that say with which key mail is signed. */
export type SigningSettings = Pick<Config, 'data' | 'mailFrom' | 'dkimKey' | 'dkimSelector'>;

/** Signs mails for a domain (DKIM, RFC 6376). Ed25519 (RFC 8463) is not spoken by the library yet. */
export interface Signer {
  domain: string;
  selector: string;
  /** The mail with a DKIM-Signature before it. */
  sign(bytes: Buffer): Promise<Buffer>;
}

/** What is signed: everything that a reader sees or a program obeys; both headers of RFC 8058 among it. */
const signed_fields = [
  'From',
  'Reply-To',
  'To',
  'Subject',
  'Date',
  'Message-ID',
  'MIME-Version',
  'Content-Type',
  'Content-Transfer-Encoding',
  'Auto-Submitted',
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
].join(':');

/** Smallest key that may be used: 128 bits of security (NIST SP 800-57, part 1, table 2). Whoever checks can read up to 4,096 (RFC 8301, 3.2). */
const least_bits = 3072;

/** Where the private key lies: the file that the settings name, else in the folder of keys. */
export function keyFile({ dkimKey, data }: Pick<SigningSettings, 'dkimKey' | 'data'>): string {
  return dkimKey ?? join(data, 'keys', 'dkim.pem');
}

/** The domain that answers for our mail: that of the sender's address. */
export function sendingDomain(mailFrom: string): string {
  return mailFrom.slice(mailFrom.lastIndexOf('@') + 1).toLowerCase();
}

/**
 * The private key of a file: null when there is none and the settings do not name one. Throws `NotSent`
 * (temporary, about us) when it cannot be read or is no RSA key that may be used: what should be signed never
 * leaves unsigned.
 */
export function readKey(settings: Pick<SigningSettings, 'dkimKey' | 'data'>): KeyObject | null {
  const unusable = () => new NotSent('temporary', 'dkim_key', 'us');
  let pem: string;
  try {
    pem = readFileSync(keyFile(settings), 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const isAbsent = error.code === 'ENOENT' || error.code === 'ENOTDIR';
    if (isAbsent && settings.dkimKey === null) return null;
    throw unusable();
  }
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw unusable();
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== 'rsa' || bits < least_bits) throw unusable();
  return key;
}

/** The signer of these settings, or null when there is no key. Throws as `readKey` does. */
export function openSigner(settings: SigningSettings): Signer | null {
  const key = readKey(settings);
  if (!key) return null;
  const domain = sendingDomain(settings.mailFrom);
  const dkim = new DKIM({
    domainName: domain,
    keySelector: settings.dkimSelector,
    privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    headerFieldNames: signed_fields,
  });
  return {
    domain,
    selector: settings.dkimSelector,
    sign: async (bytes) => {
      const pieces: Buffer[] = [];
      for await (const piece of dkim.sign(bytes)) pieces.push(piece as Buffer);
      const signed = Buffer.concat(pieces);
      // The library lets a mail pass unsigned when a key does not work.
      if (!signed.subarray(0, 15).equals(Buffer.from('DKIM-Signature:')))
        throw new NotSent('temporary', 'dkim_key', 'us');
      return signed;
    },
  };
}

/** Makes an RSA key in a new file that only this user can read. False when there is one already. */
export async function makeKey(file: string): Promise<boolean> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: least_bits });
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(privateKey.export({ type: 'pkcs8', format: 'pem' }));
      await handle.sync();
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    return false;
  }
}

/** The public half as the record holds it (RFC 6376, 3.6.1): DER in base64. */
export function publicHalf(key: KeyObject): string {
  return createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64');
}

/** The DNS record to publish: its name, and its value in pieces of at most 255 characters (RFC 1035, 3.3.14). */
export function keyRecord(
  key: KeyObject,
  selector: string,
  domain: string,
): { name: string; pieces: string[] } {
  const value = `v=DKIM1; k=rsa; p=${publicHalf(key)}`;
  return { name: `${selector}._domainkey.${domain}`, pieces: value.match(/.{1,255}/g) ?? [] };
}
