/**
 * What the letters of each alphabet sound like, in the letters of a folded key: a e i o u, the consonants of
 * English, and S (sh), C (ch), J (zh, dj) for sounds that have no Latin letter of their own. A capital of
 * `readings` stands for a letter that is read in more than one way.
 */

/** Languages of Cyrillic: Slavic ones, Kazakh, Kyrgyz, Tatar, Bashkir, Uzbek, Tajik, Mongolian, Chuvash, of the Caucasus. */
const cyrillic: Record<string, string> = {
  a: 'а ә ӑ',
  e: 'е ё є э ӗ ѣ',
  i: 'и і ї й ы ӣ ӹ ј ӥ',
  o: 'о ө ӧ',
  u: 'у ў ӯ ӱ ү ұ ӳ',
  b: 'б',
  v: 'в',
  // Ukrainian, Belarusian, and foreign names in Russian write h so.
  G: 'г',
  g: 'ґ ғ ҕ ӷ ѓ',
  d: 'д',
  z: 'з ҙ ӡ',
  dz: 'ѕ',
  k: 'к қ ҡ ҝ ҟ ќ',
  l: 'л љ',
  m: 'м',
  n: 'н ң ҥ ӈ њ',
  p: 'п',
  r: 'р',
  s: 'с ҫ',
  t: 'т',
  f: 'ф ѳ',
  h: 'х һ ҳ ӽ',
  ts: 'ц',
  J: 'ж җ ҷ џ ђ',
  C: 'ч ћ ӵ ҹ',
  S: 'ш щ',
  iu: 'ю',
  ia: 'я',
  '': 'ь ъ ӏ',
};

/** Arabic, Persian, Urdu, Pashto, Kurdish, Kazakh and Uyghur. Short vowels are not written; و and a last ه are read two ways. */
const arabic: Record<string, string> = {
  a: 'ا أ إ آ ٱ ة ە ى',
  e: 'ې ێ ے',
  i: 'ي ی ئ ى',
  o: 'ۆ ۅ',
  u: 'ۇ ۈ ؤ ۉ',
  U: 'و',
  b: 'ب',
  p: 'پ',
  t: 'ت ط ټ ٹ',
  J: 'ج ژ',
  C: 'چ',
  h: 'ح خ ه ہ ھ ۀ',
  d: 'د ض ډ ڈ',
  z: 'ذ ز ظ ځ',
  r: 'ر ړ ڑ ڕ',
  s: 'س ص ث',
  ts: 'څ',
  S: 'ش ښ',
  g: 'غ گ ګ ڠ',
  k: 'ق ك ک ڭ',
  f: 'ف',
  v: 'ڤ ۋ',
  l: 'ل ڵ',
  m: 'م',
  n: 'ن ں ڼ',
  '': 'ع ء ـ',
};

const armenian: Record<string, string> = {
  a: 'ա',
  e: 'ե է ը',
  i: 'ի յ',
  o: 'ո օ',
  b: 'բ',
  g: 'գ',
  d: 'դ',
  z: 'զ',
  dz: 'ձ',
  t: 'թ տ',
  J: 'ժ ջ',
  l: 'լ',
  h: 'խ հ',
  ts: 'ծ ց',
  k: 'կ ք',
  g_: 'ղ',
  C: 'ճ չ',
  m: 'մ',
  n: 'ն',
  S: 'շ',
  p: 'պ փ',
  r: 'ռ ր',
  s: 'ս',
  v: 'վ ւ',
  f: 'ֆ',
  ev: 'և',
};

const georgian: Record<string, string> = {
  a: 'ა',
  e: 'ე',
  i: 'ი',
  o: 'ო',
  u: 'უ',
  b: 'ბ',
  g: 'გ ღ',
  d: 'დ',
  v: 'ვ',
  z: 'ზ',
  t: 'თ ტ',
  k: 'კ ქ ყ',
  l: 'ლ',
  m: 'მ',
  n: 'ნ',
  p: 'პ ფ',
  J: 'ჟ ჯ',
  r: 'რ',
  s: 'ს',
  S: 'შ',
  C: 'ჩ ჭ',
  ts: 'ც წ',
  dz: 'ძ',
  h: 'ხ ჰ',
};

const greek: Record<string, string> = {
  a: 'α',
  v: 'β',
  g: 'γ',
  d: 'δ',
  e: 'ε',
  z: 'ζ',
  i: 'η ι υ',
  t: 'θ τ',
  k: 'κ',
  l: 'λ',
  m: 'μ',
  n: 'ν',
  ks: 'ξ',
  o: 'ο ω',
  p: 'π',
  r: 'ρ',
  s: 'σ ς',
  f: 'φ',
  h: 'χ',
  ps: 'ψ',
};

/** The sound of every letter that is not Latin. */
export const sounds: ReadonlyMap<string, string> = new Map(
  [cyrillic, arabic, armenian, georgian, greek].flatMap((alphabet) =>
    Object.entries(alphabet).flatMap(([sound, letters]) =>
      letters.split(' ').map((letter): [string, string] => [letter, sound.replace('_', '')]),
    ),
  ),
);

/**
 * Letter groups of Latin spellings: English, German, French, Polish, Czech, Turkish, Kazakh, Uzbek, Azerbaijani, and
 * those of other alphabets that are two letters for one sound. One pass takes the longest that fits, so that
 * what a group became is never taken for the beginning of another.
 */
const groups: Record<string, string> = {
  S: 'schtsch shch szcz stsch sch sh sz š ş ș ś ŝ šč şç шч',
  C: 'tsch tch cz č ç ć tš tş',
  J: 'dsch dzh dsh dż dž dj zh ž ż ź ĵ дж дз\u0306 جچ',
  H: 'ch',
  h: 'kh ħ ḥ ḫ',
  g: 'gh ğ ģ ǧ',
  f: 'ph',
  t: 'th þ ght',
  d: 'dh đ ð',
  k: 'ck q ķ',
  ts: 'tz ţ ț ŧ',
  u: 'ou oo ու ου',
  i: 'y ı',
  X: 'x',
  Y: 'j',
  a: 'ə æ',
  o: 'ø',
  e: 'œ',
  l: 'ł ĺ',
  v: 'w',
  s: 'ß',
  n: 'ŋ',
  C_: 'تش',
};
const groupSounds = new Map(
  Object.entries(groups).flatMap(([sound, all]) =>
    all.split(' ').map((group): [string, string] => [group, sound.replace('_', '')]),
  ),
);
const anyGroup = new RegExp(
  `${[...groupSounds.keys()].sort((a, b) => b.length - a.length).join('|')}|g(?=[ei])|c|ه$|ъ(?=[^аеёиоуыэюя])`,
  'gu',
);
const inContext: Record<string, (rest: string) => string> = {
  // Turkish and Azerbaijani c is j; before e and i it is ts (Polish, Czech, German) or s (English, French, Spanish)
  // elsewhere, before others k.
  c: (after) => (/^[eiyéíěäöü]/.test(after) ? 'Z' : 'K'),
  // Sergei, George.
  g: () => 'Q',
  ه: () => 'A',
  // Bulgarian has a vowel there, Russian a sign without a sound.
  ъ: () => 'a',
};

/** The ways to read the capitals that stand for more than one sound, the likeliest first. */
export const readings: Readonly<Record<string, readonly string[]>> = {
  Y: ['i', 'J'],
  H: ['C', 'h'],
  Z: ['ts', 'J', 's'],
  K: ['k', 'ts', 'J'],
  X: ['ks', 'h'],
  U: ['u', 'v'],
  A: ['a', 'h'],
  G: ['g', 'h'],
  Q: ['g', 'J'],
};

/** The Arabic article, which Latin spellings write by itself or not at all. */
const article = /^ال(?=\p{L}{3})/u;

/** A part of a name by its sounds, in each way to take it apart; `readings` tells how to read the capitals. */
export function heard(part: string): string[] {
  const small = part.toLowerCase().normalize('NFC');
  const whole = soundsOf(small);
  return article.test(small) ? [whole, soundsOf(small.replace(article, ''))] : [whole];
}

function soundsOf(small: string): string {
  const grouped = small.replace(anyGroup, (group, at: number) => {
    return groupSounds.get(group) ?? inContext[group]?.(small.slice(at + 1)) ?? group;
  });
  return [...grouped].map((letter) => sounds.get(letter) ?? bare(letter)).join('');
}

/** A letter without its accents; only after the letters whose marks carry a sound were read. */
function bare(letter: string): string {
  if (letter < '\u0080') return letter;
  const plain = letter.normalize('NFD').replace(/\p{M}+/gu, '');
  return sounds.get(plain) ?? plain;
}
