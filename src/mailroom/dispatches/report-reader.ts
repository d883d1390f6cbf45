import type { Read } from '../../kernel/refusals.js';
import { FieldReader } from '../../register/record/field-reader.js';
import { outcomes } from '../dispatch.js';
import { holdsContact } from '../returns/contact-in-words.js';
import { plainReport, type Report } from '../returns/report.js';
import { return_reasons } from '../returns/return.js';
import { readS10 } from '../returns/s10.js';
import type { ConfirmedBy, ConfirmedHow } from '../returns/tables.js';

export const confirmed_by: readonly [ConfirmedBy, ...ConfirmedBy[]] = [
  'somebody',
  'addressee',
  'lawyer',
  'family',
  'office',
];
export const confirmed_how: readonly [ConfirmedHow, ...ConfirmedHow[]] = [
  'another',
  'letter',
  'email',
  'phone',
  'messenger',
  'visit',
  'receipt',
];
/** Characters. */
export const limits = { note: 500, place: 300, by: 200 } as const;

export const report_fields = [
  'outcome',
  'on',
  'receipt',
  'reason',
  'place',
  'by',
  'by_whom',
  'how',
  'note',
] as const;

type Typed = Record<(typeof report_fields)[number], string>;

/** A report as it was typed, and who handed the paper over, still open: the caller seals it. */
export interface TypedReport {
  report: Report;
  by: string | null;
}

/** Reads what somebody says of a dispatch. Without a day it happened today (YYYY-MM-DD). */
export function readReport(typed: Typed, today: string): Read<TypedReport> {
  const fields = new FieldReader(typed);
  const outcome = outcomes.find((one) => one === typed.outcome);
  if (!outcome) fields.wrong('outcome', 'mailroom.tally.no_outcome');
  const on = readDay(fields, 'on') ?? today;
  const note = readNote(fields, 'note');
  let receipt: string | null = null;
  if (typed.receipt.trim() !== '') {
    const read = readS10(typed.receipt);
    if (read.ok) receipt = read.value;
    else for (const { code, values } of read.problems) fields.wrong('receipt', code, values);
  }
  const reason = return_reasons.find((one) => one === typed.reason) ?? null;
  if (outcome === 'returned' && !reason) fields.wrong('reason', 'mailroom.tally.no_reason');
  const place = fields.text('place', limits.place);
  if (outcome === 'handed_over' && !place) fields.wrong('place', 'mailroom.tally.no_place');
  if (place && holdsContact(place)) fields.wrong('place', 'mailroom.tally.contact');
  const by = fields.text('by', limits.by);
  const by_whom = fields.choice('by_whom', confirmed_by);
  const how = fields.choice('how', confirmed_how);
  const plain = plainReport(outcome ?? 'posted', on);
  return fields.read({ report: { ...plain, note, receipt, reason, place, by_whom, how }, by });
}

/** A day as people write it (YYYY-MM-DD); null when nothing was typed. A month or a year is no day. */
export function readDay(fields: FieldReader, field: string): string | null {
  return fields.day(field, 'mailroom.tally.no_day');
}

/** A few words for the history, which stays for good: never a contact. Null when nothing was typed. */
export function readNote(fields: FieldReader, field: string): string | null {
  const note = fields.text(field, limits.note);
  if (note && holdsContact(note)) fields.wrong(field, 'mailroom.tally.contact');
  return note;
}
