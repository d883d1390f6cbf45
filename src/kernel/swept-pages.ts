import pg from 'pg';

/** A larger table is not written anew: everybody would wait for it. Bytes, with all that belongs to it. */
const most_bytes = 256 * 1024 * 1024;

/**
 * Writes tables with sealed or locked columns anew, so that what was emptied lies in none of the database's files any more: a row
 * that is changed leaves its old bytes behind, which whoever has the disk and the keys could read for weeks. In our own
 * PostgreSQL the log that describes them ends, too; in another server that is its administrator's. A table that somebody
 * holds, or that is larger than 256 MB, is left for the next time. Returns how many were written.
 */
export async function sweepPages({
  ownerUrl,
  isPrivate,
}: {
  ownerUrl: string;
  isPrivate: boolean;
}): Promise<number> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  // A server that goes away fails the statement that is running; it must not end the process, too.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(`set lock_timeout = '3s'`);
    const { rows } = await client.query<{ name: string }>(
      `select distinct format('public.%I', c.relname) as name from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attname ~ '_(sealed|locked)$' and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and pg_total_relation_size(c.oid) <= $1
      order by 1`,
      [most_bytes],
    );
    let written = 0;
    for (const { name } of rows) if (await writeAnew(client, name)) written += 1;
    if (isPrivate) {
      // Samples that were taken before the server was told to take none.
      const { rowCount } = await client.query(`delete from pg_statistic s using pg_attribute a
        where a.attrelid = s.starelid and a.attnum = s.staattnum and a.attname ~ '_(sealed|locked)$'`);
      if (rowCount) await client.query('vacuum (full) pg_statistic');
      await client.query('checkpoint');
      await client.query('select pg_switch_wal()');
      await client.query('checkpoint');
    }
    return written;
  } finally {
    await client.end();
  }
}

async function writeAnew(client: pg.Client, table: string): Promise<boolean> {
  try {
    await client.query(`vacuum (full, analyze) ${table}`);
    return true;
  } catch (error) {
    // 55P03: somebody works on it.
    if (error instanceof Error && 'code' in error && error.code === '55P03') return false;
    throw error;
  }
}
