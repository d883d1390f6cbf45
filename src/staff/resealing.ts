import './tables.js';
import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { minute_ms } from '../kernel/clock.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import type { SealedColumn } from '../kernel/sealed-column.js';
import { mark_bytes, mark_from, markOf, NotOpened, open, seal } from '../kernel/vault.js';
import type { HeldKeys } from './compartment.js';

/** So many values are opened and sealed anew in one transaction. */
export const piece_rows = 200;
/** Values of at most so many bytes are in one piece: scans are large. */
const piece_bytes = 32 * 1024 * 1024;
/**
 * An old key is kept at least so long: whoever had read it before the new one came may still be writing. Nothing that
 * seals takes that long.
 */
export const kept_at_least_ms = 30 * minute_ms;

const placeOf = ({ table, column }: SealedColumn) => `${table}.${column}`;

/** The rows of a column that are sealed to a compartment, but not to its present key; those that no key opens stand apart. */
const waiting = (of: SealedColumn, compartment: string, recipient: string) => sql`
  from ${sql.table(of.table)} t
  where t.${sql.ref(of.column)} is not null and ${sql.raw(of.compartment)} = ${compartment}
    and substring(t.${sql.ref(of.column)} from ${sql.lit(mark_from + 1)} for ${sql.lit(mark_bytes)}) <> ${markOf(recipient)}
    and not exists (select from not_resealed n where n.compartment = ${compartment}
      and n.place = ${placeOf(of)} and n.row = t.${sql.ref(of.key)}::text)`;

async function recipientOfCompartment(db: Db, compartment: string): Promise<string> {
  const { recipient } = await db
    .selectFrom('compartments')
    .select('recipient')
    .where('name', '=', compartment)
    .executeTakeFirstOrThrow();
  return recipient;
}

/** How far a compartment is, by kind of data: sealed anew, still to come, and opened by no key. */
export interface ResealingLine {
  place: string;
  done: number;
  waiting: number;
  failed: number;
}

/** Counts what is left to do of a compartment. No key is needed for it. Kinds without anything are left out. */
export async function resealingOf(
  db: Db,
  columns: readonly SealedColumn[],
  compartment: string,
): Promise<ResealingLine[]> {
  const recipient = await recipientOfCompartment(db, compartment);
  const lines: ResealingLine[] = [];
  for (const column of columns) {
    const place = placeOf(column);
    const { rows } = await sql<Omit<ResealingLine, 'place'>>`select
      (select count(*)::int ${waiting(column, compartment, recipient)}) as waiting,
      coalesce((select done from resealed where compartment = ${compartment} and place = ${place}), 0) as done,
      (select count(*)::int from not_resealed where compartment = ${compartment} and place = ${place}) as failed`.execute(
      db,
    );
    const [counts] = rows;
    if (counts && counts.waiting + counts.done + counts.failed > 0) lines.push({ place, ...counts });
  }
  return lines;
}

interface Waiting {
  key: string;
  row: string;
  also: string | null;
  sealed: Buffer;
}

/**
 * Opens one piece of what is still sealed to an old key, with the keys of whoever is signed in, and seals it to the new one.
 * What was changed meanwhile is left for the next piece; what no key opens is listed with why. Each value is written
 * whole or not at all, so a stop in between loses nothing and does nothing twice. Returns how many were looked at: 0 when
 * none is left.
 */
export async function resealPiece(
  db: Db,
  actor: Actor,
  holder: HeldKeys,
  columns: readonly SealedColumn[],
  compartment: string,
): Promise<number> {
  const identities = await holder.identitiesOf(compartment);
  const recipient = await recipientOfCompartment(db, compartment);
  for (const column of columns) {
    const found = await nextOf(db, column, compartment, recipient);
    if (found.length === 0) continue;
    const made: { key: string; before: Buffer; after: Buffer }[] = [];
    const failed: { row: string; why: 'other_key' | 'other_place' | 'too_long' }[] = [];
    for (const { key, row, also, sealed } of found) {
      const place = { table: column.place.table, row };
      try {
        const value = await open<unknown>(identities, place, sealed);
        const after = await seal(also ? [recipient, also] : recipient, place, value, column.most_bytes);
        made.push({ key, before: sealed, after });
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        failed.push({ row: key, why: whyOf(error) });
      }
    }
    await transact(db, async (tx) => {
      let done = 0;
      for (const { key, before, after } of made) {
        const { numAffectedRows } = await sql`update ${sql.table(column.table)} t
          set ${sql.ref(column.column)} = ${after}
          where t.${sql.ref(column.key)}::text = ${key} and t.${sql.ref(column.column)} = ${before}`.execute(
          tx,
        );
        done += Number(numAffectedRows ?? 0);
      }
      await note(tx, actor, compartment, placeOf(column), done, failed);
    });
    return found.length;
  }
  return 0;
}

function whyOf(error: Error): 'other_key' | 'other_place' | 'too_long' {
  if (!(error instanceof NotOpened)) return 'too_long';
  return error.message === 'it belongs to another row' ? 'other_place' : 'other_key';
}

async function nextOf(
  db: Db,
  column: SealedColumn,
  compartment: string,
  recipient: string,
): Promise<Waiting[]> {
  // Lengths first: a piece of scans is smaller than one of addresses.
  const { rows } = await sql<Waiting>`
    select t.${sql.ref(column.key)}::text as key, ${sql.raw(column.place.row)} as row,
      ${sql.raw(column.also ?? 'null::text')} as also, t.${sql.ref(column.column)} as sealed
    from ${sql.table(column.table)} t join (
      select key, sum(bytes) over (order by key) - bytes as before from (
        select t.${sql.ref(column.key)} as key, octet_length(t.${sql.ref(column.column)}) as bytes
        ${waiting(column, compartment, recipient)} order by 1 limit ${piece_rows}) as ahead
    ) as next on next.key = t.${sql.ref(column.key)} and next.before < ${piece_bytes}
    order by next.key`.execute(db);
  return rows;
}

async function note(
  tx: Db,
  actor: Actor,
  compartment: string,
  place: string,
  done: number,
  failed: { row: string; why: 'other_key' | 'other_place' | 'too_long' }[],
): Promise<void> {
  await sql`insert into resealed (compartment, place, done) values (${compartment}, ${place}, ${done})
    on conflict (compartment, place) do update set done = resealed.done + excluded.done`.execute(tx);
  for (const one of failed)
    await tx
      .insertInto('not_resealed')
      .values({ compartment, place, ...one, tried_at: actor.clock.now() })
      .onConflict((conflict) => conflict.columns(['compartment', 'place', 'row']).doNothing())
      .execute();
  await record(tx, actor, {
    what: 'compartment.resealed',
    subject: `compartment:${compartment}`,
    detail: { place, done, failed: failed.length },
  });
}

/** What no key opened, for the list at the desk: at most 200 lines. */
export async function notResealed(
  db: Db,
  compartment: string,
): Promise<{ place: string; row: string; why: string }[]> {
  return db
    .selectFrom('not_resealed')
    .select(['place', 'row', 'why'])
    .where('compartment', '=', compartment)
    .orderBy('place')
    .orderBy('row')
    .limit(200)
    .execute();
}

/**
 * Removes old keys to which nothing is sealed any more, from those who hold the compartment and from the copies for the
 * recovery key. No key is needed for it; the clerk does it too. Returns how many were removed.
 */
export async function removeOldKeys(db: Db, actor: Actor, columns: readonly SealedColumn[]): Promise<number> {
  const until = new Date(actor.clock.now().getTime() - kept_at_least_ms);
  const compartments = await db
    .selectFrom('compartment_renewals')
    .select('compartment')
    .where('done_at', 'is', null)
    .groupBy('compartment')
    .having((e) => e.fn.max('begun_at'), '<=', until)
    .execute();
  let removed = 0;
  for (const { compartment } of compartments) {
    removed += await transact(db, async (tx) => {
      // Nobody renews it meanwhile, and nobody seals by a recipient that was read before this and not written yet.
      await tx
        .selectFrom('compartments')
        .select('name')
        .where('name', '=', compartment)
        .forUpdate()
        .execute();
      const lines = await resealingOf(tx, columns, compartment);
      if (lines.some((line) => line.waiting > 0)) return 0;
      const gone = await tx
        .updateTable('compartment_renewals')
        .set({ done_at: actor.clock.now() })
        .where('compartment', '=', compartment)
        .where('done_at', 'is', null)
        .where('begun_at', '<=', until)
        .returning('id')
        .execute();
      const ids = gone.map(({ id }) => id);
      if (ids.length === 0) return 0;
      await tx.deleteFrom('old_grants').where('renewal_id', 'in', ids).execute();
      await tx.deleteFrom('old_recoveries').where('renewal_id', 'in', ids).execute();
      const count = (of: 'done' | 'failed') => lines.reduce((sum, line) => sum + line[of], 0);
      await record(tx, actor, {
        what: 'compartment.old_key_removed',
        subject: `compartment:${compartment}`,
        detail: { keys: ids.length, resealed: count('done'), not_opened: count('failed') },
      });
      return ids.length;
    });
  }
  return removed;
}
