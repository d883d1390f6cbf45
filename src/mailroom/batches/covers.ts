import type { Language, Messages } from '../../kernel/language.js';
import { type Press, type PrintedPaper, type Sheet, sheetAt } from '../../print/press.js';
import type { Campaign } from '../campaign.js';
import { spelled } from '../dispatch-code.js';
import { addressOn, type Paper } from '../paper.js';
import { coverOf, type Sheets } from './sheets.js';

/** What of a paper stands on a label or an envelope. */
export type Covered = Pick<Paper, 'code' | 'addressee_kind' | 'addressee_name' | 'lines' | 'country'>;

/** The sheet of labels or envelopes of a pile. */
const coversSheet: Sheet = sheetAt(import.meta.url, '../covers.typ');

/**
 * The addresses of these papers on labels or envelopes, in the order of the pile; null where they show through
 * the window. Labels begin with a page for plain paper that has a test square. Rejects with `PrintFailed`:
 * `overflow` where an address does not fit.
 */
export async function printCovers(
  means: { press: Press; messages: Messages },
  papers: Covered[],
  sender: Campaign,
  day: string,
  { cover }: Sheets,
): Promise<PrintedPaper | null> {
  const on = coverOf(cover);
  if (!on || papers.length === 0) return null;
  const say = means.messages.in(sender.language as Language);
  const title = say('mailroom.paper.covers.title', { day });
  const labels = 'labels' in on ? on.labels : null;
  const address = (paper: Covered) => {
    const { addressee, country } = addressOn(paper, sender);
    // An envelope is opened by whoever reads it last; a label may carry the code that ties it to the tally,
    // but what goes into a prison carries none.
    const code = labels && paper.addressee_kind !== 'prisoner' ? spelled(paper.code) : null;
    return { lines: addressee, country, code };
  };
  return means.press.print(coversSheet, {
    title,
    lang: sender.language,
    date: day,
    labels,
    proof: labels !== null,
    hints: [say('mailroom.paper.covers.hint')],
    envelope: 'envelope' in on ? on.envelope : null,
    sender: [sender.name, ...sender.lines, sender.country],
    addresses: papers.map(address),
  });
}
