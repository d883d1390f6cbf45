import type { Read } from '../../kernel/refusals.js';
import { withoutEndings } from './endings.js';
import { russianStems } from './russian-stems.js';

/** What somebody looks for. */
export interface Question {
  /** As it was typed. */
  typed: string;
  /** Its words, with a space between each: nothing in them is a sign of any language of search. */
  words: string;
  /** For Russian: `('козлов' | 'козлова') & 'узник'`. */
  russian: string;
  /** For languages without a stemmer: `'турме':* & 'тутқын':*`. */
  beginnings: string;
}

/** Longer than any headline that somebody remembers. */
export const longest_question = 200;
const most_words = 10;
const longest_word = 50;
/** A shorter beginning would fit half of all words. */
const shortest_beginning = 3;

/**
 * Reads what was typed into the search; null: nothing was. Only words are left of it, so that no sign that PostgreSQL
 * reads for itself reaches it, and at most ten: each costs a look into the index.
 */
export function readQuestion(typed: string | undefined): Read<Question | null> {
  const said = (typed ?? '').trim();
  if (said === '') return { ok: true, value: null };
  if (said.length > longest_question) {
    const values = { limit: longest_question };
    return { ok: false, problems: [{ field: 'q', code: 'newspaper.finding.search.too_long', values }] };
  }
  const words = (said.normalize('NFC').match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? [])
    .slice(0, most_words)
    .map((word) => word.slice(0, longest_word));
  if (words.length === 0)
    return { ok: false, problems: [{ field: 'q', code: 'newspaper.finding.search.no_word' }] };
  return {
    ok: true,
    value: {
      typed: said,
      words: words.join(' '),
      russian: words.map(russian).join(' & '),
      beginnings: words.map(beginning).join(' & '),
    },
  };
}

const russian = (word: string) =>
  `(${russianStems(word)
    .map((one) => `'${one}'`)
    .join(' | ')})`;

/** Words have no quote in them, so none has to be doubled. */
function beginning(word: string): string {
  const stem = withoutEndings(word);
  return stem.length < shortest_beginning ? `'${stem}'` : `'${stem}':*`;
}
