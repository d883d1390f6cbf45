import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { readEdtf } from '../../kernel/edtf.js';
import { record } from '../../kernel/journal.js';
import { Missing, type Read, Refused } from '../../kernel/refusals.js';
import { FieldReader } from '../../register/record/field-reader.js';
import { sourceIn } from './address-check.js';

/** A rumour that somebody was moved. */
export interface Rumour {
  /** EDTF. */
  since: string;
  heard: string;
  source_id: string | null;
  /** The paper that came back, where no rumour but the post says so. */
  return_id?: string;
}

export const doubt_fields = ['since', 'heard', 'heard_in'] as const;
const longest_heard = 2000;
/** More open rumours about one person are one: nobody can follow them. */
const most_open = 20;

/** Reads a rumour; an empty date is today. A source is named by its code. */
export async function readDoubt(
  db: Db,
  typed: Record<(typeof doubt_fields)[number], string>,
  now: string,
): Promise<Read<Rumour>> {
  const fields = new FieldReader(typed);
  const since = fields.date('since') ?? now;
  const from = readEdtf(since)?.from;
  if (!from) fields.wrong('since', 'mailroom.addresses.no_begin');
  else if (from > now) fields.wrong('since', 'mailroom.addresses.future');
  const heard = fields.text('heard', longest_heard, 'lines');
  if (heard === null) fields.wrong('heard', 'mailroom.addresses.no_heard');
  const source_id = await sourceIn(db, fields, 'heard_in');
  return fields.read({ since, heard: heard ?? '', source_id });
}

/** Writes a rumour down: from now on the public page says to hold letters. Throws `Refused` when there are too many. */
export async function doubt(db: Db, actor: Actor, personId: string, rumour: Rumour): Promise<void> {
  await transact(db, async (tx) => {
    const { count } = await tx
      .selectFrom('address_doubts')
      .select((e) => e.fn.countAll<number>().as('count'))
      .where('person_id', '=', personId)
      .where('resolved_on', 'is', null)
      .executeTakeFirstOrThrow();
    if (count >= most_open)
      throw new Refused('mailroom.addresses.too_many_doubts', { limit: most_open }, 422);
    const id = newId(actor.chance);
    await tx
      .insertInto('address_doubts')
      .values({
        id,
        person_id: personId,
        ...rumour,
        entered_by: actor.who,
        entered_at: actor.clock.now(),
        resolved_on: null,
        resolved_by: null,
        resolved_why: null,
      })
      .execute();
    await record(tx, actor, {
      what: 'address.doubted',
      subject: `person:${personId}`,
      detail: { doubt: id },
    });
  });
}

/** Somebody knows more now. Throws `Missing` for no such rumour or one that is settled already. */
export async function resolveDoubt(db: Db, actor: Actor, id: string, why: string): Promise<void> {
  await transact(db, async (tx) => {
    const settled = await tx
      .updateTable('address_doubts')
      .set({ resolved_on: today(actor.clock), resolved_by: actor.who, resolved_why: why })
      .where('id', '=', id)
      .where('resolved_on', 'is', null)
      .returning('person_id')
      .executeTakeFirst();
    if (!settled) throw new Missing('doubt');
    await record(tx, actor, {
      what: 'address.doubt_settled',
      subject: `person:${settled.person_id}`,
      detail: { doubt: id },
    });
  });
}

/** A rumour as the desk lists it. */
export interface WrittenDoubt {
  id: string;
  since: string;
  heard: string;
  source: string | null;
  entered_by: string;
  resolved_on: string | null;
  resolved_why: string | null;
}

/** Rumours about one person: open ones first, at most 100. */
export async function doubtsAbout(db: Db, personId: string): Promise<WrittenDoubt[]> {
  const { rows } = await sql<WrittenDoubt>`
    select d.id, d.since, d.heard, s.code as source, d.entered_by, d.resolved_on, d.resolved_why
    from address_doubts d left join sources s on s.id = d.source_id
    where d.person_id = ${personId}
    order by d.resolved_on is not null, d.since desc, d.id limit 100`.execute(db);
  return rows;
}
