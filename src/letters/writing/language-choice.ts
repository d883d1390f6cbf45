import { type Language, languageName, orderIn } from '../../kernel/language.js';
import { letter_languages } from './letter-reader.js';
import type { PrisonRules } from './prison-rules.js';

/** A few languages in words: "Russian, Kazakh". */
export const languageList = (language: Language, codes: string[]): string =>
  codes.map((code) => languageName(language, code)).join(', ');

/** Those that get through first, then those that the person reads, then all others as the visitor's alphabet has them. */
export function languageOptions(language: Language, { card, languages }: PrisonRules) {
  const known = [...new Set([...(card?.languages ?? []), ...(languages ?? []), 'ru', 'kk', 'en'])];
  const first = known.filter((code) => (letter_languages as readonly string[]).includes(code));
  const others = letter_languages
    .filter((code) => !first.includes(code))
    .map((value) => ({ value, label: languageName(language, value) }))
    .sort((one, other) => orderIn(language).compare(one.label, other.label));
  return [...first.map((value) => ({ value, label: languageName(language, value) })), ...others];
}

/** The language to begin with: the page's where it gets through, else the first that does. */
export function firstLanguage(page: Language, { card, languages }: PrisonRules): string {
  const good = card?.languages ?? languages;
  if (!good || good.includes(page)) return page;
  return good.find((code) => (letter_languages as readonly string[]).includes(code)) ?? page;
}
