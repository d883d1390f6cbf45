import { composed } from '../../kernel/composed.js';
import type { Problem, Read, Values } from '../../kernel/refusals.js';
import { readMailAddress } from '../../post/mail-address.js';
import { linesAtMost } from '../../print/text-width.js';
import { codePoint, missingGlyphs, TURNING_MARKS } from '../../print/typeface.js';
import type { LetterText, Sender } from '../letter.js';
import { readLetterCode } from '../letter-code.js';
import { line_em, return_line } from '../letter-sides.js';
import { letsIn, line_characters, type PrisonRules, roomOn } from './prison-rules.js';

/** What was typed, field by field, before anything is known about it. */
export type Typed = Record<string, string | undefined>;

/** Every field of the form but the picture, in its order; also what is carried along in the preview. */
export const fields = [
  'language',
  'translate',
  'text',
  'signed',
  'back',
  'name',
  'lines',
  'wants_answer',
  'keep',
  'keep_name',
  'email',
  'earlier',
] as const;
export type Field = (typeof fields)[number];

/** The fields of a letter that was sent back and is written again: who wrote stays as it is. */
export const text_fields = ['language', 'translate', 'text', 'signed'] as const;

/** Languages that our typefaces can set, as a letter may be written in. */
export const letter_languages = [
  ...[
    'ru',
    'kk',
    'en',
    'be',
    'bg',
    'cs',
    'da',
    'de',
    'es',
    'et',
    'fi',
    'fr',
    'hr',
    'hu',
    'it',
    'ky',
    'lt',
    'lv',
  ],
  ...['mn', 'nl', 'no', 'pl', 'pt', 'ro', 'sk', 'sl', 'sr', 'sv', 'tg', 'tr', 'tt', 'uk', 'uz'],
] as const;

/** A letter as its text was said. */
export interface TextSaid {
  language: string;
  letter: LetterText;
  /** Its language gets through only translated, as far as is known. */
  needs_translation: boolean;
}

/** A letter as it was typed, read. */
export interface LetterSaid extends TextSaid {
  /** Whose address stands on the envelope. */
  back: 'campaign' | 'own';
  /** Null: nothing was given. */
  sender: Sender | null;
  wants_answer: boolean;
  /** A copy may be kept for the day of release, under this name; `name` null: as it is signed. Null: none. */
  keep: { name: string | null } | null;
  /** The code of an earlier letter. */
  earlier: string | null;
}

/** Longest value of each short field, in characters. */
const longest = { signed: 80, name: 80, line: 60 } as const;
const most_address_lines = 6;
/** Nothing longer is looked at more closely. */
const longest_text = 20_000;

export type Wrong = (field: Field, code: string, values?: Values) => void;

/**
 * Reads what was typed into the form. `rules` are those of the prison, `hasPicture` makes the room for the text
 * smaller. Gives the letter or every problem, each at its field; throws nothing, whatever was typed.
 */
export function readLetter(form: Typed, rules: PrisonRules, hasPicture: boolean): Read<LetterSaid> {
  const problems: Problem[] = [];
  const wrong = wrongIn(problems);
  const said = textIn(form, rules, hasPicture, wrong);
  const back = form.back === 'own' ? 'own' : 'campaign';
  const name = back === 'own' ? lineIn(form.name, 'name', longest.name, wrong) : '';
  const lines = back === 'own' ? addressIn(form.lines, wrong) : [];
  if (back === 'own' && (form.name ?? '').trim() === '') wrong('name', 'empty_name');
  // It stands in one line above the address, too, and has to show in the window.
  const above = linesAtMost([name, ...lines].join(' · '), return_line.em, 'Noto Sans');
  if (above > return_line.lines) wrong('lines', 'long_address');
  const keep = form.keep === 'yes' ? { name: readCopyName(form.keep_name, wrong) } : null;
  const email = emailIn(form.email, wrong);
  const earlier = (form.earlier ?? '').trim();
  const code = earlier === '' ? null : readLetterCode(earlier);
  if (earlier !== '' && code === null) wrong('earlier', 'no_code');
  if (problems.length > 0) return { ok: false, problems: inOrder(problems) };
  const own = back === 'own';
  return {
    ok: true,
    value: {
      ...said,
      back,
      sender: own || email ? { email, name: own ? name : null, lines: own ? lines : null } : null,
      wants_answer: form.wants_answer !== 'no',
      keep,
      earlier: code,
    },
  };
}

/** The name that is to stand under the copy; null: none of its own. */
export function readCopyName(typed: string | undefined, wrong: Wrong): string | null {
  return lineIn(typed, 'keep_name', longest.signed, wrong) || null;
}

/** Reads a letter that is written again. Throws nothing. */
export function readTextAgain(form: Typed, rules: PrisonRules, hasPicture: boolean): Read<TextSaid> {
  const problems: Problem[] = [];
  const said = textIn(form, rules, hasPicture, wrongIn(problems));
  return problems.length > 0 ? { ok: false, problems: inOrder(problems) } : { ok: true, value: said };
}

function wrongIn(problems: Problem[]): Wrong {
  return (field, code, values) => {
    problems.push({ field, code: `letters.writing.problem.${code}`, ...(values ? { values } : {}) });
  };
}

function inOrder(problems: Problem[]): Problem[] {
  const place = (one: Problem) => (fields as readonly string[]).indexOf(one.field);
  return problems.toSorted((one, other) => place(one) - place(other));
}

function textIn(form: Typed, rules: PrisonRules, hasPicture: boolean, wrong: Wrong): TextSaid {
  const language = form.language ?? '';
  const known = (letter_languages as readonly string[]).includes(language);
  if (!known) wrong('language', 'choose_language');
  const needs_translation = known && !letsIn(rules.card, language);
  if (needs_translation && rules.is_fresh && form.translate !== 'yes') {
    wrong('language', 'language_refused');
  }
  const text = paperText(form.text ?? '');
  const fault = faultOf(text) ?? roomFault(text, rules, hasPicture);
  if (fault) wrong('text', ...fault);
  const signed = lineIn(form.signed, 'signed', longest.signed, wrong);
  return { language, letter: { text, signed }, needs_translation };
}

type Fault = [code: string, values?: Values];

/**
 * A text as paper has it: composed letters, one kind of line end, no tabs, nothing that draws nothing, no line
 * more than one empty one. Marks that turn the direction of writing stay, to be refused.
 */
function paperText(typed: string): string {
  return composed(typed.slice(0, longest_text + 1))
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/\t/g, ' ')
    .replace(/(?![\u00ad\u202a-\u202e\u2066-\u2069])\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/[^\S\n]+(?=\n|$)/g, '')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\s+$/g, '');
}

/** What keeps a text from being a letter, whatever the prison's rules are. */
function faultOf(text: string): Fault | null {
  if (text === '') return ['empty_text'];
  if (text.length > longest_text) return ['far_too_long', { most: longest_text }];
  return unprintable(text, /(?!\n)\p{Cc}/u) ?? (/\p{L}/u.test(text) ? null : ['no_words']);
}

/** Why a text cannot be printed; names the first few characters as they are and by their numbers. */
function unprintable(text: string, control = /\p{Cc}/u): Fault | null {
  if (TURNING_MARKS.test(text)) return ['turning'];
  if (control.test(text)) return ['control'];
  const missing = missingGlyphs(text).filter((one) => one !== '\n');
  if (missing.length === 0) return null;
  const characters = missing.slice(0, 6).map((one) => `${shown(one)} (${codePoint(one)})`);
  return ['unprintable', { characters: characters.join(', '), count: missing.length }];
}

/** Half a pair of surrogates cannot be shown on a page at all. */
const shown = (character: string) => (/\p{Cs}/u.test(character) ? '\ufffd' : character);

function roomFault(text: string, { card }: PrisonRules, hasPicture: boolean): Fault | null {
  const room = roomOn(card, hasPicture);
  const length = [...text].length;
  if (length > room.characters) return ['too_long', { length, most: room.characters }];
  const lines = linesOf(text);
  return lines > room.lines ? ['too_many_lines', { lines, most: room.lines }] : null;
}

/** How many printed lines a text takes, about, and more where its letters are wide: each paragraph begins a new one. */
export function linesOf(text: string): number {
  return text.split('\n').reduce((sum, one) => {
    const counted = Math.ceil([...one].length / line_characters);
    return sum + Math.max(1, counted, linesAtMost(one, line_em, 'PT Serif'));
  }, 0);
}

function lineIn(typed: string | undefined, field: Field, most: number, wrong: Wrong): string {
  const line = oneLine(typed ?? '');
  if (line.length > most) wrong(field, 'long_line', { length: line.length, most });
  else {
    const fault = unprintable(line);
    if (fault) wrong(field, ...fault);
  }
  return line;
}

const oneLine = (typed: string) => paperText(typed.slice(0, 2000)).replace(/\s+/g, ' ').trim();

function addressIn(typed: string | undefined, wrong: Wrong): string[] {
  const lines = paperText((typed ?? '').slice(0, 2000))
    .split('\n')
    .map(oneLine)
    .filter((line) => line !== '');
  const fault = unprintable(lines.join('\n'), /(?!\n)\p{Cc}/u);
  if (lines.length === 0) wrong('lines', 'empty_lines');
  else if (lines.length > most_address_lines) wrong('lines', 'many_lines', { most: most_address_lines });
  else if (lines.some((line) => line.length > longest.line))
    wrong('lines', 'wide_lines', { most: longest.line });
  else if (fault) wrong('lines', ...fault);
  return lines;
}

function emailIn(typed: string | undefined, wrong: Wrong): string | null {
  if ((typed ?? '').trim() === '') return null;
  const read = readMailAddress(typed ?? '', 'email', 'email');
  if (read.ok) return read.value;
  wrong('email', 'no_email');
  return null;
}
