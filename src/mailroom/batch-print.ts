import type { Db } from '../kernel/database.js';
import type { Language, Messages } from '../kernel/language.js';
import { Refused } from '../kernel/refusals.js';
import { NotOpened } from '../kernel/vault.js';
import type { KeyRing } from '../page/web.js';
import { type Press, type PrintedPaper, PrintFailed, type PrintFault } from '../print/press.js';
import { type Campaign, campaign } from './campaign.js';
import { spelled } from './dispatch-code.js';
import { letterOf, lettersSheet, type Paper, papersOf } from './paper.js';

/** A lawyer's contact as the register seals it to the compartment `lawyers`. */
export interface Contact {
  email?: string;
  lines?: string[];
}

/** What a batch is printed with. */
export interface BatchMeans {
  db: Db;
  press: Press;
  messages: Messages;
  /** Opens lawyers' addresses; without it their papers are left out. */
  keys: KeyRing | null;
}

/** One printed pile. `left_out`: what is not in it, and why. */
export interface PrintedBatch {
  paper: PrintedPaper | null;
  printed: string[];
  left_out: { id: string; reason: PrintFault | 'no_key' | 'no_contact' }[];
}

/**
 * Prints these dispatches, in this order, dated `day`: a covering letter and the paper for each, and
 * last the tally. A paper that cannot be set (its address does not fit, a letter that no typeface
 * has) is left out and named; the others are printed.
 */
export async function printPapers(
  means: BatchMeans,
  ids: string[],
  day: string,
  heading: { number: number | null },
): Promise<PrintedBatch> {
  const sender = await campaign(means.db);
  const left_out: PrintedBatch['left_out'] = [];
  const ready: Paper[] = [];
  const all = await papersOf(means.db, ids);
  for (const paper of all) {
    const opened = await withContact(paper, means.keys);
    if (typeof opened === 'string') left_out.push({ id: paper.id, reason: opened });
    else ready.push(opened);
  }
  const set = (papers: Paper[]) =>
    means.press.print(lettersSheet, sheetData(means.messages, { all, papers }, sender, day, heading));
  const result = (papers: Paper[], paper: PrintedPaper | null) => ({
    paper,
    printed: papers.map(({ id }) => id),
    left_out,
  });
  const first = await tried(ready, set);
  if (typeof first !== 'string') return result(ready, first);
  const faults = await faultsOf(ready, set, first);
  left_out.push(...faults);
  const good = ready.filter(({ id }) => !faults.some((fault) => fault.id === id));
  return result(good, good.length > 0 ? await set(good) : null);
}

/** A lawyer's paper with its address, or why there is none. */
async function withContact(paper: Paper, keys: KeyRing | null): Promise<Paper | 'no_key' | 'no_contact'> {
  if (!paper.contact_sealed) return paper;
  if (!keys) return 'no_key';
  try {
    const place = { table: 'lawyers', row: paper.addressee_id };
    const contact = await keys.open<Contact>('lawyers', place, paper.contact_sealed);
    return contact.lines?.length ? { ...paper, lines: contact.lines } : 'no_contact';
  } catch (error) {
    // Without a grant the ring refuses; with a wrong key the seal does not open: a volunteer prints the rest.
    const isNotHeld = error instanceof Refused && error.code === 'staff.compartment.not_held';
    if (isNotHeld || error instanceof NotOpened) return 'no_key';
    throw error;
  }
}

type Setter = (papers: Paper[]) => Promise<PrintedPaper>;
type FaultOfOne = 'glyph' | 'overflow';

/** The printed pile, or the fault when it lies in one of the papers. Other failures are the press's. */
async function tried(papers: Paper[], set: Setter): Promise<PrintedPaper | null | FaultOfOne> {
  if (papers.length === 0) return null;
  try {
    return await set(papers);
  } catch (error) {
    const code = error instanceof PrintFailed ? error.code : '';
    if (code === 'glyph' || code === 'overflow') return code;
    throw error;
  }
}

/** Which papers of a pile that failed are at fault, found by halving it. */
async function faultsOf(
  papers: Paper[],
  set: Setter,
  fault: FaultOfOne,
): Promise<{ id: string; reason: FaultOfOne }[]> {
  const [only, ...more] = papers;
  if (only && more.length === 0) return [{ id: only.id, reason: fault }];
  const half = Math.ceil(papers.length / 2);
  const faults: { id: string; reason: FaultOfOne }[] = [];
  for (const part of [papers.slice(0, half), papers.slice(half)]) {
    const found = await tried(part, set);
    if (typeof found === 'string') faults.push(...(await faultsOf(part, set, found)));
  }
  return faults;
}

function sheetData(
  messages: Messages,
  { all, papers }: { all: Paper[]; papers: Paper[] },
  sender: Campaign,
  day: string,
  { number }: { number: number | null },
) {
  const say = messages.in(sender.language as Language);
  const kept = new Set(papers.map(({ id }) => id));
  const title =
    number === null
      ? say('mailroom.paper.tally.preview', { day })
      : say('mailroom.paper.tally.title', { number: String(number), day });
  return {
    title,
    lang: sender.language,
    date: day,
    letters: papers.map((paper) => letterOf(paper, sender, messages, day)),
    tally: {
      title,
      note: say('mailroom.paper.tally.note', { count: papers.length }),
      columns: ['code', 'to', 'posted', 'returned', 'replied'].map((column) =>
        say(`mailroom.paper.tally.${column}`),
      ),
      // A batch's tally names what is missing from the pile; a look at chosen papers need not.
      rows: (number === null ? papers : all).map((paper) => ({
        code: spelled(paper.code),
        lines: [
          paper.addressee_name,
          `${paper.sender_name} · ${paper.language}`,
          ...(kept.has(paper.id) ? [] : [say('mailroom.paper.tally.left_out')]),
        ],
      })),
    },
  };
}
