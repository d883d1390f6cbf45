/** A number from 0 up to 1, and everything that is chosen by it. */
export type Chance = () => number;

export const below = (chance: Chance, most: number): number => Math.floor(chance() * most);

export function oneOf<T>(chance: Chance, among: readonly T[]): T {
  return among[below(chance, among.length)] as T;
}

/** Nothing is made longer than this, in characters or bytes. */
export const longest = 64 * 1024;

/** Pieces that have broken readers elsewhere: each may be put into any text, alone or many times. */
const pieces: readonly string[] = [
  // Ends and controls.
  ...['\0', '\n', '\r', '\r\n', '\t', '\v', '\f', '\u0085', '\u2028', '\u2029', '\u001b[31m', '\u007f', ''],
  // Half a pair, marks of direction, what draws nothing.
  ...[
    '\ud800',
    '\udfff',
    '\udc00\ud800',
    '\u202e',
    '\u202d',
    '\u2066',
    '\u2069',
    '\u200f',
    '\u200b',
    '\ufeff',
  ],
  // What grows when it is composed, folded or counted.
  ...['\ufdfa', 'ﬃ', 'ß', 'İ', 'ı', 'ſ', '\u0390', '\u1e9e', 'Ǆ', 'e\u0301', 'Z\u0351\u036b\u0343', '\u0345'],
  ...['👩‍👩‍👧‍👦', '🏳️‍🌈', '🇰🇿', '\u{1f468}\u{1f3fd}', '٣', '３', '²', '½', 'Ⅷ', '一', '\u{10ffff}', '\ufffe'],
  // Numbers at the edge.
  ...[
    '0',
    '-0',
    '-1',
    '1e999',
    'NaN',
    'Infinity',
    '99999999999999999999999',
    '9007199254740993',
    '0x7f',
    '4294967296',
  ],
  ...[
    '2147483648',
    '00000000000000001',
    '1.7976931348623157e309',
    '9999-12-31',
    '0000-00-00',
    '2012-02-30',
    '24:60',
  ],
  // Words of other languages than the reader's.
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'null',
    'undefined',
    'true',
    '[object Object]',
  ],
  ...[
    "'",
    '"',
    '`',
    "';--",
    '$1',
    '$&',
    '\\',
    '\\u0000',
    '%00',
    '%',
    '%zz',
    '%c0%af',
    '&#0;',
    '&amp;',
    '<!--',
    ']]>',
  ],
  ...[
    '<script>',
    '</textarea>',
    '<![CDATA[',
    '<!DOCTYPE a [<!ENTITY b "c">]>',
    '&b;',
    '=cmd()',
    '{{7*7}}',
    '$\u007b7*7}',
  ],
  ...[
    '{organisation}',
    '{sum}',
    '#{x}',
    '../',
    '..\\',
    '/',
    '//',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:,',
  ],
  ...[
    '@',
    '@@',
    '.@.',
    '<@>',
    ':',
    ';',
    ',',
    '--',
    '---',
    '----',
    '***',
    '___',
    '[^1]: ',
    '![](',
    '](',
    '~~',
    '|',
    '| - |',
  ],
];

/** What opens without an end: many of them stand inside each other. */
const nests: readonly string[] = [
  ...[
    '(',
    '[',
    '{',
    '<',
    '"',
    "'",
    '[[',
    '{"a":',
    '[{"a":',
    '<div>',
    '<a><b>',
    '> ',
    '- ',
    '  - ',
    '*',
    '_',
    '**a',
    '![',
    '[a](',
    '`',
  ],
  ...['/* ', '<!--', '<table><tr><td>', '(((', '[^', '=?utf-8?q?', '--b\r\n', '\\', '\\"', '&', '%25', '../'],
];

/** What makes a careless regular expression try every way of parting it. */
const killers: readonly ((length: number) => string)[] = [
  (length) => `${'a'.repeat(length)}!`,
  (length) => `${' '.repeat(length)}x`,
  (length) => `${'\t \n'.repeat(length / 3)}\u0001`,
  (length) => `${'1'.repeat(length)}x`,
  (length) => `${'1.'.repeat(length / 2)}`,
  (length) => `${'-'.repeat(length)}a`,
  (length) => `${'a-'.repeat(length / 2)}!`,
  (length) => `a${'@a'.repeat(length / 2)}`,
  (length) => `${'a.'.repeat(length / 2)}@`,
  (length) => `${'\r'.repeat(length)}\n`,
  (length) => `${'\u0300'.repeat(length)}a`,
  (length) => `${'\u0345\u0301\u0316'.repeat(length / 3)}`,
  (length) => `${'|'.repeat(length)}\n${'-|'.repeat(length / 2)}`,
  (length) => `${'*a_'.repeat(length / 3)}`,
  (length) => `${'"x",'.repeat(length / 4)}"`,
  (length) => `${';='.repeat(length / 2)}`,
];

/** A text of its own that means harm. */
export function hostileText(chance: Chance): string {
  const way = chance();
  if (way < 0.55) return oneOf(chance, pieces);
  if (way < 0.7)
    return oneOf(chance, nests)
      .repeat(1 + below(chance, lengthOf(chance) / 4))
      .slice(0, longest);
  if (way < 0.8) return oneOf(chance, killers)(1 + lengthOf(chance)).slice(0, longest);
  if (way < 0.9) return Array.from({ length: 1 + below(chance, 12) }, () => oneOf(chance, pieces)).join('');
  return oneOf(chance, pieces)
    .repeat(1 + lengthOf(chance))
    .slice(0, longest);
}

/** Mostly short, sometimes as long as anything may be: long ones cost the most and find the least. */
export function lengthOf(chance: Chance): number {
  const way = chance();
  if (way < 0.7) return below(chance, 40);
  return way < 0.96 ? below(chance, 1500) : below(chance, longest);
}

const codePoint = (chance: Chance) => {
  const way = chance();
  if (way < 0.5) return below(chance, 0x80);
  return way < 0.9 ? below(chance, 0x10000) : below(chance, 0x110000);
};

type Change = (text: string, other: string, chance: Chance) => string;

const changes: readonly Change[] = [
  // One letter becomes another one: by a bit, or wholly.
  (text, _, chance) => {
    const at = below(chance, text.length);
    const flipped = text.charCodeAt(at) ^ (1 << below(chance, 16));
    return text.slice(0, at) + String.fromCharCode(flipped) + text.slice(at + 1);
  },
  (text, _, chance) => {
    const at = below(chance, text.length);
    return text.slice(0, at) + String.fromCodePoint(codePoint(chance)) + text.slice(at + 1);
  },
  // A piece goes, comes twice, or comes many times.
  (text, _, chance) => {
    const at = below(chance, text.length);
    return text.slice(0, at) + text.slice(at + 1 + below(chance, 12));
  },
  (text, _, chance) => {
    const at = below(chance, text.length);
    const piece = text.slice(at, at + 1 + below(chance, 12));
    return (
      text.slice(0, at) + piece.repeat(2 + below(chance, lengthOf(chance))).slice(0, longest) + text.slice(at)
    );
  },
  // Something hostile stands in it, or in its place.
  (text, _, chance) => {
    const at = below(chance, text.length + 1);
    return text.slice(0, at) + hostileText(chance) + text.slice(at);
  },
  (_, __, chance) => hostileText(chance),
  // Its beginning, and another one's end.
  (text, other, chance) =>
    text.slice(0, below(chance, text.length + 1)) + other.slice(below(chance, other.length + 1)),
  // A number becomes another one.
  (text, _, chance) =>
    text.replace(/\d+/, () =>
      oneOf(chance, ['0', '-1', '00', '31', '32', '13', '99999', '4294967296', '1e9', '٣']),
    ),
  // Capitals, small letters, other forms of the same letters, the other way round.
  (text, _, chance) =>
    oneOf(chance, [
      text.toUpperCase(),
      text.toLowerCase(),
      text.normalize('NFD'),
      text.normalize('NFKC'),
      [...text].reverse().join(''),
    ]),
  (text, other, chance) =>
    oneOf(chance, ['', ' ', text.trimEnd(), `${text}\n`, ` ${text} `, text + other, other]),
];

/** The text with one to four changes; `other` lends pieces of its own. The same chance makes the same text. */
export function changedText(text: string, other: string, chance: Chance): string {
  let changed = text;
  for (let left = 1 + below(chance, 4); left > 0; left -= 1)
    changed = oneOf(chance, changes)(changed, other, chance).slice(0, longest);
  return changed;
}
