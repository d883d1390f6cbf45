import { sql } from 'kysely';
import type { Actor } from './actor.js';
import type { Db } from './database.js';

/** One line of the journal as an act writes it. It holds ids and counts, never personal data. */
export interface Entry {
  /** The act, as `adoption.verified`. */
  what: string;
  /** What it was done to, as `adoption:<id>`. */
  subject: string;
  why?: string | null;
  detail?: Record<string, unknown>;
}

/**
 * Adds an entry. Call it inside the act's transaction: either both are there or neither.
 * The database chains it to the entry before (see db/migrations/0001_ground.sql).
 */
export async function record(db: Db, actor: Actor, entry: Entry): Promise<void> {
  if (!db.isTransaction) throw new Error('an act and its journal entry belong into one transaction');
  await db
    .insertInto('journal')
    .values({
      at: actor.clock.now(),
      who: actor.who,
      what: entry.what,
      subject: entry.subject,
      why: entry.why ?? null,
      detail: JSON.stringify(entry.detail ?? {}),
    })
    .execute();
}

export interface JournalLine {
  seq: number;
  at: Date;
  who: string;
  what: string;
  subject: string;
  why: string | null;
  detail: Record<string, unknown>;
}

/** Entries after `seq`, oldest first, at most `limit`: how the clerk follows what happened. */
export async function entriesAfter(db: Db, seq: number, limit: number): Promise<JournalLine[]> {
  return db
    .selectFrom('journal')
    .select(['seq', 'at', 'who', 'what', 'subject', 'why', 'detail'])
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute();
}

/** The last entry of the journal: its hash covers everything before it. */
export interface JournalHead {
  seq: number;
  /** SHA-256, 64 digits of hexadecimal. */
  hash: string;
  at: Date;
}

/** The journal's head; null as long as nothing was done. */
export async function journalHead(db: Db): Promise<JournalHead | null> {
  const last = await db
    .selectFrom('journal')
    .select(['seq', 'hash', 'at'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last ? { ...last, hash: last.hash.toString('hex') } : null;
}

/** Whether an entry is the one that somebody outside wrote down. */
export async function isEntry(db: Db, { seq, hash }: Pick<JournalHead, 'seq' | 'hash'>): Promise<boolean> {
  const there = await db.selectFrom('journal').select('hash').where('seq', '=', seq).executeTakeFirst();
  return there?.hash.toString('hex') === hash.toLowerCase();
}

/**
 * Recomputes the whole chain in the database. Returns how many entries there are and the number of
 * the first that does not fit (null when all fit): a changed, removed or inserted entry shows here.
 */
export async function checkChain(db: Db): Promise<{ entries: number; broken_at: number | null }> {
  const { rows } = await sql<{ entries: number; broken_at: number | null }>`
    select count(*) as entries,
      min(seq) filter (where hash <> expected or seq <> place) as broken_at
    from (
      select j.seq, j.hash, row_number() over (order by j.seq) as place,
        journal_hash(coalesce(lag(j.hash) over (order by j.seq), '\\x'::bytea), j) as expected
      from journal j
    ) as chain`.execute(db);
  return rows[0] ?? { entries: 0, broken_at: null };
}
