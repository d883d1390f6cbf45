import type { Read } from '../../kernel/refusals.js';
import { readDay } from '../../mailroom/dispatches/report-reader.js';
import { FieldReader } from '../../register/record/field-reader.js';
import { type BookDecision, type BookGiving, copies_after, given_ways, receivers } from './book-giving.js';
import { type KeepsakeChoice, most_years } from './keepsake-choice.js';

/** Longest reason, in characters. */
export const longest_why = 500;

export const choice_fields = ['keeps', 'years', 'why'] as const;
export const decision_fields = ['for_whom', 'why'] as const;
export const giving_fields = ['how', 'given_on', 'copies'] as const;

type Typed<Field extends string> = Record<Field, string>;

/** What the campaign decides about copies. */
export function readKeepsakeChoice(typed: Typed<(typeof choice_fields)[number]>): Read<KeepsakeChoice> {
  const fields = new FieldReader(typed);
  const keeps = fields.choice('keeps', ['no', 'yes']) === 'yes';
  const years = Number(typed.years.trim());
  if (!/^\d{1,2}$/.test(typed.years.trim()) || years < 1 || years > most_years)
    fields.wrong('years', 'letters.keepsakes.desk.no_years', { most: most_years });
  return fields.read({ keeps, years, why: fields.needed('why', longest_why) });
}

/** For whom a book is made all the same, and why. */
export function readDecision(typed: Typed<(typeof decision_fields)[number]>): Read<BookDecision> {
  const fields = new FieldReader(typed);
  const for_whom = receivers.find((one) => one === typed.for_whom);
  if (!for_whom) fields.wrong('for_whom', 'letters.keepsakes.book_desk.no_receiver');
  return fields.read({ for_whom: for_whom ?? 'family', why: fields.needed('why', longest_why) });
}

/** What became of a book; no day is today. */
export function readGiving(typed: Typed<(typeof giving_fields)[number]>, today: string): Read<BookGiving> {
  const fields = new FieldReader(typed);
  const how = given_ways.find((one) => one === typed.how);
  if (!how) fields.wrong('how', 'letters.keepsakes.book_desk.no_way');
  const given_on = readDay(fields, 'given_on') ?? today;
  if (given_on > today) fields.wrong('given_on', 'letters.keepsakes.book_desk.not_yet');
  const copies = fields.choice('copies', copies_after);
  return fields.read({ how: how ?? 'handed_over', given_on, copies });
}
