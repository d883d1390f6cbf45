import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { type Language, languages, type Messages } from '../../kernel/language.js';
import { Refused } from '../../kernel/refusals.js';
import { letterNames } from '../../mailroom/addresses/envelope-name.js';
import { campaignOrNone } from '../../mailroom/campaign.js';
import { dateInWords } from '../../page/date.js';
import type { KeyRing } from '../../page/web.js';
import { BookBinder } from '../../print/book-binder.js';
import { type Press, type PrintedPaper, PrintFailed, type Sheet, sheetAt } from '../../print/press.js';
import { type Book, bookOf, printsNow } from './book.js';
import { type BookVoice, calledIn, openPart, partsOf, setLetters, setPart } from './book-part.js';
import type { LeftOut } from './tables.js';

const front_sheet: Sheet = sheetAt(import.meta.url, 'book-front.typ');
/** So many books are printed at once. */
const most_at_once = 2;

export interface BookMeans {
  db: Db;
  press: Press;
  messages: Messages;
  keys: KeyRing;
}

/** A print that was begun. */
export interface BegunPrint {
  id: string;
  book: Book;
  parts: string[][];
  voice: BookVoice;
  publisher: string;
}

/**
 * Begins a print for somebody who holds the key: everything that would stop it is found now, before the first byte
 * is given out. Throws `Missing`, and `Refused` while the person is held, without a decision, without the key, without
 * letters, and when several books are being printed.
 */
export async function beginPrint(
  means: BookMeans,
  actor: Actor,
  staffId: string,
  personId: string,
): Promise<BegunPrint> {
  const { db, keys, press } = means;
  const day = today(actor.clock);
  const now = actor.clock.now();
  const book = await bookOf(db, personId, day);
  if (book.may === 'held') throw new Refused('letters.keepsakes.book_desk.is_held');
  if (book.may === 'undecided') throw new Refused('letters.keepsakes.book_desk.undecided');
  const parts = await partsOf(db, personId);
  const [first] = parts.flat();
  if (!first) throw new Refused('letters.keepsakes.book_desk.nothing_kept');
  if ((await printsNow(db, now)) >= most_at_once)
    throw new Refused('letters.keepsakes.book_desk.busy', { most: most_at_once }, 429);
  await openPart(db, keys, [first]);
  const { voice, publisher } = await voiceOf(means, personId, day);
  await refusedWhenUnset(setFront(press, { voice, publisher }, [], []));
  const id = newId(actor.chance);
  const letters = parts.flat().length;
  await transact(db, async (tx) => {
    const row = { id, person_id: personId, letters, left_out: '[]', begun_by: staffId };
    await tx
      .insertInto('book_prints')
      .values({ ...row, state: 'printing', begun_at: now, moved_at: now })
      .execute();
    await record(tx, actor, {
      what: 'book.print_begun',
      subject: `person:${personId}`,
      detail: { letters },
    });
  });
  return { id, book, parts, voice, publisher };
}

/** What can be put right before anything is printed is said in a sentence. */
async function refusedWhenUnset(print: Promise<unknown>): Promise<void> {
  try {
    await print;
  } catch (error) {
    if (!(error instanceof PrintFailed)) throw error;
    throw new Refused('letters.keepsakes.book_desk.press', { code: error.code }, 503);
  }
}

/**
 * A book speaks the language that its reader is known to read best, of those that we speak; else that of most letters;
 * else the campaign's.
 */
async function voiceOf({ db, messages }: BookMeans, personId: string, date: string) {
  const [names, sender, wishes, written] = await Promise.all([
    letterNames(db, personId),
    campaignOrNone(db),
    db.selectFrom('letter_wishes').select('languages').where('person_id', '=', personId).executeTakeFirst(),
    db
      .selectFrom('keepsakes as k')
      .innerJoin('letters as l', 'l.id', 'k.letter_id')
      .select('l.language')
      .where('k.person_id', '=', personId)
      .groupBy('l.language')
      .orderBy((e) => e.fn.countAll(), 'desc')
      .execute(),
  ]);
  const wanted = [...(wishes?.languages ?? []), ...written.map((one) => one.language), sender?.language];
  const language = wanted.find(isSpoken) ?? languages[0];
  const say = messages.in(language);
  const title = say('letters.keepsakes.book.title', { name: names.called(language) });
  return { voice: { say, title, date }, publisher: sender?.name ?? '' };
}

const isSpoken = (one: string | undefined): one is Language => languages.some((spoken) => spoken === one);

/** A letter as the contents have it. */
interface Entry {
  written_on: string;
  name: string;
  page: number;
}

function setFront(
  press: Press,
  { voice, publisher }: Pick<BegunPrint, 'voice' | 'publisher'>,
  entries: Entry[],
  left_out: LeftOut[],
): Promise<PrintedPaper> {
  const { say, title, date } = voice;
  const word = (name: string, values = {}) => say(`letters.keepsakes.book.${name}`, values);
  const years = [...new Set(entries.map(({ written_on }) => written_on.slice(0, 4)))];
  const ends = [entries[0], entries.at(-1)].map((one) => one && dateInWords(one.written_on, say));
  const data = {
    ...{ title, heading: title, lang: say.language, date, publisher },
    subtitle: word('subtitle'),
    about: word('about'),
    contents: word('contents'),
    count: word('count', { count: entries.length }),
    span: ends[0] === ends[1] ? (ends[0] ?? '') : word('span', { from: ends[0] ?? '', to: ends[1] ?? '' }),
    years: years.map((year) => ({
      heading: year,
      letters: entries
        .filter(({ written_on }) => written_on.startsWith(year))
        .map(({ written_on, name, page }) => ({ date: dateInWords(written_on, say), name, page })),
    })),
    'left-out':
      left_out.length === 0
        ? null
        : {
            heading: word('left_out'),
            about: word('left_out_about'),
            letters: left_out.map(
              ({ written_on, reason }) => `${dateInWords(written_on, say)}: ${word(`left.${reason}`)}`,
            ),
          },
  };
  return press.print(front_sheet, data);
}

/**
 * The book, piece by piece as it is set: letters in the order of their dates, then title and contents, which stand in
 * front. Memory holds one part at a time; how far it is stands in its row. What cannot be set is left out and
 * named in the book and at the desk. Nothing of it is kept. Whoever stops reading breaks the print off.
 */
export async function* printBook(
  means: BookMeans,
  actor: Actor,
  print: BegunPrint,
): AsyncGenerator<Uint8Array> {
  const { db, keys, press } = means;
  const { id, parts, voice } = print;
  const binder = new BookBinder();
  const entries: Entry[] = [];
  const left_out: LeftOut[] = [];
  let done = 0;
  let isWhole = false;
  const moved = (state: 'printing' | 'printed' | 'broken', pages: number) =>
    db
      .updateTable('book_prints')
      .set({ state, done, pages, left_out: JSON.stringify(left_out), moved_at: actor.clock.now() })
      .where('id', '=', id)
      .execute();
  try {
    for (const ids of parts) {
      const { opened, left_out: damaged } = await openPart(db, keys, ids);
      const first = binder.count + 1;
      const part = await setPart(opened, (letters) => setLetters(press, voice, letters, first));
      left_out.push(...damaged, ...part.left_out);
      for (const [place, one] of part.letters.entries()) {
        const page = binder.count + (part.paper?.begins[place] ?? 1);
        entries.push({ written_on: one.written_on, name: calledIn(one, voice.say), page });
      }
      if (part.paper) yield await binder.add(part.paper.pdf);
      done += ids.length;
      await moved('printing', binder.count);
    }
    const front = await setFront(press, print, entries, left_out);
    const marks = entries.map(({ written_on, name, page }) => ({
      title: `${dateInWords(written_on, voice.say)}, ${name}`,
      page,
    }));
    const { bytes, pages, sha256 } = await binder.finish(front.pdf, marks);
    yield bytes;
    await moved('printed', pages);
    await transact(db, async (tx) => {
      await record(tx, actor, {
        what: 'book.printed',
        subject: `person:${print.book.person_id}`,
        detail: { letters: entries.length, left_out: left_out.length, pages, sha256 },
      });
    });
    isWhole = true;
  } finally {
    if (!isWhole) await moved('broken', binder.count);
  }
}
