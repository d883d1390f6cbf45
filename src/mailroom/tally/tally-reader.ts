import { addDays, isDay } from '../../kernel/day.js';
import type { Problem, Read } from '../../kernel/refusals.js';
import { readTypedDate } from '../../page/typed-date.js';
import { tidy } from '../../register/record/field-reader.js';
import type { Outcome } from '../dispatch.js';
import { readDispatchCode } from '../dispatch-code.js';
import { holdsContact } from '../returns/contact-in-words.js';
import { readS10 } from '../returns/s10.js';
import type { ConfirmedBy, ConfirmedHow, ReturnReason } from '../returns/tables.js';
import * as lexicon from './tally-words.js';

/** At most so many lines in one form, so many characters in a line and in a note. */
export const limits = { lines: 500, line: 300, note: 500 } as const;

/** What a line says, or what the heading above it says for it. */
export interface Said {
  outcome: Outcome | null;
  /** YYYY-MM-DD. */
  on: string | null;
  reason: ReturnReason | null;
  receipt: string | null;
  by_whom: ConfirmedBy | null;
  how: ConfirmedHow | null;
  /** What is left of the words. */
  note: string | null;
}

/** One line as it was read. A line with several codes becomes several. */
export interface ReadLine {
  /** Counted from one, as it was typed. */
  number: number;
  typed: string;
  /** What goes back into the field when it was not entered: of a line with several codes, this one. */
  again: string;
  /** Null for a heading, and for a line whose code cannot be read. */
  code: string | null;
  said: Said | null;
  problem: Problem | null;
}

const nothing: Said = {
  outcome: null,
  on: null,
  reason: null,
  receipt: null,
  by_whom: null,
  how: null,
  note: null,
};

/**
 * Reads a tally as it was typed, pasted from a message or from a spreadsheet: codes with what happened, a
 * line each, parted by blanks, tabs, commas or semicolons. A line without a code is a heading: what a line
 * below does not say, the heading says, and what neither says, `form` says (null: today). Never throws; what
 * cannot be read is a problem of its line. Lines beyond the limit are not read: `enterTally` refuses them.
 */
export function readTally(text: string, form: Pick<Said, 'outcome' | 'note'>, today: string): ReadLine[] {
  const lines: ReadLine[] = [];
  let heading: Said = { ...nothing, ...form };
  for (const [place, raw] of text
    .split(/\r\n?|\n/)
    .slice(0, 20 * limits.lines)
    .entries()) {
    const typed = tidy(raw.replace(/\t/g, ' ; '));
    if (!/[\p{L}\p{N}]/u.test(typed)) continue;
    if (lines.length > limits.lines) break;
    const number = place + 1;
    const line = (more: Partial<ReadLine>): ReadLine => ({
      number,
      typed: typed.slice(0, limits.line),
      again: raw,
      code: null,
      said: null,
      problem: null,
      ...more,
    });
    if (typed.length > limits.line) {
      lines.push(line({ problem: wrong('long', { most: limits.line }) }));
      continue;
    }
    const { codes, words } = codesIn(typed);
    const said = readWords(words, today, codes.length === 0 ? null : heading.outcome);
    if (codes.length === 0) {
      if (said.ok && (said.value.outcome || said.value.on) && !said.value.receipt) {
        heading = { ...nothing, ...form, ...withoutGaps(said.value) };
        lines.push(line({ said: heading }));
      } else {
        lines.push(line({ problem: said.ok ? notACode(typed) : (said.problems[0] as Problem) }));
      }
      continue;
    }
    for (const one of codes) {
      const code = readDispatchCode(one);
      const own = codes.length > 1 ? { again: `${one} ${words}`.trim() } : {};
      if (!code.ok) lines.push(line({ ...own, problem: code.problems[0] as Problem }));
      else if (!said.ok) lines.push(line({ ...own, code: code.value, problem: said.problems[0] as Problem }));
      else lines.push(line({ ...own, code: code.value, ...completed(said.value, heading, today) }));
    }
  }
  return lines;
}

function wrong(code: string, values: Problem['values'] = {}): Problem {
  return { field: 'codes', code: `mailroom.tally.${code}`, values };
}

function notACode(typed: string): Problem {
  const read = readDispatchCode(typed.split(/[\s,;:]+/)[0] ?? '');
  return read.ok ? wrong('no_outcome_said') : (read.problems[0] as Problem);
}

function withoutGaps(said: Said): Partial<Said> {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null));
}

/** What the line says, filled up from the heading; a reason only of what came back. */
function completed(own: Said, heading: Said, today: string): Partial<ReadLine> {
  const said = { ...heading, ...withoutGaps(own) };
  if (!said.outcome) return { said, problem: wrong('no_outcome_said') };
  if (said.outcome !== 'returned') said.reason = null;
  else if (!said.reason)
    said.reason = said.note ? (lexicon.taken(said.note, lexicon.reason_words)?.found ?? null) : null;
  if (said.outcome === 'returned' && !said.reason) {
    return { said, problem: said.note ? wrong('reason_unknown', { words: said.note }) : wrong('no_reason') };
  }
  if (said.outcome === 'handed_over' && !said.note) return { said, problem: wrong('no_place') };
  return { said: { ...said, on: said.on ?? today } };
}

const letter = '[\\p{L}\\p{N}]';
/** Three, perhaps a hyphen or a blank, and four: a code, or somebody's attempt at one. */
const code_form = new RegExp(
  `^(${letter}{3}[\\u2010-\\u2015-]${letter}{4}|${letter}{7}|${letter}{3} ${letter}{4})(?!${letter})`,
  'u',
);

/** The codes at the beginning of a line, as typed, and the words behind them. */
function codesIn(line: string): { codes: string[]; words: string } {
  const codes: string[] = [];
  // A number or a bullet before the code is how people make lists.
  let rest = line.replace(/^(?:\d{1,3}[.)]\s+|[^\p{L}\p{N}]+)/u, '');
  for (;;) {
    const found = rest.match(code_form)?.[1];
    if (!found || isWords(rest, found) || (codes.length > 0 && !isAnother(found))) break;
    codes.push(found);
    rest = rest.slice(found.length).replace(/^[^\p{L}\p{N}№]+/u, '');
  }
  if (codes.length > 0) return { codes, words: rest };
  // What stands where a code should, and is none: said as such where it is no word that we know.
  const first = rest.match(/^[^\s,;:]+/)?.[0] ?? '';
  const isAttempt = /\p{N}/u.test(first) && /\p{L}/u.test(first) && !readS10(first).ok && !isDate(first);
  return isAttempt ? { codes: [first], words: rest.slice(first.length) } : { codes, words: rest };
}

/** Behind a code another one is written as one is: with a hyphen, with figures, or so that its check letter fits. */
function isAnother(found: string): boolean {
  return /[\u2010-\u2015-]/.test(found) || /^(?=.*\d)\S+$/.test(found) || readDispatchCode(found).ok;
}

/** Whether what looks like a code is the beginning of words: “refused 12 March”, “not passed”. */
function isWords(rest: string, found: string): boolean {
  if (readDispatchCode(found).ok && /[\u2010-\u2015-]|\d/.test(found)) return false;
  const begin = rest.toLowerCase();
  const known = [...lexicon.outcome_words, ...lexicon.reason_words].some(
    ([form]) => begin.search(form) === 0,
  );
  return known || isDate(found) || (!/\d/.test(found) && / /.test(found));
}

function isDate(text: string): boolean {
  return readTypedDate(text).ok || /^\d+[./]\d/.test(text);
}

const s10_form = /(?<![\p{L}\p{N}])\p{L}{2}[ -]?(?:\d[ -]?){8,10}\p{L}{2}(?![\p{L}\p{N}])/u;

/**
 * What the words of a line say: a tracking number, what happened, a day, why, and what is left as a note. Below a
 * heading that says `came back`, and of a prison, “refused” is why it came back: the address is in doubt.
 */
export function readWords(words: string, today: string, heading: Outcome | null = null): Read<Said> {
  if (words.length > limits.line) return { ok: false, problems: [wrong('long', { most: limits.line })] };
  const said: Said = { ...nothing };
  let rest = words;
  const number = rest.match(s10_form)?.[0];
  if (number) {
    const receipt = readS10(number);
    if (!receipt.ok)
      return { ok: false, problems: [{ ...(receipt.problems[0] as Problem), field: 'codes' }] };
    said.receipt = receipt.value;
    rest = rest.replace(number, ' ; ');
  }
  if (holdsContact(rest)) return { ok: false, problems: [wrong('contact')] };
  if (lexicon.receipt_words.test(rest) && !number) {
    return { ok: false, problems: [wrong('no_number', { typed: rest.trim().slice(0, 60) })] };
  }
  rest = rest.replace(lexicon.receipt_words, ' ; ');
  const outcome = lexicon.taken(rest, lexicon.outcome_words);
  const isReason =
    outcome?.found === 'refused' && (heading === 'returned' || lexicon.prison_refused.test(rest));
  if (isReason) said.outcome = 'returned';
  else if (outcome) ({ found: said.outcome, rest } = outcome);
  // Who only brings the number says that it was posted.
  else if (number) said.outcome = 'posted';
  const dated = dayIn(rest, today);
  if (!dated.ok) return dated;
  ({ on: said.on, rest } = dated.value);
  rest = readDetails(said, rest);
  const note = tidy(rest.replace(/(?:[;|\s]|[,:.](?=[\s;|,]|$))+/g, ' ').replace(/^[\s,:.-]+/, ''));
  const isFilling = note.split(' ').every((one) => lexicon.filling_words.test(one));
  said.note = note === '' || isFilling ? null : note.slice(0, limits.note);
  return { ok: true, value: said };
}

/** Why it came back, or whose word it is that it arrived; gives back the words that are left. */
function readDetails(said: Said, words: string): string {
  let rest = words;
  if (said.outcome === 'returned' || said.outcome === null) {
    const reason = lexicon.taken(rest, lexicon.reason_words);
    if (reason) ({ found: said.reason, rest } = reason);
  }
  if (said.outcome === 'confirmed') {
    const by = lexicon.taken(rest, lexicon.by_words);
    if (by) ({ found: said.by_whom, rest } = by);
    const how = lexicon.taken(rest, lexicon.how_words);
    if (how) ({ found: said.how, rest } = how);
  }
  return rest;
}

/** More words than this hold no date that is looked for. */
const longest_date_words = 5;

/**
 * The day among the words, as people write it; the year may be left out, then it is the latest such day that
 * is not to come. Figures that are no day are a problem: a day that is lost would be entered as today.
 */
function dayIn(text: string, today: string): Read<{ on: string | null; rest: string }> {
  if (lexicon.today_words.test(text))
    return { ok: true, value: { on: today, rest: text.replace(lexicon.today_words, ' ') } };
  if (lexicon.yesterday_words.test(text))
    return { ok: true, value: { on: addDays(today, -1), rest: text.replace(lexicon.yesterday_words, ' ') } };
  const parts = text.split(/[;,|]|:(?=\s|$)/).map((part) => part.trim());
  let problem: Problem | null = null;
  for (const [place, part] of parts.entries()) {
    const words = part.split(/\s+/).filter((one) => one !== '');
    for (let length = Math.min(longest_date_words, words.length); length > 0; length -= 1) {
      for (let from = 0; from + length <= words.length; from += 1) {
        const some = words.slice(from, from + length).join(' ');
        if (!/\d/.test(some)) continue;
        const day = dayOf(some, today);
        if (typeof day === 'string') {
          const left = [...words.slice(0, from), ';', ...words.slice(from + length)].join(' ');
          const rest = parts.map((one, at) => (at === place ? left : one)).join(' ; ');
          return { ok: true, value: { on: day, rest } };
        }
        problem ??= day;
      }
    }
  }
  return problem ? { ok: false, problems: [problem] } : { ok: true, value: { on: null, rest: text } };
}

/** A day of these words, or what is wrong with them. */
function dayOf(words: string, today: string): string | Problem {
  const text = words.replace(/[.,]+$/, '');
  const whole = readTypedDate(text);
  if (whole.ok) return isDay(whole.edtf) ? whole.edtf : wrong('no_day', { typed: words });
  if (whole.code !== 'page.typed_date.whole_year')
    return { field: 'codes', code: 'mailroom.tally.no_date', values: { typed: words } };
  const year = Number(today.slice(0, 4));
  // A figure alone is no day, and four years hold the last 29 February.
  for (const one of /\D/.test(text) ? [0, 1, 2, 3, 4] : []) {
    const mark = text.match(/^\d+([./-])\d+$/)?.[1] ?? ' ';
    const read = readTypedDate(`${text}${mark}${year - one}`);
    if (!read.ok && read.code !== 'page.typed_date.no_day')
      return { field: 'codes', code: read.code, values: read.values ?? {} };
    if (read.ok && isDay(read.edtf) && read.edtf <= today) return read.edtf;
  }
  return wrong('no_date', { typed: words });
}
