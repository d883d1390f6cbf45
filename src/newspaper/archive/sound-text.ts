/**
 * A text without what no database keeps, no page shows and no XML can write: control characters, halves of letters,
 * and signs that turn the direction of all that follows.
 */
export function soundText(text: string): string {
  return text
    .replace(/(?![\t\n\r])\p{Cc}|[\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/gu, '')
    .replace(/\p{Cs}/gu, '\ufffd');
}
