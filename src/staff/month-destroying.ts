import './tables.js';
import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { today } from '../kernel/clock.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import type { SealedColumn } from '../kernel/sealed-column.js';

/** So many months are looked at in one turn. */
const most_months = 24;

/**
 * Destroys the keys of months that are over and to which nothing is sealed any more: every grant, and the copies for the
 * recovery key. Its name stays, because letters go on naming it; nobody can open or grant it again. An answer that comes
 * later is sealed to the month in which it comes. Returns how many.
 */
export async function destroyMonths(db: Db, actor: Actor, columns: readonly SealedColumn[]): Promise<number> {
  const { rows } = await sql<{ name: string }>`select name from compartments c
    where destroyed_at is null and name ~ '^[a-z]+-[0-9]{4}-[0-9]{2}$'
      and right(name, 7) < ${today(actor.clock).slice(0, 7)}
      -- The latest one stays: who holds it, holds the next.
      and exists (select from compartments l where l.name > c.name and left(l.name, -7) = left(c.name, -7))
    order by name limit ${most_months}`.execute(db);
  let destroyed = 0;
  for (const { name } of rows) {
    destroyed += await transact(db, async (tx) => {
      // Whoever seals to it holds the row of the letter, which names this one.
      await tx.selectFrom('compartments').select('name').where('name', '=', name).forUpdate().execute();
      if (await isSealedTo(tx, columns, name)) return 0;
      await tx
        .updateTable('compartments')
        .set({ destroyed_at: actor.clock.now() })
        .where('name', '=', name)
        .execute();
      await removeKeys(tx, name);
      await record(tx, actor, { what: 'compartment.destroyed', subject: `compartment:${name}` });
      return 1;
    });
  }
  return destroyed;
}

/** Takes a compartment's keys from everybody who holds them, and from the copies for the recovery key; old ones go with them. */
export async function removeKeys(tx: Db, name: string): Promise<void> {
  for (const table of [
    'grants',
    'compartment_recoveries',
    'grant_proposals',
    'not_resealed',
    'resealed',
    'compartment_renewals',
  ] as const)
    await tx.deleteFrom(table).where('compartment', '=', name).execute();
}

async function isSealedTo(db: Db, columns: readonly SealedColumn[], name: string): Promise<boolean> {
  for (const { table, column, compartment } of columns) {
    // Fixed names are of other compartments.
    if (compartment.startsWith("'")) continue;
    const { rows } = await sql<{ is: boolean }>`select exists (select from ${sql.table(table)} t
      where t.${sql.ref(column)} is not null and ${sql.raw(compartment)} = ${name}) as is`.execute(db);
    if (rows[0]?.is) return true;
  }
  return false;
}
