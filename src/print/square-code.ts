import { encode } from 'uqr';

/** Longest text in a code, in bytes: beyond it the modules of a code of 20 mm become too small for a cheap printer. */
const most_bytes = 200;

/**
 * The square code (QR, ISO/IEC 18004, error correction level M) of a text, row by row, each a string of
 * `1` (dark) and `0`, without the white border: `square-code.typ` draws it with one of four modules. Made
 * here, by no other service. Throws on a text of more than 200 bytes.
 */
export function squareCode(text: string): string[] {
  if (Buffer.byteLength(text) > most_bytes) throw new Error('a square code of more than 200 bytes');
  const { data } = encode(text, { ecc: 'M', boostEcc: false, border: 0 });
  return data.map((row) => row.map((dark) => (dark ? '1' : '0')).join(''));
}
