import { composed } from '../../kernel/composed.js';
import type { ContentsSection } from './archive-piece.js';
import type { PageLine } from './page-lines.js';
import { addressOf } from './page-marks.js';

/** A list of contents is no longer than this. */
export const most_contents = 500;

/**
 * The contents of an issue by section. A page shows by its form which lines are sections: headings or bold lines
 * above lines that lead somewhere. A plain text shows nothing; then a line is a section when the operator named it
 * (`known`), when it ends as sections of a paper do, or when its words or its initials come back in both lines
 * below it. That is a guess, and whoever imports is told of it.
 */
export function contentsOf(
  lines: PageLine[],
  known: string[],
): { sections: ContentsSection[]; isGuessed: boolean } {
  const named = new Set(known.map(folded));
  const shown = lines.some(({ kind }) => kind === 'heading' || kind === 'bold');
  const sections: ContentsSection[] = [];
  for (const [place, line] of lines.slice(0, most_contents).entries()) {
    const isSection =
      named.has(folded(line.text)) ||
      (shown
        ? (line.kind === 'heading' || line.kind === 'bold') && line.href === null
        : looksLikeSection(line.text, [lines[place + 1]?.text, lines[place + 2]?.text]));
    if (isSection) sections.push({ name: line.text, lines: [] });
    else {
      if (sections.length === 0) sections.push({ name: '', lines: [] });
      const number = line.href === null || !URL.canParse(line.href) ? null : addressOf(line.href).number;
      sections.at(-1)?.lines.push({ headline: line.text, number, is_front: false });
    }
  }
  return { sections: sections.filter((one) => one.lines.length > 0), isGuessed: !shown };
}

/** What sections of newspapers are called, at their end. */
const ends =
  /(?:^|\s)(?:news and analysis|workplace news|reports and campaigns|comments? and reviews?|readers' comments|features?|editorials?|youth and students|international news|party news|letters page|history)$/i;

function looksLikeSection(text: string, below: (string | undefined)[]): boolean {
  if (text.length > 60 || /[.!?:'"”]$/.test(text)) return false;
  if (ends.test(text)) return true;
  const [first, second] = below;
  if (!first || !second || text.split(' ').length < 2 || text.split(' ').length > 4) return false;
  // "European Union referendum", above two lines that speak of the EU.
  const initials = (text.match(/\b\p{Lu}(?=\p{Ll})/gu) ?? []).join('');
  return (
    initials.length > 1 && [first, second].every((line) => new RegExp(`\\b${initials}\\b`, 'u').test(line))
  );
}

/** Words alone, in small letters: however a headline is quoted or set. */
export function folded(text: string): string {
  return composed(text, 'NFKC')
    .toLowerCase()
    .replace(/['’‘`]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
