import { readFileSync } from 'node:fs';
import type { Chance } from '../kernel/chance.js';
import { beside } from '../kernel/root.js';

/**
 * Our own list: short English words, none the beginning of another, any two at least two letters
 * apart, so that a slip of the pen never makes another word of the list.
 */
export const words: readonly string[] = readFileSync(beside(import.meta.url, 'words.txt'), 'utf8')
  .trim()
  .split('\n');

const count = 6;

/** What a passphrase is worth, in bits: each word is drawn evenly and independently. */
export const entropy_bits = count * Math.log2(words.length);

/** A longer text is none of ours, and no work is done for it; the longest real one is far below. */
export const longest_passphrase = 200;

/** Six words drawn evenly: two bytes each, and what would favour a word is thrown away. */
export function newPassphrase(chance: Chance): string {
  const limit = 65_536 - (65_536 % words.length);
  const drawn: string[] = [];
  while (drawn.length < count) {
    const number = chance.bytes(2).readUInt16BE(0);
    if (number < limit) drawn.push(words[number % words.length] as string);
  }
  return drawn.join(' ');
}
