import type { Db } from '../../kernel/database.js';
import type { Language, Messages } from '../../kernel/language.js';
import { printCovers } from '../../mailroom/batches/covers.js';
import { type Sheets, usualSheets } from '../../mailroom/batches/sheets.js';
import { campaign } from '../../mailroom/campaign.js';
import { setOrLeave } from '../../mailroom/set-or-leave.js';
import { tallyOf } from '../../mailroom/tally-sheet.js';
import type { KeyRing } from '../../page/web.js';
import { type Press, type PrintedPaper, type Sheet, sheetAt } from '../../print/press.js';
import { sidesOn } from '../letter-sides.js';
import {
  type LetterPaper,
  letterPapers,
  type OpenedLetter,
  openLetter,
  sheetOf,
  textsOnPaper,
} from './letter-paper.js';

/** The sheet of letters: one or many, with or without a tally. */
export const letterSheet: Sheet = sheetAt(import.meta.url, 'letter-sheet.typ');

/** One file holds so many letters at most: their tally is about one side, and the press holds no more than 200 MB. */
export const most_in_part = 40;
/** One file holds so many bytes of sealed pictures at most, which keeps it below the press's limit. */
const most_picture_bytes = 20 * 1024 * 1024;

export interface LetterMeans {
  db: Db;
  press: Press;
  messages: Messages;
  keys: KeyRing;
}

export type LetterLeftOut = 'deleted' | 'no_key' | 'glyph' | 'overflow' | 'too_long';

export interface PrintedLetters {
  paper: PrintedPaper | null;
  printed: string[];
  left_out: { id: string; reason: LetterLeftOut }[];
}

/** The letters of a batch in files that the press can set at once. The same batch, the same parts. */
export async function partsOf(db: Db, ids: string[]): Promise<string[][]> {
  const parts: string[][] = [];
  let room = 0;
  for (const { id, picture_sealed } of await letterPapers(db, ids)) {
    const size = picture_sealed?.length ?? 0;
    if (parts.length === 0 || size > room || parts.at(-1)?.length === most_in_part) {
      parts.push([]);
      room = most_picture_bytes;
    }
    room -= size;
    parts.at(-1)?.push(id);
  }
  return parts;
}

/**
 * Prints letters, in this order, dated `day`, each on sheets of its own; with `title` a tally last. Texts are opened
 * with the keys of whoever asks. What cannot be opened or set is left out and named; the others are printed. The same
 * letters give the same bytes. Rejects with `PrintFailed`.
 */
export async function printLetters(
  means: LetterMeans,
  ids: string[],
  day: string,
  title: string | null,
): Promise<PrintedLetters> {
  const { db, press, messages, keys } = means;
  const [sender, { letter: form }] = await Promise.all([campaign(db), usualSheets(db)]);
  const left_out: PrintedLetters['left_out'] = [];
  const opened: OpenedLetter[] = [];
  const all = await letterPapers(db, ids);
  for (const paper of all) {
    const letter = await openLetter(db, paper, keys);
    if (typeof letter === 'string') left_out.push({ id: paper.id, reason: letter });
    else opened.push(letter);
  }
  const set = (letters: OpenedLetter[]) => {
    const sheets = letters.map((letter) => sheetOf(letter, sender, messages, day));
    const say = messages.in(sender.language as Language);
    const kept = new Set(letters.map(({ id }) => id));
    const data = {
      title: title ?? say('letters.papers.title', { day }),
      lang: sender.language,
      date: day,
      form,
      letters: sheets.map(({ letter }) => letter),
      tally: title === null ? null : tallyOf(say, title, letters.length, all, kept),
    };
    return press.print(
      letterSheet,
      data,
      new Map(sheets.flatMap(({ picture }) => (picture ? [picture] : []))),
    );
  };
  const pile = await setOrLeave(opened, set);
  left_out.push(...pile.faults);
  let { good, paper } = pile;
  // Original and translation go in together where both have room; else the one that the place reads.
  const both = tooLong(good, paper).filter((letter) => textsOnPaper(letter).length > 1);
  if (both.length > 0) {
    good = good.map((letter) => (both.includes(letter) ? { ...letter, translations: false } : letter));
    paper = await set(good);
  }
  const long = tooLong(good, paper);
  left_out.push(...long.map(({ id }) => ({ id, reason: 'too_long' as const })));
  good = good.filter((letter) => !long.includes(letter));
  return {
    paper: long.length === 0 ? paper : good.length > 0 ? await set(good) : null,
    printed: good.map(({ id }) => id),
    left_out,
  };
}

/** Letters with more sides than they may have. */
function tooLong(letters: OpenedLetter[], paper: PrintedPaper | null): OpenedLetter[] {
  if (!paper) return [];
  const { begins, ends } = paper;
  const sides = (at: number) => (ends[at] ?? 0) - (begins[at] ?? 0) + 1;
  return letters.filter((letter, at) => sides(at) > sidesOn(letter.most_pages));
}

/** Labels or envelopes for letters, on what the campaign prints on, or on `cover`; null where addresses show through a window. */
export async function printLetterCovers(
  means: Omit<LetterMeans, 'keys'>,
  papers: LetterPaper[],
  day: string,
  cover: string | null,
): Promise<PrintedPaper | null> {
  const [sender, usual] = await Promise.all([campaign(means.db), usualSheets(means.db)]);
  const sheets: Sheets = cover === null ? usual : { ...usual, cover };
  return printCovers(means, papers, sender, day, sheets);
}
