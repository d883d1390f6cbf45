import { among, type Db } from '../../kernel/database.js';
import { languageName, type Say } from '../../kernel/language.js';
import { NotOpened } from '../../kernel/vault.js';
import { dateInWords } from '../../page/date.js';
import type { KeyRing } from '../../page/web.js';
import { type Press, type PrintedPaper, PrintFailed, type Sheet, sheetAt } from '../../print/press.js';
import type { Picture } from '../letter-receiving.js';
import { type Keepsake, sealedCopy, sealedCopyPicture } from './keepsake.js';
import { keepsakes_compartment } from './keepsake-choice.js';
import type { LeftOut } from './tables.js';

const letters_sheet: Sheet = sheetAt(import.meta.url, 'book-letters.typ');

/** A part is set at once: at most so many letters, so much sealed text, so much of sealed pictures. */
const most_letters = 50;
const most_text_bytes = 1024 * 1024;
const most_picture_bytes = 12 * 1024 * 1024;

/** The letters of somebody's book in their order, in parts that the press can set and memory can hold. */
export async function partsOf(db: Db, personId: string): Promise<string[][]> {
  const rows = await db
    .selectFrom('keepsakes')
    .select((e) => [
      'letter_id',
      e.fn<number>('octet_length', ['copy_sealed']).as('text'),
      e.fn<number | null>('octet_length', ['picture_sealed']).as('picture'),
    ])
    .where('person_id', '=', personId)
    .orderBy('written_on')
    .orderBy('kept_at')
    .orderBy('letter_id')
    .execute();
  const parts: string[][] = [];
  let [text, picture] = [0, 0];
  for (const row of rows) {
    text += row.text;
    picture += row.picture ?? 0;
    const part = parts.at(-1);
    const isFull = text > most_text_bytes || picture > most_picture_bytes;
    if (part && part.length < most_letters && !isFull) part.push(row.letter_id);
    else {
      parts.push([row.letter_id]);
      [text, picture] = [row.text, row.picture ?? 0];
    }
  }
  return parts;
}

/** A copy that was opened for the print. */
export interface OpenedCopy extends Keepsake {
  id: string;
  written_on: string;
  picture: Picture | null;
  /** There was one, and it cannot be printed. */
  has_lost_picture: boolean;
}

/**
 * Opens the copies of a part with the keys of whoever prints. What its writer took back meanwhile is not there; what
 * is damaged is named. Throws `Refused` without the key.
 */
export async function openPart(
  db: Db,
  keys: KeyRing,
  ids: string[],
): Promise<{ opened: OpenedCopy[]; left_out: LeftOut[] }> {
  const rows = await db
    .selectFrom('keepsakes')
    .select(['letter_id', 'written_on', 'copy_sealed', 'picture_sealed'])
    .where('letter_id', '=', among(ids))
    .execute();
  const byId = new Map(rows.map((row) => [row.letter_id, row]));
  const opened: OpenedCopy[] = [];
  const left_out: LeftOut[] = [];
  for (const id of ids) {
    const row = byId.get(id);
    if (!row) continue;
    const copy = await orNull(keys.open<Keepsake>(keepsakes_compartment, sealedCopy(id), row.copy_sealed));
    if (!copy) {
      left_out.push({ id, written_on: row.written_on, reason: 'damaged' });
      continue;
    }
    const picture =
      row.picture_sealed &&
      (await orNull(keys.open<Picture>(keepsakes_compartment, sealedCopyPicture(id), row.picture_sealed)));
    const has_lost_picture = row.picture_sealed !== null && picture === null;
    opened.push({ ...copy, id, written_on: row.written_on, picture, has_lost_picture });
  }
  return { opened, left_out };
}

async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof NotOpened) return null;
    throw error;
  }
}

/** How a book speaks, and what stands on each of its parts. */
export interface BookVoice {
  say: Say;
  title: string;
  /** YYYY-MM-DD. */
  date: string;
}

/** Sets letters in this order; pages are numbered from `first` on. Rejects with `PrintFailed`. */
export function setLetters(
  press: Press,
  { say, title, date }: BookVoice,
  letters: OpenedCopy[],
  first: number,
): Promise<PrintedPaper> {
  const word = (name: string, values = {}) => say(`letters.keepsakes.book.${name}`, values);
  const pictures = new Map<string, Uint8Array>();
  const sheets = letters.map((one) => {
    const file = one.picture && `${one.id}.${one.picture.type === 'image/png' ? 'png' : 'jpg'}`;
    if (file && one.picture) pictures.set(file, Buffer.from(one.picture.base64, 'base64'));
    return {
      date: dateInWords(one.written_on, say),
      name: calledIn(one, say),
      lang: one.language,
      text: one.text,
      picture: file && `pictures/${file}`,
      'picture-alt': file ? word('picture') : '',
      remark: one.has_lost_picture ? word('picture_gone') : null,
      translations: one.translations.map(({ language, text }) => ({
        lang: language,
        heading: word('translation', { language: languageName(say.language, language) }),
        text,
      })),
    };
  });
  return press.print(letters_sheet, { title, lang: say.language, date, first, letters: sheets }, pictures);
}

/** What stands above a letter of a book. */
export const calledIn = ({ name }: Pick<Keepsake, 'name'>, say: Say): string =>
  name === '' ? say('letters.keepsakes.book.no_name') : name;

/** A part that was set, with what is in it and what is not. */
export interface SetPart {
  paper: PrintedPaper | null;
  letters: OpenedCopy[];
  left_out: LeftOut[];
}

/** What one of the letters can be to blame for; everything else is the press's. */
const faults_of_one: readonly string[] = ['glyph', 'overflow', 'sheet', 'size'];

/**
 * Sets a part; where it fails by some of its letters, found by halving it, without them. A letter that cannot be set
 * with its picture is set without.
 */
export async function setPart(
  letters: OpenedCopy[],
  set: (letters: OpenedCopy[]) => Promise<PrintedPaper>,
): Promise<SetPart> {
  if (letters.length === 0) return { paper: null, letters: [], left_out: [] };
  try {
    return { paper: await set(letters), letters, left_out: [] };
  } catch (error) {
    if (!(error instanceof PrintFailed) || !faults_of_one.includes(error.code)) throw error;
    const [only] = letters;
    if (only && letters.length === 1) {
      if (only.picture) return setPart([{ ...only, picture: null, has_lost_picture: true }], set);
      const reason = error.code === 'glyph' ? 'glyph' : 'unset';
      return { paper: null, letters: [], left_out: [{ id: only.id, written_on: only.written_on, reason }] };
    }
  }
  const half = Math.ceil(letters.length / 2);
  const one = await setPart(letters.slice(0, half), set);
  const other = await setPart(letters.slice(half), set);
  const good = [...one.letters, ...other.letters];
  const left_out = [...one.left_out, ...other.left_out];
  return { paper: good.length > 0 ? await set(good) : null, letters: good, left_out };
}
