import { readEdtf } from '../../kernel/edtf.js';
import type { Problem, Read } from '../../kernel/refusals.js';
import { readMailAddress } from '../../post/mail-address.js';
import type { AddressKind, Channel } from '../tables.js';
import type { AddressHolder } from './holder.js';

/** What an address says and the desk may change. */
export interface AddressValues {
  label: string;
  kind: AddressKind;
  channel: Channel;
  lines: string[] | null;
  lines_local: string[] | null;
  lines_local_by: 'source' | 'us' | null;
  country: string | null;
  email: string | null;
  original: string | null;
  /** EDTF, as are the next two. */
  valid_from: string | null;
  valid_to: string | null;
  last_evidence: string | null;
  note: string | null;
}

export const address_fields = [
  'label',
  'kind',
  'channel',
  'lines',
  'lines_local',
  'lines_local_by',
  'country',
  'email',
  'original',
  'valid_from',
  'valid_to',
  'last_evidence',
  'note',
] as const;
export type TypedAddress = Record<(typeof address_fields)[number], string>;

/** An envelope's window holds so many lines of so many characters beside the name. */
const most_lines = 8;
const longest_line = 100;
const longest = { label: 300, country: 60, original: 1000, note: 2000 } as const;
export const longest_why = 2000;

/** Kinds of addresses that a holder of each kind can have; the first is chosen for them. */
export const kinds_of: Record<AddressHolder['kind'], readonly AddressKind[]> = {
  person: ['prison', 'other'],
  place: ['prison', 'other'],
  office: ['authority', 'embassy', 'other'],
  lawyer: ['lawyer'],
};

/** Reads the form of an address. Everything that is wrong is said at its field. */
export function readAddress(typed: TypedAddress, holder: AddressHolder['kind']): Read<AddressValues> {
  const problems: Problem[] = [];
  const wrong = (field: string, code: string, values = {}) => {
    problems.push({ field, code: `mailroom.addresses.${code}`, values });
  };
  const text = (field: keyof typeof longest): string | null => {
    const words = typed[field].replace(/\s+/g, ' ').trim();
    if (words.length > longest[field]) wrong(field, 'too_long', { limit: longest[field] });
    return words || null;
  };
  const date = (field: 'valid_from' | 'valid_to' | 'last_evidence'): string | null => {
    const words = typed[field].trim();
    if (words !== '' && !readEdtf(words)) wrong(field, 'no_date');
    return words || null;
  };
  const linesIn = (field: 'lines' | 'lines_local'): string[] | null => {
    const lines = typed[field].split(/\r\n|\r|\n/).flatMap((line) => line.replace(/\s+/g, ' ').trim() || []);
    if (lines.length > most_lines) wrong(field, 'too_many_lines', { limit: most_lines });
    if (lines.some((line) => line.length > longest_line))
      wrong(field, 'line_too_long', { limit: longest_line });
    return lines.length > 0 ? lines : null;
  };

  const kind = kinds_of[holder].find((one) => one === typed.kind) ?? kinds_of[holder][0] ?? 'other';
  const sealed = holder === 'lawyer';
  const channel: Channel = typed.channel === 'email' && !sealed ? 'email' : 'post';
  const label = text('label');
  if (!label) wrong('label', 'no_label');
  const lines = linesIn('lines');
  const lines_local = linesIn('lines_local');
  const email = typed.email.trim();
  const values: AddressValues = {
    label: label ?? '',
    kind,
    channel,
    lines,
    lines_local,
    lines_local_by: lines_local ? (typed.lines_local_by === 'source' ? 'source' : 'us') : null,
    country: text('country'),
    email: null,
    original: text('original'),
    valid_from: date('valid_from'),
    valid_to: date('valid_to'),
    last_evidence: date('last_evidence'),
    note: text('note'),
  };
  if (sealed) {
    if (lines || lines_local || email || values.original) wrong('lines', 'sealed');
  } else if (channel === 'post') {
    if (!lines) wrong('lines', 'no_lines');
    if (!values.country) wrong('country', 'no_country');
    if (email) wrong('email', 'not_both');
  } else {
    const read = readMailAddress(email, 'email', 'mailroom.addresses');
    if (read.ok) values.email = read.value;
    else wrong('email', 'no_email');
    if (lines || lines_local) wrong('lines', 'not_both');
  }
  const begin = readEdtf(values.valid_from ?? '')?.from;
  const end = readEdtf(values.valid_to ?? '')?.to;
  if (begin && end && end < begin) wrong('valid_to', 'ends_before');
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: values };
}

/** An address as it would have been typed. */
export function typedAddress(values: AddressValues): TypedAddress {
  const words = Object.fromEntries(
    address_fields.map((field) => {
      const value = values[field];
      return [field, Array.isArray(value) ? value.join('\n') : (value ?? '')];
    }),
  );
  return words as TypedAddress;
}

/** Reads why something is done: words for the history, without names. */
export function readWhy(typed: string, field = 'why'): Read<string> {
  const why = typed.replace(/\s+/g, ' ').trim();
  const problem = (code: string): Read<string> => ({
    ok: false,
    problems: [{ field, code: `mailroom.addresses.${code}`, values: { limit: longest_why } }],
  });
  if (why === '') return problem('no_why');
  return why.length > longest_why ? problem('too_long') : { ok: true, value: why };
}

/** Reads until when an address held (EDTF); empty is today. */
export function readEnd(typed: string, begun: string | null, now: string): Read<string> {
  const ended = typed.trim() || now;
  const date = readEdtf(ended);
  const begin = readEdtf(begun ?? '')?.from;
  const problem = (code: string): Read<string> => ({
    ok: false,
    problems: [{ field: 'ended', code: `mailroom.addresses.${code}` }],
  });
  if (!date) return problem('no_date');
  return begin && date.to && date.to < begin ? problem('ends_before') : { ok: true, value: ended };
}
