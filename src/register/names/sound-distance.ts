/**
 * How far two folded keys are from each other, by what languages and hands do to names: vowels are exchanged
 * and lost easily, related consonants less so, others hardly. In units of one wrong letter.
 */

const cost = {
  /** One vowel for another: Kuramshin, Kuramshen. */
  vowel: 0.3,
  /** A vowel too many or too few. At the end of a name it tells a woman from a man: Aliev, Alieva. */
  vowelLost: 0.45,
  lastVowelLost: 0.7,
  /** Consonants that alphabets or languages exchange; u and v: Lukashenkau, Lukashenkov. */
  related: 0.35,
  distant: 0.55,
  /** h is often not written; t and d come and go before and after s and z. */
  weakLost: 0.4,
  /** The s that Latvian, Lithuanian and Greek put to a man's name: Kuramshins. A letter that makes a match unsure. */
  lastS: 0.5,
  swapped: 0.7,
  other: 1,
} as const;

const vowels = 'aeiou';
const related = 'vf sz SC Jz gh kh uv CJ JS Ss Cs vb';
const distant = 'gk dt bp mn Cz Ck lr iJ Js Jh ou';

/** What it costs to take one letter for another, by their codes (keys are ASCII but for scripts nobody folds). */
const known_codes = 128;
const exchanges = new Float64Array(known_codes * known_codes).fill(cost.other);
const put = (a: string, b: string, value: number) => {
  exchanges[a.charCodeAt(0) * known_codes + b.charCodeAt(0)] = value;
  exchanges[b.charCodeAt(0) * known_codes + a.charCodeAt(0)] = value;
};
for (const pair of distant.split(' ')) put(pair[0] as string, pair[1] as string, cost.distant);
for (const pair of related.split(' ')) put(pair[0] as string, pair[1] as string, cost.related);
for (const a of vowels) for (const b of vowels) put(a, b, cost.vowel);
for (let code = 0; code < known_codes; code++) exchanges[code * known_codes + code] = 0;

function exchange(a: number, b: number): number {
  if (a < known_codes && b < known_codes) return exchanges[a * known_codes + b] as number;
  return a === b ? 0 : cost.other;
}

/** What it costs, for each letter of a key, that it has no partner. */
function losses(key: string): number[] {
  const costs: number[] = [];
  for (let at = 0; at < key.length; at++) costs.push(loss(key[at] as string, key[at - 1], key[at + 1]));
  return costs;
}

function loss(letter: string, before: string | undefined, next: string | undefined): number {
  if (vowels.includes(letter)) {
    return next === undefined && before !== undefined ? cost.lastVowelLost : cost.vowelLost;
  }
  if (letter === 's' && next === undefined) return cost.lastS;
  if (letter === 'h') return cost.weakLost;
  if ((letter === 't' || letter === 'd') && next !== undefined && 'szSJC'.includes(next))
    return cost.weakLost;
  if ((letter === 's' || letter === 'z') && (before === 't' || before === 'd')) return cost.weakLost;
  return cost.other;
}

/** Keys are not longer than this; the table is made once, because a search needs thousands. */
const longest = 128;
const table = new Float64Array(longest * longest);

/** The cost of making one key the other (Damerau and Levenshtein, with the costs above). Work: the product of the lengths. */
export function soundDistance(a: string, b: string): number {
  if (a.length >= longest || b.length >= longest) return Math.max(a.length, b.length);
  const width = b.length + 1;
  table[0] = 0;
  const lostA = losses(a);
  const lostB = losses(b);
  for (let j = 1; j < width; j++) table[j] = (table[j - 1] as number) + (lostB[j - 1] as number);
  for (let i = 1; i <= a.length; i++) {
    const row = i * width;
    const x = a.charCodeAt(i - 1);
    const lost = lostA[i - 1] as number;
    table[row] = (table[row - width] as number) + lost;
    for (let j = 1; j < width; j++) {
      const y = b.charCodeAt(j - 1);
      let least = Math.min(
        (table[row - width + j - 1] as number) + exchange(x, y),
        (table[row - width + j] as number) + lost,
        (table[row + j - 1] as number) + (lostB[j - 1] as number),
      );
      if (i > 1 && j > 1 && x !== y && x === b.charCodeAt(j - 2) && y === a.charCodeAt(i - 2)) {
        least = Math.min(least, (table[row - 2 * width + j - 2] as number) + cost.swapped);
      }
      table[row + j] = least;
    }
  }
  return table[a.length * width + b.length] as number;
}

const other_names = 'oe oi ue ui ai';
const others = new Set(other_names.split(' ').flatMap((pair) => [pair, [...pair].reverse().join('')]));

/**
 * Whether two keys of one length have vowels in the same place that spellings seldom exchange, and that tell
 * names apart: Hendrikson, Hendriksen. Not a and o, e and i, which languages write for each other.
 */
export function differInVowels(a: string, b: string): boolean {
  return a.length === b.length && [...a].some((letter, at) => others.has(`${letter}${b[at]}`));
}
