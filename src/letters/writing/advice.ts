/**
 * What the guides of groups that have written to prisoners for years agree on, for any prison: kept as data with
 * where it is known from and when somebody read it. Its words stand in the messages (`letters.writing.advice`).
 */
export const advice = {
  lines: ['warm', 'no_case', 'no_names', 'no_politics', 'no_pity', 'no_promises'],
  known_from: ['memopzk.org', 'memo.site', 'solidarityzone.net'],
  /** EDTF. */
  checked_on: '2026-11',
} as const;

/** First lines that may be taken as they stand, by their names in the messages (`letters.writing.opening`). */
export const openings = ['stranger', 'day', 'window', 'short'] as const;
