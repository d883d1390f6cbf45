import { heard, readings } from './letters.js';

/**
 * Folds a part of a name to one skeleton, whatever script or romanisation it came in:
 * Курамшин = Kuramshin = Kuramshyn = Құрамшин, Едигеев = Edigeev = Yedigeyev = Edigiejew.
 * A general method of letters and letter groups; no name is listed here. What is in no alphabet of
 * `letters.ts` keeps its letters, so such a name is found as it is written.
 */

/**
 * Grows by one with every change of what a name folds to. Keys in the database that were made with another
 * fold are made anew when the program starts (`refoldNames`): a key and a question are never of two folds.
 */
export const fold_version = 3;

/** A name is at most so many parts, and a part so many letters: what is longer is no name. */
export const most_parts = 12;
const longest_name = 600;
const longest_part = 60;
const longest_key = 100;
/** A part with many letters that can be read in several ways has so many keys at most. */
const most_keys = 6;

const apostrophes = /['’‘ʼʹʻʿʾ`´]/g;

/** A part of a name, and the keys by which it is compared: one, or more where letters can be read in two ways. */
export interface FoldedPart {
  part: string;
  keys: string[];
}

/** The parts of a name: words of letters, without marks, apostrophes and brackets. */
export function partsOf(name: string): string[] {
  return (
    name
      .slice(0, longest_name)
      .normalize('NFC')
      // A mark on a mark on a mark is no spelling of anything.
      .replace(/\p{M}{3,}/gu, '')
      .replace(apostrophes, '')
      // "КозловВладимир": the names were glued together. "McDonald" is one.
      .replace(/(?<=\p{Ll}\p{M}*)(?<!(?<!\p{L})(?:Ma?c|Мак|Fitz|De|Di))(?=\p{Lu})/gu, ' ')
      .split(/[^\p{L}\p{M}]+/u)
      .filter((part) => /\p{L}/u.test(part))
      .slice(0, most_parts)
      .map((part) => part.slice(0, longest_part))
  );
}

/** The keys of one part. Empty for a part of signs without a sound. */
export function keysOf(part: string): string[] {
  let ways = heard(part);
  for (const [letter, sounds] of Object.entries(readings)) {
    if (!ways.some((way) => way.includes(letter))) continue;
    ways = ways.flatMap((way) => sounds.map((sound) => way.replaceAll(letter, sound)));
  }
  return [...new Set(ways.map(skeleton))].filter((key) => key !== '').slice(0, most_keys);
}

/** Drops what spellings disagree about: the glide beside a vowel (й, y, ie), u where it is heard as v, doubled letters. */
function skeleton(sounds: string): string {
  const key = sounds
    // McDonald is MacDonald and Макдональд.
    .replace(/^mk(?=.)/, 'mak')
    // Уәлихан is Валихан, Әуезов is Авезов.
    .replace(/^u(?=[aeiou])/, 'v')
    .replace(/i+(?=[aeou])/g, '')
    .replace(/(?<=[aeou])i+/g, '')
    .replace(/(?<=[aeo])u(?=[aeo])/g, 'v')
    .replace(/t(?=C)|d(?=J)/g, '')
    .replace(/tS/g, 'C')
    .replace(/(.)\1+/gu, '$1');
  // Nothing but glides ("Ий"): keep one, so that no name is without a key.
  return (key === '' ? sounds.slice(0, 1) : key).slice(0, longest_key);
}

/** The parts of a name with their keys, in order; a part that says the same as one before it is left out. */
export function foldedParts(name: string): FoldedPart[] {
  const seen = new Set<string>();
  return partsOf(name).flatMap((part) => {
    const keys = keysOf(part);
    const first = keys[0];
    if (first === undefined || seen.has(first)) return [];
    seen.add(first);
    return [{ part, keys }];
  });
}
