/**
 * How far two folded keys are from each other, by what languages and hands do to names: vowels are exchanged
 * and lost easily, related consonants less so, others hardly. In units of one wrong letter.
 */

const cost = {
  /** One vowel for another: Kuramshin, Kurамshen. */
  vowel: 0.3,
  /** A vowel too many or too few. At the end of a name it tells a woman from a man: Aliev, Alieva. */
  vowelLost: 0.45,
  lastVowelLost: 0.7,
  /** u and v: Lukashenkau, Lukashenkov. */
  glide: 0.4,
  /** Consonants that alphabets or languages exchange. */
  related: 0.35,
  distant: 0.55,
  /** h is often not written, t and d come and go before s and z. */
  weakLost: 0.4,
  swapped: 0.7,
  other: 1,
} as const;

const vowels = new Set('aeiou');
const related = pairs('vf sz SC Jz gh kh uv CJ JS Ss Cs');
const distant = pairs('gk dt bp vb mn Cz Ck lr iJ');

function pairs(text: string): Set<string> {
  return new Set(
    text.split(' ').flatMap((pair) => {
      const [a = '', b = ''] = pair;
      return [a + b, b + a];
    }),
  );
}

function exchange(a: string, b: string): number {
  if (a === b) return 0;
  if (vowels.has(a) && vowels.has(b)) return cost.vowel;
  if ((a === 'u' && b === 'v') || (a === 'v' && b === 'u')) return cost.glide;
  if (related.has(a + b)) return cost.related;
  if (distant.has(a + b)) return cost.distant;
  return cost.other;
}

/** What it costs that the letter at a place has no partner. */
function loss(key: string, at: number): number {
  const letter = key[at] ?? '';
  if (vowels.has(letter)) return at === key.length - 1 && at > 0 ? cost.lastVowelLost : cost.vowelLost;
  const next = key[at + 1] ?? '';
  const before = key[at - 1] ?? '';
  if (letter === 'h') return cost.weakLost;
  if ((letter === 't' || letter === 'd') && /[szSJC]/.test(next)) return cost.weakLost;
  if ((letter === 's' || letter === 'z') && /[td]/.test(before)) return cost.weakLost;
  return cost.other;
}

/** The cost of making one key the other (Damerau and Levenshtein, with the costs above). Work: the product of the lengths. */
export function soundDistance(a: string, b: string): number {
  const width = b.length + 1;
  const table = new Float64Array((a.length + 1) * width);
  for (let j = 1; j <= b.length; j++) table[j] = (table[j - 1] as number) + loss(b, j - 1);
  for (let i = 1; i <= a.length; i++) {
    const row = i * width;
    table[row] = (table[row - width] as number) + loss(a, i - 1);
    for (let j = 1; j <= b.length; j++) {
      const [x = '', y = ''] = [a[i - 1], b[j - 1]];
      let least = Math.min(
        (table[row - width + j - 1] as number) + exchange(x, y),
        (table[row - width + j] as number) + loss(a, i - 1),
        (table[row + j - 1] as number) + loss(b, j - 1),
      );
      if (i > 1 && j > 1 && x === b[j - 2] && y === a[i - 2] && x !== y) {
        least = Math.min(least, (table[row - 2 * width + j - 2] as number) + cost.swapped);
      }
      table[row + j] = least;
    }
  }
  return table[table.length - 1] as number;
}

/** The key without its vowels, as scripts write it that do not write them. */
export function withoutVowels(key: string): string {
  return key.replace(/[aeiou]/g, '');
}
