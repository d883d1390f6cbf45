import { composed } from '../../kernel/composed.js';

/** Addresses below /people and /desk/people that are pages of their own. */
const ours = new Set(['new', 'over-time']);

/**
 * The last part of a person's public address, from the name in Latin letters:
 * "Aron Atabek" is `aron-atabek`. `taken` are those that are in use; a namesake gets a number.
 */
export function newSlug(name: string, taken: Set<string>): string {
  const plain = composed(name, 'NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
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
