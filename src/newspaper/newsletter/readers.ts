import './tables.js';
import { sql } from 'kysely';
import { type Clock, today } from '../../kernel/clock.js';
import type { Db } from '../../kernel/database.js';
import type { Language } from '../../kernel/language.js';
import type { Often } from './tables.js';

/** How many read the newsletter, by rhythm and language, and how many have not confirmed. Nothing is opened for it. */
export interface Readers {
  confirmed: { often: Often; spoken: Language; count: number }[];
  waiting: number;
}

export async function readersOf(db: Db, clock: Clock): Promise<Readers> {
  const { rows: confirmed } = await sql<Readers['confirmed'][number]>`
    select often, spoken, count(*)::int as count from newsletter_subscriptions
    where confirmed_at is not null and kept_until >= ${today(clock)}::date
    group by often, spoken order by often, spoken`.execute(db);
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::int as waiting from newsletter_subscriptions where confirmed_at is null`.execute(db);
  return { confirmed, waiting: rows[0]?.waiting ?? 0 };
}

/** The latest address books: when, how much of each was taken, and where its consents come from. */
export async function importsOf(db: Db) {
  return db
    .selectFrom('newsletter_imports')
    .select(['id', 'consents_from', 'lines', 'taken', 'at'])
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(50)
    .execute();
}
