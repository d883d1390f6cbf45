import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { type Clock, day_ms } from './clock.js';
import { connected } from './connected.js';

import type { AccountUrls } from './roles.js';

/** A larger table is not written anew: everybody would wait for it. Bytes, with all that belongs to it. */
const most_bytes = 256 * 1024 * 1024;

/** Whose pages are swept: a database by its keeper's address, and whether it is our own PostgreSQL. */
interface Swept {
  urls: Pick<AccountUrls, 'keeper'>;
  isPrivate: boolean;
}

/** The file in a data folder that says when its database was swept last. */
const swept_mark = 'swept';

/** Sweeps pages now, and notes in the data folder that it was done. Returns how many tables were written. */
export async function sweepNow(swept: Swept, data: string, clock: Clock): Promise<number> {
  const written = await sweepPages(swept);
  writeFileSync(join(data, swept_mark), clock.now().toISOString());
  return written;
}

/** Sweeps pages unless that was done within a day: a start is no reason, everybody waits for it. */
export async function sweepOnceADay(swept: Swept, data: string, clock: Clock): Promise<number> {
  const mark = join(data, swept_mark);
  const last = existsSync(mark) ? Date.parse(readFileSync(mark, 'utf8')) : Number.NaN;
  const now = clock.now().getTime();
  // A mark that nobody can read, or from a day to come, says nothing.
  if (last <= now && now - last < day_ms) return 0;
  return sweepNow(swept, data, clock);
}

/**
 * Writes tables with sealed or locked columns anew, so that what was emptied lies in none of the database's files any more: a row
 * that is changed leaves its old bytes behind, which whoever has the disk and the keys could read for weeks. In our own
 * PostgreSQL the log that describes them ends, too; in another server that is its administrator's. A table that somebody
 * holds, or that is larger than 256 MB, is left for the next time. Returns how many were written.
 */
export async function sweepPages({ urls, isPrivate }: Swept): Promise<number> {
  return connected(urls.keeper, async (keeper) => {
    // Whoever may not write a table anew is only warned, and the table is left as it was.
    let warning: string | null = null;
    keeper.on('notice', ({ code, message }) => {
      if (code?.startsWith('01')) warning = message ?? code;
    });
    await keeper.query(`set lock_timeout = '3s'`);
    const { rows } = await keeper.query<{ name: string }>(
      `select distinct format('public.%I', c.relname) as name from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attname ~ '_(sealed|locked)$' and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and pg_total_relation_size(c.oid) <= $1
      order by 1`,
      [most_bytes],
    );
    let written = 0;
    for (const { name } of rows) if (await writeAnew(keeper, name)) written += 1;
    if (warning !== null) throw new Error(`tables were not written anew: ${warning}`);
    if (isPrivate) {
      await keeper.query('checkpoint');
      await keeper.query('select pg_switch_wal()');
      await keeper.query('checkpoint');
    }
    return written;
  });
}

async function writeAnew(keeper: pg.Client, table: string): Promise<boolean> {
  try {
    await keeper.query(`vacuum (full, analyze) ${table}`);
    return true;
  } catch (error) {
    // 55P03: somebody works on it.
    if (error instanceof Error && 'code' in error && error.code === '55P03') return false;
    throw error;
  }
}
