import { composed } from '../kernel/composed.js';
import { isDay } from '../kernel/day.js';
import type { Problem, Read, Values } from '../kernel/refusals.js';
import { readTypedDate } from '../page/typed-date.js';
import { readMailAddress } from '../post/mail-address.js';
import { TURNING_MARKS } from '../print/typeface.js';
import { isCountry } from '../supporters/country.js';
import type { OrganisationFacts } from '../supporters/organisation.js';
import { type Kind, kinds, type Level, levels } from '../supporters/tables.js';
import { type RecordSaid, readRecord, record_fields } from './adoptions/record-reader.js';
import { readPassedText, unprintable } from './plain-text.js';

/** What was typed, field by field, before anything is known about it. */
export type Typed = Record<string, string | undefined>;

/** An adoption as an organisation reports it. */
export interface Report {
  organisation: OrganisationFacts;
  /** YYYY-MM-DD. */
  met_on: string;
  met_at: string;
  /** Null: by consent, without counting. */
  votes: { for: number; against: number; abstained: number } | null;
  /** The text as typed; blanks are not filled yet. */
  text: string;
  officer: { name: string; email: string };
  posted_by: 'campaign' | 'organisation';
  may_name: boolean;
  record: RecordSaid;
}

/** Every field of the form, in its order; also what is carried along in the preview. */
export const fields = [
  'organisation',
  'kind',
  'level',
  'part_of',
  'country',
  'members',
  'met_on',
  'met_at',
  'decided_by',
  'votes_for',
  'votes_against',
  'abstained',
  'text',
  'posted_by',
  'may_name',
  ...record_fields,
  'officer',
  'email',
] as const;
export type Field = (typeof fields)[number];

/** Longest value of each short field, in characters. */
export const longest = { organisation: 200, part_of: 200, met_at: 120, officer: 120, email: 254 } as const;
const most_members = 100_000_000;

/**
 * Reads what was typed into the form. `today` is the last day on which the meeting can have been,
 * `earliest` the first (both YYYY-MM-DD). Gives the report or every problem, each at its field; throws
 * nothing, whatever was typed.
 */
export function readAdoption(form: Typed, today: string, earliest = '0001-01-01'): Read<Report> {
  const problems: Problem[] = [];
  const wrong = (field: Field, code: string, values?: Values) => {
    problems.push({ field, code: `resolutions.adopt.problem.${code}`, ...(values ? { values } : {}) });
  };
  const line = (field: keyof typeof longest, required: boolean): string => {
    const found = problemOfLine(field, form[field] ?? '', required);
    problems.push(...found);
    return tidy(form[field] ?? '');
  };
  const choice = <T extends string>(field: Field, options: readonly T[]): T => {
    const typed = form[field] ?? '';
    if (!options.includes(typed as T)) wrong(field, `choose_${field}`);
    return typed as T;
  };

  const name = line('organisation', true);
  if (name !== '' && !/[\p{L}\p{N}]/u.test(name)) wrong('organisation', 'no_name');
  const kind = choice<Kind>('kind', kinds);
  const level = choice<Level>('level', levels);
  const part_of = line('part_of', false) || null;
  const country = form.country ?? '';
  if (!isCountry(country)) wrong('country', country === '' ? 'choose_country' : 'unknown_country');
  const members = readCount(form.members ?? '');
  if (members === 'wrong') wrong('members', 'not_a_number');
  else if (members === 0) wrong('members', 'no_members');
  else if (members !== null && members > most_members) wrong('members', 'too_many_members');

  const met_on = readMeetingDay(form.met_on ?? '', today, earliest, problems);
  const met_at = line('met_at', true);
  const decided_by = choice('decided_by', ['vote', 'consent'] as const);
  const votes = decided_by === 'vote' ? readVotes(form, members, wrong) : noVotes(form, decided_by, wrong);

  const passed = readPassedText(form.text ?? '');
  if (!passed.ok) problems.push(...passed.problems);
  const posted_by = choice('posted_by', ['campaign', 'organisation'] as const);
  const may_name = choice('may_name', ['yes', 'no'] as const);
  const record = readRecord(form, problems);
  const officer = line('officer', true);
  const email = readEmail(form.email ?? '');
  if (!email.ok) problems.push(...email.problems);

  if (problems.length > 0 || members === 'wrong' || !email.ok)
    return { ok: false, problems: inOrder(problems) };
  return {
    ok: true,
    value: {
      organisation: { name, kind, level, part_of, country, members },
      met_on,
      met_at,
      votes,
      text: form.text ?? '',
      officer: { name: officer, email: email.value },
      posted_by,
      may_name: may_name === 'yes',
      record,
    },
  };
}

function inOrder(problems: Problem[]): Problem[] {
  const place = (one: Problem) => (fields as readonly string[]).indexOf(one.field);
  return problems.toSorted((one, other) => place(one) - place(other));
}

function tidy(typed: string): string {
  return composed(typed).replace(/\s+/g, ' ').trim();
}

function problemOfLine(field: keyof typeof longest, typed: string, required: boolean): Problem[] {
  const one = (code: string, values?: Values): Problem[] => [
    { field, code: `resolutions.adopt.problem.${code}`, ...(values ? { values } : {}) },
  ];
  if (typed.trim() === '') return required ? one(`empty_${field}`) : [];
  if (typed.length > longest[field]) return one('too_long', { length: typed.length, most: longest[field] });
  if (/\p{Cc}/u.test(typed)) return one('control');
  if (TURNING_MARKS.test(typed)) return one('turning');
  return unprintable(field, typed);
}

/** A whole number as people type it (340, 1 200, 1,200), null for nothing typed. Only the digits 0 to 9. */
function readCount(typed: string): number | null | 'wrong' {
  const text = typed.trim();
  if (text === '') return null;
  if (!/^(\d{1,12}|\d{1,3}([ ,.'’\u00a0\u202f]\d{3}){1,3})$/.test(text)) return 'wrong';
  return Number(text.replace(/\D/g, ''));
}

type Wrong = (field: Field, code: string, values?: Values) => void;

/** The day of a meeting as people write it; '' where there is none, with its problem. */
function readMeetingDay(typed: string, today: string, earliest: string, problems: Problem[]): string {
  const wrong = (code: string, values?: Values) => {
    problems.push({ field: 'met_on', code, ...(values ? { values } : {}) });
    return '';
  };
  const ours = (code: string) => `resolutions.adopt.problem.${code}`;
  if (typed.trim() === '') return wrong(ours('empty_met_on'));
  const read = readTypedDate(typed);
  if (!read.ok) return wrong(read.code, read.values);
  // A meeting takes place on one day, and its secretary knows which.
  if (!isDay(read.edtf)) return wrong(ours('not_a_day'));
  if (read.edtf > today) wrong(ours('future'));
  else if (read.edtf < earliest) wrong(ours('too_early'), { earliest });
  return read.edtf;
}

const voteFields = ['votes_for', 'votes_against', 'abstained'] as const;

function readVotes(form: Typed, members: number | null | 'wrong', wrong: Wrong): Report['votes'] {
  const [ayes, noes, abstained] = voteFields.map((field) => {
    const count = readCount(form[field] ?? '');
    if (count === 'wrong') wrong(field, 'not_a_number');
    else if (count !== null && count > most_members) wrong(field, 'too_many_votes');
    else if (count === null && field === 'votes_for') wrong(field, 'empty_votes_for');
    else return count ?? 0;
    return null;
  });
  if (ayes == null || noes == null || abstained == null) return null;
  if (ayes <= noes) wrong('votes_for', 'not_passed');
  const cast = ayes + noes + abstained;
  if (typeof members === 'number' && cast > members)
    wrong('votes_for', 'more_votes_than_members', { cast, members });
  return { for: ayes, against: noes, abstained };
}

function noVotes(form: Typed, decided_by: string, wrong: Wrong): null {
  const typed = voteFields.find((field) => (form[field] ?? '').trim() !== '');
  if (decided_by === 'consent' && typed) wrong(typed, 'consent_with_votes');
  return null;
}

function readEmail(typed: string): Read<string> {
  // Said apart from a mere slip: whoever types a line break wants a header of their own.
  if (/\p{Cc}|\u2028|\u2029/u.test(typed.trim())) {
    return { ok: false, problems: [{ field: 'email', code: 'resolutions.adopt.problem.email.line' }] };
  }
  const read = readMailAddress(typed, 'email', 'email');
  if (read.ok) return read;
  return {
    ok: false,
    problems: read.problems.map((one) => ({ ...one, code: `resolutions.adopt.problem.${one.code}` })),
  };
}
