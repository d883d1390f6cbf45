import { composed } from '../../kernel/composed.js';
import { sounds } from './letters.js';

/** Addresses below /people and /desk/people that are pages of their own. */
const ours = new Set(['new', 'over-time']);

/**
 * The last part of a person's public address, from the name in Latin letters, or in others by their sounds:
 * "Aron Atabek" and "Арон Атабек" are `aron-atabek`. `taken` are those that are in use; a namesake gets a number.
 */
export function newSlug(name: string, taken: Set<string>): string {
  const plain = composed(name, 'NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{ASCII}]/gu, inLatin)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)
    .replace(/-+$/, '');
  const base = plain === '' ? 'person' : plain;
  let slug = base;
  for (let number = 2; taken.has(slug) || ours.has(slug); number++) slug = `${base}-${number}`;
  taken.add(slug);
  return slug;
}

/** What people write for the sounds that a key keeps as one capital. */
const written: Readonly<Record<string, string>> = { S: 'sh', C: 'ch', J: 'zh', G: 'g', U: 'u' };

/** Letters that a key throws together with others, and people who read an address do not. */
const apart: Readonly<Record<string, string>> = { ы: 'y', х: 'kh', щ: 'shch' };

/** A small letter of another alphabet as an address writes it; what has no sound here parts two words. */
function inLatin(letter: string): string {
  const sound = sounds.get(letter);
  return apart[letter] ?? (sound === undefined ? letter : (written[sound] ?? sound));
}
