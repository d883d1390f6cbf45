import { Kysely, PostgresDialect, type PostgresPool, sql } from 'kysely';
import type pg from 'pg';
import type { Db, Tables } from './database.js';

/**
 * On whose behalf the database is asked: somebody of the staff, by id; `nobody`, who is named for no case that is kept close;
 * or `house`: the clerk and the operator, who see everything. What each sees is said in the database itself
 * (db/migrations/0045_kept_close.sql).
 */
export type Asker = 'house' | 'nobody' | { staff: string };

/** As the database's rules read it. */
const wordOf = (asker: Asker): string =>
  typeof asker === 'string' ? { house: '', nobody: 'nobody' }[asker] : asker.staff;

/** For whom a connection last asked. It is told when that changes, so the clerk's pay nothing for it. */
const askers = new WeakMap<pg.PoolClient, string>();
const pools = new WeakMap<Db, pg.Pool>();

async function reserve(pool: pg.Pool, word: string): Promise<pg.PoolClient> {
  const client = await pool.connect();
  if ((askers.get(client) ?? '') === word) return client;
  try {
    await client.query(`select set_config('habeas.asked_by', $1, false)`, [word]);
  } catch (error) {
    client.release(true);
    throw error;
  }
  askers.set(client, word);
  return client;
}

/** A handle on a pool that asks for one asker; `ends` when closing it closes the pool. */
function handle(pool: pg.Pool, asker: Asker, ends: boolean): Db {
  const word = wordOf(asker);
  const asking = { connect: () => reserve(pool, word), end: async () => (ends ? pool.end() : undefined) };
  const db: Db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: asking as unknown as PostgresPool }),
  });
  pools.set(db, pool);
  return db;
}

/** The handle of a pool itself, which asks for the house. */
export function houseHandle(pool: pg.Pool): Db {
  return handle(pool, 'house', true);
}

/** Another handle on the same connections that asks for somebody else. It is not closed: it goes with the first. */
export function askedBy(db: Db, asker: Asker): Db {
  const pool = pools.get(db);
  if (!pool) throw new Error('whoever asks anew needs a handle, not a transaction');
  return handle(pool, asker, false);
}

/**
 * Asks for somebody else for a moment, also inside a transaction: for what the house has to know whoever is there, and for what
 * all are to read whoever wrote it.
 */
export async function seenBy<T>(db: Db, asker: Asker, ask: (db: Db) => Promise<T>): Promise<T> {
  if (!db.isTransaction) return ask(pools.has(db) ? askedBy(db, asker) : db);
  const { rows } = await sql<{ word: string }>`
    select coalesce(current_setting('habeas.asked_by', true), '') as word`.execute(db);
  const before = rows[0]?.word ?? '';
  await become(db, wordOf(asker));
  try {
    const answer = await ask(db);
    await become(db, before);
    return answer;
  } catch (error) {
    // Where the database itself said no, the whole transaction ends, and with it what was said in it.
    await become(db, before).catch(() => {});
    throw error;
  }
}

async function become(tx: Db, word: string): Promise<void> {
  await sql`select set_config('habeas.asked_by', ${word}, true)`.execute(tx);
}
