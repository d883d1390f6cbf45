import { letters } from './endings.js';

/** What may stand behind a name in another case or number. */
const endings = ['а', 'у', 'е', 'ы', 'ой', 'ою', 'ом', 'ым', 'ых', 'ыми'];
/** So ends a name of which the stemmer takes more when nothing stands behind it. */
const bare = /^.{2,}(?:ов|ев|ен)$/;
const declined = new RegExp(`^(.{2,}(?:ов|ев|ен))(?:${endings.join('|')})$`);

/**
 * A Russian word, and the same in another case where PostgreSQL's stemmer makes two stems of one word: it takes «ов»,
 * «ев» and «ен» for endings when nothing follows them (Козлов is козл, Жанаозен жанаоз) and leaves them when a case does
 * (Козлова is козлов). Whoever looks for somebody's name finds it in each case only by both.
 */
export function russianStems(word: string): string[] {
  const small = letters(word);
  const [, name] = small.match(declined) ?? [];
  if (name) return [small, name];
  return bare.test(small) ? [small, `${small}а`] : [small];
}
