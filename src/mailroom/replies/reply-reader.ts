import { isId } from '../../kernel/chance.js';
import type { Db } from '../../kernel/database.js';
import type { Read } from '../../kernel/refusals.js';
import { FieldReader } from '../../register/record/field-reader.js';
import { readDispatchCode } from '../dispatch-code.js';
import { readDay } from '../dispatches/report-reader.js';
import { limits, type Reply, reply_bases, reply_channels, type Telling } from './reply.js';

export const reply_fields = ['code', 'office', 'came_on', 'channel', 'words'] as const;
export const telling_fields = ['public_words', 'basis_kind', 'basis', 'tell_why'] as const;

type Typed<Name extends string> = Record<Name, string>;

/** An office that can have answered. */
export interface Answering {
  id: string;
  name: string;
}

/** Every office that has a name, by it; at most 1000. */
export async function answeringOffices(db: Db): Promise<Answering[]> {
  const rows = await db.selectFrom('offices').select(['id', 'names']).limit(1000).execute();
  return rows
    .map(({ id, names }) => ({ id, name: names.en ?? Object.values(names)[0] ?? '' }))
    .sort((one, other) => one.name.localeCompare(other.name));
}

/** What is read of a reply alone: the day, the channel, the words. */
export function readSaid(typed: Typed<'came_on' | 'channel' | 'words'>, today: string) {
  const fields = new FieldReader(typed);
  const came_on = readDay(fields, 'came_on') ?? today;
  if (came_on > today) fields.wrong('came_on', 'mailroom.replies.future', { day: came_on });
  const channel = reply_channels.find((one) => one === typed.channel);
  if (!channel) fields.wrong('channel', 'mailroom.replies.no_channel');
  const words = fields.needed('words', limits.words, 'lines');
  return fields.read({ came_on, channel: channel ?? 'post', words });
}

/**
 * Reads a reply by the code of the paper that it answers, or by the office where nobody knows which paper it
 * was. Where both are given the code must be a paper to that office.
 */
export async function readReply(
  db: Db,
  typed: Typed<(typeof reply_fields)[number]>,
  today: string,
): Promise<Read<Reply>> {
  const said = readSaid(typed, today);
  const fields = new FieldReader(typed);
  if (!said.ok) fields.problems.push(...said.problems);
  const paper = typed.code.trim() === '' ? null : await paperWith(db, typed.code, fields);
  const offices = await answeringOffices(db);
  const chosen = isId(typed.office) ? offices.find(({ id }) => id === typed.office) : undefined;
  if (typed.code.trim() === '' && !chosen) fields.wrong('code', 'mailroom.replies.no_paper');
  if (paper && chosen && paper.addressee_id !== chosen.id)
    fields.wrong('code', 'mailroom.replies.of_another', { code: typed.code.trim().slice(0, 20) });
  return fields.read({
    office_id: paper?.addressee_id ?? chosen?.id ?? '',
    office_name: paper?.addressee_name ?? chosen?.name ?? '',
    dispatch_id: paper?.id ?? null,
    ...(said.ok ? said.value : { came_on: today, channel: 'post' as const, words: '' }),
  });
}

async function paperWith(db: Db, typed: string, fields: FieldReader) {
  const code = readDispatchCode(typed);
  if (!code.ok) {
    for (const { code: why, values } of code.problems) fields.wrong('code', why, values);
    return null;
  }
  const paper = await db
    .selectFrom('dispatches')
    .select(['id', 'addressee_kind', 'addressee_id', 'addressee_name'])
    .where('code', '=', code.value)
    .executeTakeFirst();
  if (!paper) {
    fields.wrong('code', 'mailroom.code.unknown', { typed: typed.trim().slice(0, 20) });
    return null;
  }
  if (paper.addressee_kind !== 'office') {
    fields.wrong('code', 'mailroom.replies.no_office');
    return null;
  }
  return paper;
}

/** What everybody is to read of a reply, on what that rests, and why it changes where it is told already. */
export function readTelling(typed: Typed<(typeof telling_fields)[number]>): Read<Telling & { why: string }> {
  const fields = new FieldReader(typed);
  const public_words = fields.needed('public_words', limits.public_words, 'lines');
  const basis_kind = reply_bases.find((one) => one === typed.basis_kind);
  if (!basis_kind) fields.wrong('basis_kind', 'mailroom.replies.no_basis');
  const basis = fields.needed('basis', limits.basis);
  const why = fields.text('tell_why', limits.why) ?? basis;
  return fields.read({ public_words, basis_kind: basis_kind ?? 'public-interest', basis, why });
}
