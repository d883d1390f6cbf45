import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { type Db, transact } from '../../kernel/database.js';
import { isDay } from '../../kernel/day.js';
import { record } from '../../kernel/journal.js';
import { Missing, type Read } from '../../kernel/refusals.js';
import { FieldReader } from '../../register/record/field-reader.js';
import { type CheckedBy, ways_to_check } from './tables.js';

/** That somebody made sure of an address: on which day, and by what. */
export interface Check {
  /** YYYY-MM-DD. */
  checked_on: string;
  how: CheckedBy;
  /** Of the register, where a source was read. */
  source_id: string | null;
  note: string | null;
}

/** Fields of the form of a check. */
export const check_fields = ['how', 'checked_on', 'source', 'check_note'] as const;
const longest_note = 500;
const longest_code = 60;

/** Reads a check; an empty day is today. A source is named by its code and must be known. */
export async function readCheck(
  db: Db,
  typed: Record<(typeof check_fields)[number], string>,
  now: string,
): Promise<Read<Check>> {
  const fields = new FieldReader(typed);
  const wrong = (field: string, code: string, values = {}) =>
    fields.wrong(field, `mailroom.addresses.${code}`, values);
  const how = ways_to_check.find((one) => one === typed.how);
  if (!how) wrong('how', 'no_how');
  const checked_on = fields.date('checked_on') ?? now;
  if (!isDay(checked_on)) wrong('checked_on', 'no_day');
  else if (checked_on > now) wrong('checked_on', 'future');
  const source_id = await sourceIn(db, fields, 'source');
  if (how === 'source' && source_id === null) wrong('source', 'source_missing');
  const note = fields.text('check_note', longest_note);
  return fields.read({
    checked_on,
    how: how ?? 'source',
    source_id: how === 'source' ? source_id : null,
    note,
  });
}

/** The source of the register that a field names by its code; null when it names none. */
export async function sourceIn(db: Db, fields: FieldReader, field: string): Promise<string | null> {
  const code = fields.text(field, longest_code);
  if (code === null || code.length > longest_code) return null;
  const source = await db.selectFrom('sources').select('id').where('code', '=', code).executeTakeFirst();
  if (!source) fields.wrong(field, 'mailroom.addresses.no_such_source', { code });
  return source?.id ?? null;
}

/** Writes down that somebody made sure of the present lines of an address. Throws `Missing`. */
export async function recordCheck(db: Db, actor: Actor, id: string, check: Check): Promise<void> {
  await transact(db, async (tx) => {
    const address = await tx
      .selectFrom('addresses')
      .select('version')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!address) throw new Missing('address');
    await tx
      .insertInto('address_checks')
      .values({
        id: newId(actor.chance),
        address_id: id,
        version: address.version,
        ...check,
        checked_by: actor.who,
        entered_at: actor.clock.now(),
      })
      .execute();
    if (check.source_id) await cite(tx, id, check.source_id);
    // Whoever made sure has read it somewhere: an address that no source showed may be written to now.
    await tx.updateTable('addresses').set({ verified: true }).where('id', '=', id).execute();
    await record(tx, actor, {
      what: 'address.checked',
      subject: `address:${id}`,
      detail: { how: check.how, on: check.checked_on },
    });
  });
}

async function cite(tx: Db, address_id: string, source_id: string): Promise<void> {
  await sql`
    insert into address_sources (address_id, source_id, position)
    select ${address_id}, ${source_id}, coalesce(max(position), 0) + 1
    from address_sources where address_id = ${address_id}
    having count(*) filter (where source_id = ${source_id}) = 0`.execute(tx);
}

export interface MadeCheck extends Omit<Check, 'source_id'> {
  id: string;
  checked_by: string;
  source: string | null;
  /** False for a check of lines that have been changed since. */
  counts: boolean;
}

/** All checks of an address, the latest first, at most 100. */
export async function checksOf(db: Db, id: string): Promise<MadeCheck[]> {
  const { rows } = await sql<MadeCheck>`
    select c.id, c.checked_on, c.checked_by, c.how, c.note, s.code as source,
      c.version >= a.lines_version as counts
    from address_checks c join addresses a on a.id = c.address_id left join sources s on s.id = c.source_id
    where c.address_id = ${id} order by c.checked_on desc, c.entered_at desc, c.id limit 100`.execute(db);
  return rows;
}
