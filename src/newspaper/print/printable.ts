import { composed } from '../../kernel/composed.js';
import { missingGlyphs } from '../../print/typeface.js';

/** Stands for a character that our typefaces do not have (Unicode's replacement character). */
export const stand_in = '\ufffd';

/** Something with all its texts as they can be set, and how many of their characters could not. */
export interface Printable<T> {
  value: T;
  lost: number;
  characters: number;
}

/**
 * Data for a sheet in which every character that would stop the press has become a sign that says that one is missing:
 * what no typeface of ours has, and marks that would turn the direction of writing.
 */
export function printable<T>(value: T): Printable<T> {
  let lost = 0;
  let characters = 0;
  const text = (written: string): string => {
    const whole = composed(written);
    characters += whole.length;
    const missing = new Set(missingGlyphs(whole));
    if (missing.size === 0) return whole;
    return [...whole]
      .map((character) => {
        if (!missing.has(character)) return character;
        lost += 1;
        return stand_in;
      })
      .join('');
  };
  const walk = (one: unknown): unknown => {
    if (typeof one === 'string') return text(one);
    if (Array.isArray(one)) return one.map(walk);
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, walk(inner)]));
  };
  return { value: walk(value) as T, lost, characters };
}
