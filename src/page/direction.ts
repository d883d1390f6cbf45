/** Languages that are written from right to left, as Unicode's CLDR has them. */
const rightToLeft = new Set(['ar', 'dv', 'fa', 'he', 'iw', 'ji', 'ks', 'ps', 'sd', 'ug', 'ur', 'yi']);

export function directionOf(language: string): 'ltr' | 'rtl' {
  return rightToLeft.has(language) ? 'rtl' : 'ltr';
}

/**
 * What an element carries whose words are in a language of their own: which, and its direction of writing, whatever the
 * page around it is written in. Nothing where the language is not known.
 */
export function writtenIn(language: string | null | undefined): { lang?: string; dir?: 'ltr' | 'rtl' } {
  return language ? { lang: language, dir: directionOf(language) } : {};
}
