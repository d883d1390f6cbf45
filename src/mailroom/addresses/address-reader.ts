import { readEdtf } from '../../kernel/edtf.js';
import type { Read } from '../../kernel/refusals.js';
import { readMailAddress } from '../../post/mail-address.js';
import { FieldReader } from '../../register/record/field-reader.js';
import type { AddressKind, Channel } from '../tables.js';
import type { AddressHolder } from './holder.js';

/** What an address says and the desk may change. */
export interface AddressValues {
  label: string;
  kind: AddressKind;
  channel: Channel;
  /** Postal lines in Latin letters as published, without the country. */
  lines: string[] | null;
  /** The same in the script of the place: from the source, or written by us. */
  lines_local: string[] | null;
  lines_local_by: 'source' | 'us' | null;
  /** In Latin letters. */
  country: string | null;
  email: string | null;
  /** How a source printed it, where that differs. */
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
const longest = { label: 300, country: 60, email: 254, original: 1000, note: 2000 } as const;
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
  const fields = new FieldReader(typed);
  const wrong = (field: string, code: string) => fields.wrong(field, `mailroom.addresses.${code}`);
  const kind = kinds_of[holder].find((one) => one === typed.kind) ?? kinds_of[holder][0] ?? 'other';
  const isSealed = holder === 'lawyer';
  const channel: Channel = typed.channel === 'email' && !isSealed ? 'email' : 'post';
  const label = fields.text('label', longest.label);
  if (label === null) wrong('label', 'no_label');
  const lines = linesIn(fields, 'lines');
  const lines_local = linesIn(fields, 'lines_local');
  const email = fields.text('email', longest.email);
  const values: AddressValues = {
    label: label ?? '',
    kind,
    channel,
    lines,
    lines_local,
    lines_local_by: lines_local ? (typed.lines_local_by === 'source' ? 'source' : 'us') : null,
    country: fields.text('country', longest.country),
    email: null,
    original: fields.text('original', longest.original),
    valid_from: fields.date('valid_from'),
    valid_to: fields.date('valid_to'),
    last_evidence: fields.date('last_evidence'),
    note: fields.text('note', longest.note),
  };
  if (isSealed) {
    if (lines || lines_local || email || values.original) wrong('note', 'sealed');
  } else if (channel === 'post') {
    if (!lines) wrong('lines', 'no_lines');
    if (!values.country) wrong('country', 'no_country');
    if (email) wrong('email', 'not_both');
  } else {
    const read = readMailAddress(email ?? '', 'email', 'mailroom.addresses');
    if (read.ok) values.email = read.value;
    else wrong('email', 'no_email');
    if (lines || lines_local) wrong('lines', 'not_both');
  }
  if (endsBefore(values.valid_from, values.valid_to)) wrong('valid_to', 'ends_before');
  return fields.read(values);
}

function linesIn(fields: FieldReader, field: 'lines' | 'lines_local'): string[] | null {
  const text = fields.text(field, most_lines * (longest_line + 2), 'lines') ?? '';
  const lines = text.split('\n').flatMap((line) => line.replace(/\s+/g, ' ').trim() || []);
  const limit = lines.length > most_lines ? most_lines : longest_line;
  if (lines.length > most_lines) fields.wrong(field, 'mailroom.addresses.too_many_lines', { limit });
  if (lines.some((line) => line.length > longest_line)) {
    fields.wrong(field, 'mailroom.addresses.line_too_long', { limit });
  }
  return lines.length > 0 ? lines : null;
}

function endsBefore(from: string | null, to: string | null): boolean {
  const begin = readEdtf(from ?? '')?.from;
  const end = readEdtf(to ?? '')?.to;
  return Boolean(begin && end && end < begin);
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
  const fields = new FieldReader({ [field]: typed });
  const why = fields.text(field, longest_why);
  if (why === null) fields.wrong(field, 'mailroom.addresses.no_why');
  return fields.read(why ?? '');
}

/** Reads until when an address held (EDTF); empty is today. */
export function readEnd(typed: string, begun: string | null, now: string): Read<string> {
  const fields = new FieldReader({ ended: typed });
  const ended = fields.date('ended') ?? now;
  if (endsBefore(begun, ended)) fields.wrong('ended', 'mailroom.addresses.ends_before');
  return fields.read(ended);
}
