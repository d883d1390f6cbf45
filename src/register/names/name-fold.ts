/**
 * Folds a part of a name to one skeleton, whatever script or romanisation it came in:
 * Курамшин = Kuramshin = Kuramshyn = Құрамшин, Едигеев = Edigeev = Yedigeyev = Edigiejew.
 * A general method of letters and letter groups; no name is listed here. Scripts other than Latin and
 * Cyrillic keep their letters, so such a name is found as it is written.
 */

/** Cyrillic of Russian, Kazakh, Kyrgyz, Tatar, Ukrainian, Belarusian, by sound. Capitals stand for sounds with no single Latin letter. */
const cyrillic: Record<string, string> = {
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  ґ: 'g',
  ғ: 'g',
  д: 'd',
  е: 'e',
  ё: 'e',
  є: 'e',
  э: 'e',
  ә: 'a',
  ж: 'J',
  җ: 'J',
  з: 'z',
  и: 'i',
  і: 'i',
  ї: 'i',
  й: 'i',
  ы: 'i',
  к: 'k',
  қ: 'k',
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
  ү: 'u',
  ұ: 'u',
  ў: 'u',
  ф: 'f',
  х: 'h',
  һ: 'h',
  ҳ: 'h',
  ц: 'ts',
  ч: 'C',
  ҷ: 'C',
  ш: 'S',
  щ: 'S',
  ъ: '',
  ь: '',
  ю: 'iu',
  я: 'ia',
};

/** Letter groups of Latin spellings: English, German, French, Polish, Czech, Turkish, Kazakh. Longer groups come first. */
const groups: [string, string][] = [
  ['shch', 'S'],
  ['tsch', 'C'],
  ['sch', 'S'],
  ['tch', 'C'],
  ['dzh', 'J'],
  ['sh', 'S'],
  ['sz', 'S'],
  ['ch', 'C'],
  ['cz', 'C'],
  ['zh', 'J'],
  ['dj', 'J'],
  ['kh', 'h'],
  ['gh', 'g'],
  ['ph', 'f'],
  ['ck', 'k'],
  ['tz', 'ts'],
  ['ou', 'u'],
  ['oo', 'u'],
  ...[...'šşșśŝ'].map((letter): [string, string] => [letter, 'S']),
  ...[...'čćçҷ'].map((letter): [string, string] => [letter, 'C']),
  ...[...'žżź'].map((letter): [string, string] => [letter, 'J']),
  ['ğ', 'g'],
  ['ģ', 'g'],
  ['q', 'k'],
  ['x', 'ks'],
  ['ä', 'a'],
  ['æ', 'a'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ı', 'i'],
  ['y', 'i'],
  ['w', 'v'],
];
const sounds = new Map(groups);
// One pass, so that what a group became is never taken for the beginning of another.
const anyGroup = new RegExp(groups.map(([group]) => group).join('|'), 'g');

/** A name is at most so many parts, and a part so many letters: what is longer is no name. */
export const most_parts = 12;
const longest_part = 60;
const longest_key = 100;

/** The parts of a name: words of letters, without marks, apostrophes and brackets. */
export function partsOf(name: string): string[] {
  return name
    .slice(0, 600)
    .normalize('NFC')
    .split(/[^\p{L}\p{M}'’ʼʹʻ`]+/u)
    .map((part) => part.replace(/['’ʼʹʻ`]/g, ''))
    .filter((part) => part !== '')
    .slice(0, most_parts)
    .map((part) => part.slice(0, longest_part));
}

/** The keys of one part: usually one; two where a Latin letter stands for two sounds (j, c). */
export function keysOf(part: string): string[] {
  const small = part.toLowerCase().normalize('NFC');
  if (/\p{Script=Cyrillic}/u.test(small)) {
    return [skeleton([...small].map((letter) => cyrillic[letter] ?? bare(letter)).join(''))];
  }
  const latin = bare(small.replace(anyGroup, (group) => sounds.get(group) ?? group));
  const keys = new Set<string>();
  // j is ж in Abjan and й in Edigiejew; c is ц in Polish, к elsewhere.
  for (const j of latin.includes('j') ? ['J', 'i'] : ['']) {
    for (const c of latin.includes('c') ? ['k', 'ts'] : ['']) {
      keys.add(skeleton(latin.replaceAll('j', j).replaceAll('c', c)));
    }
  }
  return [...keys].filter((key) => key !== '');
}

/** A letter without its accents; only after the letters whose marks carry a sound were read. */
function bare(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC');
}

/** Drops what spellings disagree about: the glide beside a vowel (й, y, ie) and doubled letters. */
function skeleton(heard: string): string {
  const key = heard
    .replace(/i+(?=[aeou])/g, '')
    .replace(/(?<=[aeou])i+/g, '')
    .replace(/(.)\1+/gu, '$1');
  // Nothing but glides ("Ий"): keep one, so that no name is without a key.
  return (key === '' ? heard.slice(0, 1) : key).slice(0, longest_key);
}

/** All keys of a name with the part that each stands for, in the order of the parts, none twice. */
export function foldedParts(name: string): { part: string; key: string }[] {
  const seen = new Set<string>();
  const folded: { part: string; key: string }[] = [];
  for (const part of partsOf(name)) {
    for (const key of keysOf(part)) {
      if (seen.has(key)) continue;
      seen.add(key);
      folded.push({ part, key });
    }
  }
  return folded;
}
