import type { Db } from '../kernel/database.js';
import type { Language, Messages } from '../kernel/language.js';
import { Refused } from '../kernel/refusals.js';
import { NotOpened } from '../kernel/vault.js';
import type { KeyRing } from '../page/web.js';
import type { Press, PrintedPaper, PrintFault } from '../print/press.js';
import type { Contact } from '../register/lawyers/lawyer-contact.js';
import { printCovers } from './batches/covers.js';
import { type Sheets, usualSheets } from './batches/sheets.js';
import { type Campaign, campaign } from './campaign.js';
import { letterOf, lettersSheet, type Paper, papersOf } from './paper.js';
import { type RuledPaper, withRules } from './rules/copy-rules.js';
import { setOrLeave } from './set-or-leave.js';
import { tallyOf } from './tally-sheet.js';

/** What a batch is printed with. */
export interface BatchMeans {
  db: Db;
  press: Press;
  messages: Messages;
  /** Opens lawyers' addresses; without it their papers are left out. */
  keys: KeyRing | null;
}

export type WhyLeftOut =
  | PrintFault
  | 'no_key'
  | 'no_contact'
  | 'wants_none'
  | 'no_language'
  | 'too_long'
  | 'cover';

/** One printed pile. `left_out`: what is not in it, and why. */
export interface PrintedBatch {
  paper: PrintedPaper | null;
  /** Labels or envelopes, where the addresses do not show through a window. */
  covers: PrintedPaper | null;
  printed: string[];
  /** Printed sides of each paper that was printed. */
  pages: Map<string, number>;
  left_out: { id: string; reason: WhyLeftOut }[];
}

/** A batch that this pile belongs to, and which of its chunks it is. */
export interface Heading {
  number: number | null;
  part?: { chunk: number; of: number };
}

/**
 * Prints these dispatches, in this order, dated `day`: a covering letter and the paper for each, and
 * last the tally. A paper that cannot be set (its address does not fit, a letter that no typeface
 * has) or that its prison would not let in is left out and named; the others are printed.
 */
export async function printPapers(
  means: BatchMeans,
  ids: string[],
  day: string,
  heading: Heading,
  chosen?: Sheets,
): Promise<PrintedBatch> {
  const sheets = chosen ?? (await usualSheets(means.db));
  const sender = await campaign(means.db);
  const left_out: PrintedBatch['left_out'] = [];
  const ready: RuledPaper[] = [];
  const all = await papersOf(means.db, ids);
  for (const paper of all) {
    const ruled = await withRules(means.db, paper, day);
    const opened = typeof ruled === 'string' ? ruled : await withContact(ruled, means.keys);
    if (typeof opened === 'string') left_out.push({ id: paper.id, reason: opened });
    else ready.push(opened);
  }
  const setCovers = (papers: RuledPaper[]) => printCovers(means, papers, sender, day, sheets);
  const setLetters = (papers: RuledPaper[]) =>
    means.press.print(
      lettersSheet,
      sheetData(means.messages, { all, papers }, { sender, day, heading, sheets }),
    );

  const covered = await setOrLeave(ready, setCovers);
  left_out.push(
    ...covered.faults.map(
      ({ id, reason }) => ({ id, reason: reason === 'overflow' ? 'cover' : reason }) as const,
    ),
  );
  const set = await setOrLeave(covered.good, setLetters);
  left_out.push(...set.faults);
  const pages = pagesOf(set);
  const long = set.good.filter((paper) => (pages.get(paper.id) ?? 0) > mostPages(paper, sheets));
  const good = set.good.filter((paper) => !long.includes(paper));
  left_out.push(...long.map(({ id }) => ({ id, reason: 'too_long' as const })));
  const same = good.length === covered.good.length;
  return {
    paper: long.length === 0 ? set.paper : good.length > 0 ? await setLetters(good) : null,
    covers: good.length === 0 ? null : same ? covered.paper : await setCovers(good),
    printed: good.map(({ id }) => id),
    pages,
    left_out,
  };
}

/** A copy for a prisoner is one leaf: two sides where both are printed, else one; or less, where the rules say so. */
function mostPages({ addressee_kind, most_pages }: RuledPaper, { both_sides }: Sheets): number {
  if (addressee_kind !== 'prisoner') return Number.POSITIVE_INFINITY;
  return Math.min(both_sides ? 2 : 1, most_pages ?? 2);
}

/** How many sides each paper of a pile has, without an empty back. */
function pagesOf({ good, paper }: { good: RuledPaper[]; paper: PrintedPaper | null }): Map<string, number> {
  if (!paper) return new Map();
  const { begins, ends } = paper;
  return new Map(good.map(({ id }, place) => [id, (ends[place] ?? 0) - (begins[place] ?? 0) + 1]));
}

/** A lawyer's paper with its address, or why there is none. */
async function withContact<P extends Paper>(
  paper: P,
  keys: KeyRing | null,
): Promise<P | 'no_key' | 'no_contact' | 'wants_none'> {
  if (!paper.contact_sealed) return paper;
  if (!keys) return 'no_key';
  try {
    const place = { table: 'lawyers', row: paper.addressee_id };
    const contact = await keys.open<Contact>('lawyers', place, paper.contact_sealed);
    if (contact.wants === 'none') return 'wants_none';
    return contact.lines?.length ? { ...paper, lines: contact.lines } : 'no_contact';
  } catch (error) {
    // Without a grant the ring refuses; with a wrong key the seal does not open: a volunteer prints the rest.
    const isNotHeld = error instanceof Refused && error.code === 'staff.compartment.not_held';
    if (isNotHeld || error instanceof NotOpened) return 'no_key';
    throw error;
  }
}

function sheetData(
  messages: Messages,
  { all, papers }: { all: Paper[]; papers: Paper[] },
  { sender, day, heading, sheets }: { sender: Campaign; day: string; heading: Heading; sheets: Sheets },
) {
  const { number, part } = heading;
  const say = messages.in(sender.language as Language);
  const kept = new Set(papers.map(({ id }) => id));
  const title =
    number === null
      ? say('mailroom.paper.tally.preview', { day })
      : part
        ? say('mailroom.paper.tally.part', { number: String(number), day, chunk: part.chunk, of: part.of })
        : say('mailroom.paper.tally.title', { number: String(number), day });
  return {
    title,
    lang: sender.language,
    date: day,
    form: sheets.letter,
    'both-sides': sheets.both_sides,
    letters: papers.map((paper) => ({
      ...letterOf(paper, sender, messages, day),
      leaf: paper.addressee_kind === 'prisoner',
    })),
    // A batch's tally names what is missing from the pile; a look at chosen papers need not.
    tally: tallyOf(say, title, papers.length, number === null ? papers : all, kept),
  };
}
