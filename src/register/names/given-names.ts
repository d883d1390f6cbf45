import { readFileSync } from 'node:fs';
import { beside } from '../../kernel/root.js';
import { keysOf } from './name-fold.js';

/**
 * Given names that are one name: its forms in other languages, and the short ones that friends and newspapers
 * use (`given-names.txt`). No method of letters finds that Sasha is Alexander or that Seán is John. What is found
 * by a family alone is less than a spelling, and never sure.
 */

/** What a family tells of a key: all keys of its names. A key of fewer letters is too many names at once. */
const shortest_key = 3;
const byKey = new Map<string, Set<string>[]>();
const firstKeys = new Map<Set<string>, string[]>();

const families = readFileSync(beside(import.meta.url, 'given-names.txt'), 'utf8')
  .split('\n')
  .filter((line) => /^\p{L}/u.test(line));
for (const line of families) {
  const keys = new Set<string>();
  const firsts = new Set<string>();
  for (const name of line.split(' ')) {
    const own = keysOf(name).filter((key) => key.length >= shortest_key);
    if (own[0]) firsts.add(own[0]);
    for (const key of own) keys.add(key);
  }
  firstKeys.set(keys, [...firsts]);
  for (const key of keys) byKey.set(key, [...(byKey.get(key) ?? []), keys]);
}

/** The endings that Latvian, Lithuanian, Greek and Latin put to a man's name: Aleksandrs, Jonas, Petros, Paulus. */
const ending = /[aiou]?s$/;

/** A key, and what is left of it without the ending of another language. */
function bases(key: string): string[] {
  const short = [key.replace(/s$/, ''), key.replace(ending, '')];
  return [key, ...short.filter((one) => one !== key && one.length >= shortest_key)];
}

/** The other names of a given name. */
export interface Kin {
  /** Whether a part with these keys is one of them. */
  has(keys: readonly string[]): boolean;
  /** A key for each, to ask the register by; the question's own are not among them. */
  keys: string[];
}

/** The families of a part of a name by its keys; null for a part that is in none. */
export function kinOf(keys: readonly string[]): Kin | null {
  const found = new Set(keys.flatMap(bases).flatMap((key) => byKey.get(key) ?? []));
  if (found.size === 0) return null;
  const all = [...found];
  return {
    has: (others) => others.flatMap(bases).some((key) => all.some((family) => family.has(key))),
    keys: [...new Set(all.flatMap((family) => firstKeys.get(family) ?? []))].filter(
      (key) => !keys.includes(key),
    ),
  };
}
