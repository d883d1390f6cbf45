import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { oneOf } from './fuzz/hostile-text.js';
import type { Needle } from './needles.js';

/** Sixteen bytes of an IPv6 address, four of an IPv4 one. */
function packed(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  return Buffer.from(
    expanded(address)
      .split(':')
      .map((group) => group.padStart(4, '0'))
      .join(''),
    'hex',
  );
}

/** An IPv6 address with all its eight groups. */
function expanded(address: string): string {
  const [head = '', tail = ''] = address.split('::');
  const [before, after] = [head, tail].map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array<string>(8 - (before?.length ?? 0) - (after?.length ?? 0)).fill('0');
  return [...(before ?? []), ...zeros, ...(after ?? [])].join(':');
}

/** As it may stand inside something longer that was written as base64: at each of the three places of a group. */
function insideBase64(bytes: Buffer): Buffer[] {
  return [0, 1, 2].map((before) => {
    const written = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    // The first letters depend on what stands before, the last on what comes behind.
    const from = before === 0 ? 0 : before + 1;
    return Buffer.from(written.slice(from, Math.floor(((before + bytes.length) * 8) / 6)));
  });
}

const hashes = ['md5', 'sha1', 'sha256', 'sha512'];

/** Every form in which an address could lie on a disk: as it is written, packed, in digits, in base64, and hashed without a secret. */
export function formsOf(address: string): Needle[] {
  const isShort = isIP(address) === 4;
  const groups = isShort ? [] : expanded(address).split(':');
  const network = groups.slice(0, 4).join(':');
  const texts = isShort
    ? [address, `::ffff:${address}`]
    : [
        address,
        expanded(address),
        groups.map((group) => group.padStart(4, '0')).join(':'),
        network,
        `${network}::/64`,
      ];
  const needles: Needle[] = [];
  const add = (form: string, bytes: Buffer) => needles.push({ of: address, form, bytes });
  for (const text of new Set(texts)) {
    add('text', Buffer.from(text));
    add('text in UTF-16', Buffer.from(text, 'utf16le'));
    add('capitals', Buffer.from(text.toUpperCase()));
    add('in an address', Buffer.from(encodeURIComponent(text)));
    for (const inside of insideBase64(Buffer.from(text))) add('text in base64', inside);
    for (const hash of hashes) {
      const digest = createHash(hash).update(text).digest();
      add(`${hash}, raw`, digest);
      add(`${hash}, in digits`, Buffer.from(digest.toString('hex')));
      add(`${hash}, in base64`, Buffer.from(digest.toString('base64url').slice(0, 20)));
      add(`${hash}, in base64`, Buffer.from(digest.toString('base64').slice(0, 20)));
    }
  }
  const bytes = packed(address);
  add('packed', bytes);
  add('in digits', Buffer.from(bytes.toString('hex')));
  add('in digits', Buffer.from(bytes.toString('hex').toUpperCase()));
  if (!isShort) {
    add('its network, packed', bytes.subarray(0, 8));
    for (const inside of insideBase64(bytes)) add('packed, in base64', inside);
  }
  return needles;
}

/** Letters and zeros stand on every disk; of these bytes four in a row are there by chance only. */
const rare = Array.from({ length: 96 }, (_, place) => 0x80 + place).filter((byte) => byte % 16 !== 0);

/** An address of this machine's own network that is nobody else's: where a connection comes from. */
export const loopback = (chance: () => number): string => ['127', ...rareBytes(chance)].join('.');

/** An address that a proxy tells of: nobody is asked there, it is only written. */
export const told = (chance: () => number): string => [...rareBytes(chance), oneOf(chance, rare)].join('.');

const rareBytes = (chance: () => number) => [0, 0, 0].map(() => String(oneOf(chance, rare)));

/** The same of IPv6, within the range that is kept for examples (RFC 3849). */
export function toldLong(chance: () => number): string {
  const group = () => Math.floor(0x1000 + chance() * 0xefff).toString(16);
  return `2001:db8:${group()}:${group()}::${group()}:${group()}`;
}
