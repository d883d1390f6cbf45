import type { Say } from '../kernel/language.js';
import { type Press, type PrintedPaper, type Sheet, sheetAt } from '../print/press.js';
import { squareCode } from '../print/square-code.js';
import { keyId, shares_made, shares_needed } from './recovery-share.js';

export const shareSheet: Sheet = sheetAt(import.meta.url, 'share-sheet.typ');

/** What stands on a trustee's sheet beside the share itself. */
export interface SheetFacts {
  campaign: string;
  recipient: string;
  splitting: string;
  /** YYYY-MM-DD. */
  day: string;
}

/** Groups of four, as the eye takes them in; the two that check a line are the last group. */
export const groupsOf = (line: string): string[] => line.match(/.{1,4}/g) ?? [];

/** Prints one trustee's sheet. Nothing of it is kept: neither the share nor the paper. */
export async function printShare(
  press: Press,
  say: Say,
  facts: SheetFacts,
  share: { number: number; lines: string[] },
): Promise<PrintedPaper> {
  const word = (name: string, values = {}) => say(`staff.share_sheet.${name}`, values);
  const counts = { number: share.number, made: shares_made, needed: shares_needed };
  const several = (name: string, count: number) =>
    Array.from({ length: count }, (_, place) => word(`${name}_${place + 1}`, counts));
  return press.print(shareSheet, {
    title: word('title', counts),
    lang: say.language,
    date: facts.day,
    campaign: facts.campaign,
    foot: word('foot', { ...counts, key: keyId(facts.recipient) }),
    intro: several('intro', 2),
    lines: share.lines.map(groupsOf),
    code: squareCode(share.lines.join('')),
    facts: [
      [word('campaign'), facts.campaign],
      [word('share'), word('share_of', counts)],
      [word('key'), keyId(facts.recipient)],
      [word('splitting'), facts.splitting],
      [word('day'), facts.day],
    ],
    parts: [
      { heading: word('keep'), lines: several('keep', 4) },
      { heading: word('asked'), lines: several('asked', 4) },
      { heading: word('wrong'), lines: several('wrong', 2) },
    ],
  });
}
