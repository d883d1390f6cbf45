import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { newId } from '../kernel/chance.js';
import type { Db } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { type FileDemand, keepDemands } from './demands/demand-import.js';
import type { TextKind } from './tables.js';

/** A text as an import brings it; people and sources by their ids. */
export interface NewText {
  code: string;
  slug: string;
  kind: TextKind;
  body: string;
  /** EDTF. */
  said_on: string;
  title: string;
  procedure: string | null;
  ref: string | null;
  oj: string | null;
  joint_motion: string | null;
  motions: string[];
  sources: string[];
  people: ({ person_id: string } | { named: string })[];
  notes: string[];
  quotations: { wording: string; told_of: string; source_id: string | null }[];
  demands: FileDemand[];
}

export type Kept = 'added' | 'changed' | 'unchanged';

/**
 * Brings a text in, or up to date: a demand keeps its id as long as it keeps its place, so that what
 * is tied to it stays tied. Run inside a transaction; writes a journal entry when something changed.
 */
export async function keepText(tx: Db, actor: Actor, text: NewText): Promise<{ id: string; kept: Kept }> {
  const found = await tx.selectFrom('texts').select('id').where('code', '=', text.code).executeTakeFirst();
  const id = found?.id ?? newId(actor.chance);
  const { motions, sources, people, notes, quotations, demands, ...row } = text;
  const changes = [
    await keepRow(tx, actor, id, row, found === undefined),
    await keepList(
      tx,
      'text_motions',
      id,
      motions.map((reference) => ({ reference })),
    ),
    await keepList(
      tx,
      'text_sources',
      id,
      sources.map((source_id) => ({ source_id })),
    ),
    await keepList(
      tx,
      'text_people',
      id,
      people.map((one) => ({ person_id: null, named: null, ...one })),
    ),
    await keepList(tx, 'text_quotations', id, quotations),
    await keepNotes(
      tx,
      actor,
      id,
      'facts',
      notes.map((note) => ({ language: 'en', note, sources: [] })),
    ),
    await keepDemands(tx, actor, id, demands),
  ];
  const kept: Kept = found ? (changes.includes(true) ? 'changed' : 'unchanged') : 'added';
  if (kept !== 'unchanged') {
    await record(tx, actor, { what: `text.${kept}`, subject: `text:${id}` });
  }
  return { id, kept };
}

type Row = Omit<NewText, 'motions' | 'sources' | 'people' | 'notes' | 'quotations' | 'demands'>;

async function keepRow(tx: Db, actor: Actor, id: string, row: Row, isNew: boolean): Promise<boolean> {
  if (isNew) {
    await tx
      .insertInto('texts')
      .values({ id, ...row, created_at: actor.clock.now() })
      .execute();
    return true;
  }
  const { slug: _, ...changeable } = row;
  const before = await tx.selectFrom('texts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  // The slug is an address, and an address is never broken: it stays as it was first given.
  if (Object.entries(changeable).every(([key, value]) => before[key as keyof Row] === value)) return false;
  await tx.updateTable('texts').set(changeable).where('id', '=', id).execute();
  return true;
}

type ListTable = 'text_motions' | 'text_sources' | 'text_people' | 'text_quotations';

/** Replaces a short ordered list when it is not the same already. */
async function keepList(
  tx: Db,
  table: ListTable,
  text_id: string,
  rows: Record<string, unknown>[],
): Promise<boolean> {
  const wanted = rows.map((row, place) => ({ text_id, position: place + 1, ...row }));
  const before = await sql<{ list: Record<string, unknown>[] }>`
    select coalesce(jsonb_agg(to_jsonb(t) order by t.position), '[]') as list
    from ${sql.table(table)} t where t.text_id = ${text_id}`.execute(tx);
  if (sameRows(before.rows[0]?.list ?? [], wanted)) return false;
  await sql`delete from ${sql.table(table)} where text_id = ${text_id}`.execute(tx);
  if (wanted.length > 0) {
    await sql`insert into ${sql.table(table)}
      select * from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(wanted)}::jsonb)
      `.execute(tx);
  }
  return true;
}

function sameRows(one: Record<string, unknown>[], other: Record<string, unknown>[]): boolean {
  const ordered = (rows: Record<string, unknown>[]) =>
    JSON.stringify(rows.map((row) => Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))));
  return ordered(one) === ordered(other);
}

/** The remarks of one side on a text, replaced when they are not the same already. */
export async function keepNotes(
  tx: Db,
  actor: Actor,
  text_id: string,
  told_by: 'facts' | 'campaign',
  notes: { language: string; note: string; sources: string[] }[],
): Promise<boolean> {
  const before = await tx
    .selectFrom('text_notes')
    .select((e) => [
      'id',
      'language',
      'note',
      sql<string[]>`array(select source_id from text_note_sources where note_id = ${e.ref('id')}
        order by position)`.as('sources'),
    ])
    .where('text_id', '=', text_id)
    .where('told_by', '=', told_by)
    .orderBy('position')
    .orderBy('language')
    .execute();
  const counted = notes.map((one) => ({
    ...one,
    position: notes.filter((other) => other.language === one.language).indexOf(one) + 1,
  }));
  counted.sort((a, b) => a.position - b.position || (a.language < b.language ? -1 : 1));
  const plain = (list: { language: string; note: string; sources: string[] }[]) =>
    JSON.stringify(list.map(({ language, note, sources }) => [language, note, sources]));
  if (plain(before) === plain(counted)) return false;
  const old = before.map((one) => one.id);
  if (old.length > 0) {
    await tx.deleteFrom('text_note_sources').where('note_id', 'in', old).execute();
    await tx.deleteFrom('text_notes').where('id', 'in', old).execute();
  }
  for (const { language, note, sources, position } of counted) {
    const id = newId(actor.chance);
    await tx.insertInto('text_notes').values({ id, text_id, told_by, position, language, note }).execute();
    const cited = sources.map((source_id, place) => ({ note_id: id, position: place + 1, source_id }));
    if (cited.length > 0) await tx.insertInto('text_note_sources').values(cited).execute();
  }
  return true;
}
