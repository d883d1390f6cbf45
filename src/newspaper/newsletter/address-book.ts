import './tables.js';
import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import type { Language, Messages } from '../../kernel/language.js';
import { type Problem, type Read, Refused } from '../../kernel/refusals.js';
import type { MailBook } from '../../mailroom/outgoing/mail-book.js';
import { readMailAddress } from '../../post/mail-address.js';
import { tidy } from '../../register/record/field-reader.js';
import { confirmWords } from './confirm-words.js';
import { askOnce } from './newsletter-acts.js';
import type { Often } from './tables.js';

/** So many lines an address book may have: they are people who are asked by mail, and an hour's reading, not a list to buy. */
export const most_lines = 1000;
/** What a file with so many lines of usual length needs at most, in characters. */
export const largest_book = 300_000;

/** Whether a request brings an address book: a far too large one is read, to be refused with a sentence. */
export function isBookUpload(path: string): boolean {
  return path === '/desk/newspaper/newsletter/address-book';
}

/** A line with an address, by its number in the file. */
export interface BookLine {
  number: number;
  email: string;
}

/** A line that was not taken, and why. */
export interface RefusedLine {
  number: number;
  code: string;
}

export interface Book {
  /** Lines with anything in them, but the head. */
  lines: number;
  found: BookLine[];
  refused: RefusedLine[];
}

/**
 * Reads an address book: CSV with commas, semicolons or tabs, or one address a line. In each line the first cell that is
 * a mail address counts and nothing else is kept. A first line without one is the head.
 */
export function readBook(text: string): Read<Book> {
  const no = (code: string, values = {}): Read<Book> => ({
    ok: false,
    problems: [{ field: 'book', code, values }],
  });
  if (text.length > largest_book) return no('newspaper.newsletter.book.too_large', { most: most_lines });
  const rows = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  const full = rows.filter((row) => row.trim() !== '').length;
  if (full === 0) return no('newspaper.newsletter.book.empty');
  if (full > most_lines + 1)
    return no('newspaper.newsletter.book.too_long', { count: full, most: most_lines });
  const book: Book = { lines: 0, found: [], refused: [] };
  const known = new Set<string>();
  for (const [place, row] of rows.entries()) {
    if (row.trim() === '') continue;
    const email = addressIn(row);
    const isHead = book.lines === 0 && email === null && !row.includes('@') && place === 0;
    if (isHead) continue;
    book.lines += 1;
    const number = place + 1;
    if (email === null) book.refused.push({ number, code: 'newspaper.newsletter.book.no_address' });
    else if (known.has(email.toLowerCase()))
      book.refused.push({ number, code: 'newspaper.newsletter.book.twice' });
    else {
      known.add(email.toLowerCase());
      book.found.push({ number, email });
    }
  }
  if (book.lines === 0) return no('newspaper.newsletter.book.empty');
  if (book.lines > most_lines)
    return no('newspaper.newsletter.book.too_long', { count: book.lines, most: most_lines });
  return { ok: true, value: book };
}

/** The first cell of a line that is a mail address; `Name <address>` counts, too. */
function addressIn(row: string): string | null {
  for (const cell of row.slice(0, 4000).split(/[,;\t]/)) {
    const plain = cell.trim().replace(/^"(.*)"$/, '$1');
    const read = readMailAddress(plain.match(/<([^<>]+)>$/)?.[1] ?? plain, 'book', 'email');
    if (read.ok) return read.value;
  }
  return null;
}

/** How an address book is taken in. */
export interface BookTaking {
  /** Where the consents come from, as somebody of the staff answers for it. */
  consents_from: string;
  spoken: Language;
  often: Often;
}

/** Least and most characters of that sentence. */
export const consents_length = { least: 20, most: 1000 };

/** Reads what is said beside the book. */
export function readConsents(typed: string): Problem[] {
  const { length } = tidy(typed);
  if (length >= consents_length.least && length <= consents_length.most) return [];
  return [{ field: 'consents_from', code: 'newspaper.newsletter.book.no_consents', values: consents_length }];
}

interface Means {
  mails: MailBook;
  messages: Messages;
  publicUrl: string;
}

/**
 * Takes an address book in: each address gets the mail that asks to confirm, and is nobody's reader before that. One
 * that had such a mail today is left out, and so is what comes after the room for those who wait is full. What was
 * taken before a fault stays: the rest can be handed in again tomorrow.
 */
export async function takeBook(
  db: Db,
  actor: Actor,
  book: Book,
  { consents_from, spoken, often }: BookTaking,
  { mails, messages, publicUrl }: Means,
): Promise<{ taken: number; refused: RefusedLine[] }> {
  const id = newId(actor.chance);
  await transact(db, async (tx) => {
    const own = { id, consents_from: tidy(consents_from), lines: book.lines, taken: 0 };
    await tx
      .insertInto('newsletter_imports')
      .values({ ...own, by: actor.who, at: actor.clock.now() })
      .execute();
    const detail = { lines: book.lines, addresses: book.found.length };
    await record(tx, actor, { what: 'newsletter.imported', subject: `newsletter_import:${id}`, detail });
  });
  const words = confirmWords(messages.in(spoken), publicUrl, 'address book');
  const refused = [...book.refused];
  let taken = 0;
  for (const { number, email } of book.found) {
    try {
      if (await askOnce(db, actor, mails, { email, spoken, often, import_id: id }, words)) taken += 1;
      else refused.push({ number, code: 'newspaper.newsletter.mail_today' });
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 503) throw error;
      refused.push({ number, code: error.code });
    }
  }
  await db.updateTable('newsletter_imports').set({ taken }).where('id', '=', id).execute();
  return { taken, refused: refused.sort((a, b) => a.number - b.number) };
}
