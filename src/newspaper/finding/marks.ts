import { composed } from '../../kernel/composed.js';

/** A part of a text: words that were looked for, or what stands between them. */
export interface Run {
  text: string;
  is_found: boolean;
}

/** Stand around found words on their way out of the database. No text has them: they belong to nobody in Unicode. */
export const found_from = '\u{e000}';
export const found_to = '\u{e001}';

/** A text as the database may look at it: in one form, and without what it would take for a tag or a mark of ours. */
export function markable(text: string): string {
  return composed(text).replace(/[<\u{e000}\u{e001}\0]/gu, ' ');
}

/**
 * Lays the marks of a folded text over the text as it was written: both have the same number of letters. Without a mark
 * where they have not.
 */
export function runsOf(written: string, marked: string): Run[] {
  const points = [...written];
  const runs: Run[] = [];
  let place = 0;
  let from = 0;
  let is_found = false;
  const end = (until: number, next: boolean) => {
    if (until > from) runs.push({ text: points.slice(from, until).join(''), is_found });
    from = until;
    is_found = next;
  };
  for (const letter of marked) {
    if (letter === found_from) end(place, true);
    else if (letter === found_to) end(place, false);
    else place += 1;
  }
  if (place !== points.length) return [{ text: written, is_found: false }];
  end(place, false);
  return runs;
}

/** So much of a text stands before the first word that was found, and so much is shown in all. */
const before_letters = 80;
const shown_letters = 280;

/** The part of a text around the first words that were found; its beginning where none was. Cut at words. */
export function around(runs: Run[]): Run[] {
  const first = runs.findIndex(({ is_found }) => is_found);
  const lead = runs.slice(0, Math.max(0, first)).reduce((sum, { text }) => sum + text.length, 0);
  const from = first <= 0 ? 0 : Math.max(0, lead - before_letters);
  const shown: Run[] = [];
  let place = 0;
  let left = shown_letters;
  for (const { text, is_found } of runs) {
    const skip = Math.max(0, from - place);
    place += text.length;
    if (skip >= text.length) continue;
    let part = text.slice(skip).replace(/\s+/g, ' ');
    if (skip > 0) part = `… ${part.replace(/^\S*\s?/, '')}`;
    if (part.length > left) {
      shown.push({ text: `${part.slice(0, left).replace(/\s*\S*$/, '')} …`, is_found });
      break;
    }
    shown.push({ text: part, is_found });
    left -= part.length;
  }
  return shown;
}
