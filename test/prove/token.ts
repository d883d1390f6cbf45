import { randomBytes } from 'node:crypto';

/**
 * What a canary is for: `private` may stand in the database and nowhere a visitor gets; `sealed` may
 * stand nowhere in the clear, not even there; `open` is meant to be public and must be found.
 */
export type Kind = 'private' | 'sealed' | 'open';

const beginnings: Record<Kind, string> = { private: 'zqvate', sealed: 'zqseal', open: 'zqopen' };
const tail = 12;

/** A canary: a word that is nowhere else, of small letters only, so that any field takes it. */
export function newToken(kind: Kind): string {
  const letters = [...randomBytes(tail)].map((byte) => String.fromCharCode(97 + (byte % 26)));
  return beginnings[kind] + letters.join('');
}

/** How every canary of a kind begins. */
export function beginningOf(kind: Kind): string {
  return beginnings[kind];
}

/** The whole canaries of a kind in a text, each once. */
export function tokensIn(kind: Kind, text: string): Set<string> {
  return new Set(text.toLowerCase().match(new RegExp(`${beginnings[kind]}[a-z]{${tail}}`, 'g')) ?? []);
}

/**
 * Places where a text holds a canary of a kind or any piece that begins like one: cut, broken over
 * lines, hyphenated, or written as hexadecimal digits. Gives a piece of each, for the report.
 */
export function tracesIn(kind: Kind, text: string): string[] {
  const begin = beginnings[kind];
  const plain = text.toLowerCase();
  const squeezed = plain.replace(/[\s\u00ad\u200b-]+/gu, '');
  const hex = Buffer.from(begin).toString('hex');
  return [
    ...(plain.match(new RegExp(`${begin}[a-z]{0,${tail}}`, 'g')) ?? []),
    ...(squeezed.match(new RegExp(`${begin}[a-z]{0,${tail}}`, 'g')) ?? []),
    ...(plain.match(new RegExp(`${hex}[0-9a-f]{0,${2 * tail}}`, 'g')) ?? []),
  ];
}
