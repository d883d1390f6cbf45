import { createHash } from 'node:crypto';
import pg from 'pg';

/** A database to compare with another one: each table's rows as a sum, and everything that keeps them in order. */
export interface Copied {
  tables: Record<string, { rows: number; sum: string }>;
  rules: string[];
}

/** Reads all tables of a database through a connection of its own: not by the code that makes backups. */
export async function copyOf(url: string): Promise<Copied> {
  const client = new pg.Client({ connectionString: url, options: '-c timezone=UTC' });
  await client.connect();
  try {
    const { rows: names } = await client.query<{ name: string }>(`
      select table_name as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`);
    const tables: Copied['tables'] = {};
    for (const { name } of names) {
      const { rows } = await client.query<{ row: string }>(
        `select t::text as row from public."${name}" t order by t::text collate "C"`,
      );
      const hash = createHash('sha256');
      for (const { row } of rows) hash.update(`${row}\n`);
      tables[name] = { rows: rows.length, sum: hash.digest('hex') };
    }
    const { rows: rules } = await client.query<{ rule: string }>(`
      select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) || ' ' || convalidated as rule
        from pg_constraint where connamespace = 'public'::regnamespace
      union all select tgrelid::regclass || ' ' || pg_get_triggerdef(oid) || ' ' || tgenabled::text
        from pg_trigger where not tgisinternal
      union all select schemaname || '.' || viewname || ' ' || definition from pg_views
        where schemaname in ('public', 'published')
      union all select indexdef from pg_indexes where schemaname = 'public'
      order by 1`);
    return { tables, rules: rules.map(({ rule }) => rule) };
  } finally {
    await client.end();
  }
}
