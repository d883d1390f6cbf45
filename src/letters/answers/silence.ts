import { nightsBetween } from '../../kernel/day.js';

/**
 * When silence is longer than usual, as docs/editors.md says it: so many words must have come before anything is
 * usual; so many letters must be on their way; and nothing came for so many times the usual days, and for so many
 * days at least.
 */
export interface SilenceRule {
  least_words: number;
  least_letters: number;
  times: number;
  least_days: number;
}

export const silence_rule: SilenceRule = { least_words: 3, least_letters: 2, times: 2, least_days: 30 };

/** What is known of letters that reached somebody, and of those that did not yet. Days are YYYY-MM-DD. */
export interface Waits {
  /** Days from posting to the first word, of each letter that arrived or was answered. */
  days: number[];
  /** When the last word came; null: none yet. */
  last_word: string | null;
  /** When the letters left of which nothing is known yet. */
  underway: string[];
}

/** The middle of some numbers, of two the mean; null of none. */
export function median(numbers: number[]): number | null {
  const sorted = [...numbers].sort((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** For how many days nothing was heard, and since when; null while that is not longer than usual. */
export function silenceOf(
  { days, last_word, underway }: Waits,
  day: string,
  rule = silence_rule,
): { since: string; days: number; usual: number } | null {
  const usual = median(days);
  if (usual === null || days.length < rule.least_words || last_word === null) return null;
  // Older letters of which no word came do not make the silence longer: other word has come since.
  const since = underway.map((left) => (left > last_word ? left : last_word)).sort();
  const long = (one: string) => nightsBetween(one, day) > Math.max(rule.least_days, rule.times * usual);
  const [first] = since;
  if (first === undefined || since.filter(long).length < rule.least_letters) return null;
  return { since: first, days: nightsBetween(first, day), usual };
}
