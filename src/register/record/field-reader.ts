import { composed } from '../../kernel/composed.js';
import { isDay } from '../../kernel/day.js';
import type { Problem, Read, Values } from '../../kernel/refusals.js';
import { readTypedDate } from '../../page/typed-date.js';
import type { Typed } from './fact-form.js';

/** What shows nothing and can turn or break a line: control characters, marks of direction, halves of pairs. */
const invisible = /(?![\n\t])\p{Cc}|\p{Cs}|[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * A text as it is kept: without invisible characters, then composed (NFC; letters that they parted may now belong
 * together), without blanks at its ends.
 */
export function tidy(text: string): string {
  return composed(text.replace(/\r\n?/g, '\n').replace(invisible, '')).trim();
}

/** Reads the fields of a form one by one and gathers what is wrong with them, each with its sentence. */
export class FieldReader {
  readonly problems: Problem[] = [];

  constructor(private readonly typed: Typed) {}

  /** A text on one line or more, at most so many characters; null when nothing was typed. */
  text(field: string, most: number, lines: 'one line' | 'lines' = 'one line'): string | null {
    const text = tidy(this.typed[field] ?? '');
    const value = lines === 'lines' ? text : text.replace(/\s+/g, ' ');
    if (value.length > most) this.wrong(field, 'register.record.too_long', { limit: most });
    return value === '' ? null : value;
  }

  /** The same where something has to stand. */
  needed(field: string, most: number, lines: 'one line' | 'lines' = 'one line'): string {
    const value = this.text(field, most, lines);
    if (value === null) this.wrong(field, 'register.record.needed');
    return value ?? '';
  }

  /** A date as people write it, as EDTF; null when nothing was typed. */
  date(field: string): string | null {
    const text = tidy(this.typed[field] ?? '');
    if (text === '') return null;
    const read = readTypedDate(text);
    if (read.ok) return read.edtf;
    this.wrong(field, read.code, read.values);
    return null;
  }

  /**
   * One whole day (YYYY-MM-DD); null when nothing was typed. `code` says that a month, a span or a doubt is none, and may
   * name what was read as `{typed}`.
   */
  day(field: string, code: string): string | null {
    const edtf = this.date(field);
    if (edtf === null || isDay(edtf)) return edtf;
    this.wrong(field, code, { typed: edtf });
    return null;
  }

  /** One of a few words; the first of them when nothing was chosen. */
  choice<Word extends string>(field: string, among: readonly [Word, ...Word[]]): Word {
    const value = this.typed[field] ?? '';
    const chosen = among.find((one) => one === value);
    if (chosen === undefined && value !== '') this.wrong(field, 'register.record.no_choice');
    return chosen ?? among[0];
  }

  /** A language as BCP 47 has it (ru, kk, zh-Hant); null when nothing was typed. */
  language(field: string): string | null {
    const text = tidy(this.typed[field] ?? '');
    if (text !== '' && !/^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}$/i.test(text)) {
      this.wrong(field, 'register.record.no_language');
    }
    return text === '' ? null : text.replace(/^[A-Za-z]+/, (code) => code.toLowerCase());
  }

  wrong(field: string, code: string, values?: Values): void {
    this.problems.push({ field, code, ...(values ? { values } : {}) });
  }

  /** What was read, or everything that is wrong. */
  read<T>(value: T): Read<T> {
    return this.problems.length === 0 ? { ok: true, value } : { ok: false, problems: this.problems };
  }
}
