const letters = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const check_letters = 6;

function checksum(values: number[]): number {
  let check = 1;
  for (const value of values) {
    const top = check >>> 25;
    check = ((check & 0x1ffffff) << 5) ^ value;
    for (const [bit, one] of generator.entries()) if ((top >>> bit) & 1) check ^= one;
  }
  return check;
}

const expanded = (head: string) => [
  ...[...head].map((one) => one.charCodeAt(0) >>> 5),
  0,
  ...[...head].map((one) => one.charCodeAt(0) & 31),
];

/** Bytes in Bech32 (BIP 173) behind a head, in small letters: as age writes its keys. */
export function writtenInBech32(head: string, bytes: Uint8Array): string {
  const words: number[] = [];
  let [held, bits] = [0, 0];
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) words.push((held >>> (bits - 5)) & 31);
    held &= 31;
  }
  if (bits > 0) words.push((held << (5 - bits)) & 31);
  const check = checksum([...expanded(head), ...words, ...Array<number>(check_letters).fill(0)]) ^ 1;
  const tail = Array.from({ length: check_letters }, (_, place) => (check >>> (5 * (5 - place))) & 31);
  return `${head}1${[...words, ...tail].map((word) => letters[word]).join('')}`;
}

/** The 32 bytes that are written behind this head, in small letters. Throws when its sum or its length is wrong. */
export function bytesOfBech32(head: string, written: string): Buffer {
  const words = [...written.slice(head.length + 1)].map((letter) => letters.indexOf(letter));
  const isOurs = written.startsWith(`${head}1`) && !words.includes(-1);
  if (!isOurs || checksum([...expanded(head), ...words]) !== 1) throw new Error('no key in Bech32');
  const bytes: number[] = [];
  let [held, bits] = [0, 0];
  for (const word of words.slice(0, -check_letters)) {
    held = (held << 5) | word;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >>> bits) & 255);
    held &= (1 << bits) - 1;
  }
  if (bytes.length !== 32 || held !== 0) throw new Error('a key has 32 bytes');
  return Buffer.from(bytes);
}
