import { composed } from '../kernel/composed.js';

/**
 * A name by which the same organisation is known again: without case, accents, punctuation and
 * double spaces. "UNITE, Branch  12" and "Unite branch 12" are one. Two names that fold alike are
 * the same name; names that are merely similar are never taken for each other.
 */
export function foldName(name: string): string {
  const folded = composed(name, 'NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return folded || composed(name, 'NFKC').trim().toLowerCase();
}

const latin: Record<string, string> = {
  а: 'a',
  ә: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  ғ: 'g',
  д: 'd',
  е: 'e',
  ж: 'zh',
  з: 'z',
  и: 'i',
  і: 'i',
  к: 'k',
  қ: 'q',
  л: 'l',
  м: 'm',
  н: 'n',
  ң: 'n',
  о: 'o',
  ө: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ұ: 'u',
  ү: 'u',
  ф: 'f',
  х: 'kh',
  һ: 'h',
  ц: 'ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'shch',
  ъ: '',
  ы: 'y',
  ь: '',
  э: 'e',
  ю: 'yu',
  я: 'ya',
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  ı: 'i',
  þ: 'th',
};

/**
 * A name folded and in Latin letters: by it a name is found in whichever of the two alphabets it is typed.
 * Letters of other alphabets stay. The database does the same (`published.latin_letters` in 0019_roll.sql).
 */
export function latinLetters(name: string): string {
  return [...foldName(name)].map((letter) => latin[letter] ?? letter).join('');
}

/** A name as part of an address: Latin letters, digits and hyphens, at most 80; may be empty. */
export function slugOf(name: string): string {
  return latinLetters(name)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 80)
    .replace(/^-+|-+$/g, '');
}
