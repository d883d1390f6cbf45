import type pg from 'pg';

/** A column of schema public that can hold words or bytes. */
export interface Column {
  table: string;
  name: string;
  type: 'text' | 'jsonb' | 'bytea';
  /** Whether some view of schema published gives it out, for some rows at least. */
  exposed: boolean;
  /** Whether it holds rows together: part of the primary key, or of a reference to another table. */
  isKey: boolean;
}

/** What the database says of its own tables. */
export interface Catalogue {
  columns: Column[];
  /** Every column of a table with its type, in order; generated ones are left out. */
  all: Map<string, { name: string; type: string; nullable: boolean }[]>;
  /** Constraint name → its columns, and the words that a list of allowed values names. */
  constraints: Map<string, { columns: string[]; literals: string[] }>;
  /** `table.column` → `table.column` that it refers to, for references of one column. */
  references: Map<string, { table: string; column: string }>;
}

/**
 * Reads from the catalogue which columns exist and which of them a published view gives out. What a
 * view gives out stands in its own rewrite rule: every entry of a target list knows the table and the
 * column it comes from (resorigtbl, resorigcol); a view on a view is followed down to the table.
 */
export async function readCatalogue(client: pg.Client): Promise<Catalogue> {
  const exposed = await exposedColumns(client);
  const { rows } = await client.query<{
    table: string;
    name: string;
    type: string;
    nullable: boolean;
    is_key: boolean;
  }>(`
    select c.relname as table, a.attname as name, t.typname as type, not a.attnotnull as nullable,
      exists (select from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'f')
        and a.attnum = any (k.conkey)) as is_key
    from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      join pg_type t on t.oid = a.atttypid
    where c.relkind in ('r', 'p') and a.attidentity <> 'a' and a.attgenerated = ''
    order by c.relname, a.attnum`);
  const all: Catalogue['all'] = new Map();
  for (const { table, name, type, nullable } of rows) {
    all.set(table, [...(all.get(table) ?? []), { name, type, nullable }]);
  }
  const kinds: Record<string, Column['type']> = {
    text: 'text',
    varchar: 'text',
    jsonb: 'jsonb',
    bytea: 'bytea',
  };
  const columns = rows.flatMap(({ table, name, type, is_key }) => {
    const kind = kinds[type];
    if (!kind) return [];
    return [{ table, name, type: kind, exposed: exposed.has(`${table}.${name}`), isKey: is_key }];
  });
  return { columns, all, ...(await readConstraints(client)) };
}

async function readConstraints(client: pg.Client) {
  const { rows } = await client.query<{
    table: string;
    name: string;
    kind: string;
    columns: string[];
    definition: string;
    to_table: string | null;
    to_columns: string[] | null;
  }>(`
    select c.relname as table, k.conname as name, k.contype as kind, pg_get_constraintdef(k.oid) as definition,
      array(select a.attname::text from unnest(k.conkey) as u(num)
        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.num) as columns,
      f.relname as to_table,
      array(select a.attname::text from unnest(k.confkey) as u(num)
        join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.num) as to_columns
    from pg_constraint k join pg_class c on c.oid = k.conrelid
      join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
      left join pg_class f on f.oid = k.confrelid`);
  const constraints: Catalogue['constraints'] = new Map();
  const references: Catalogue['references'] = new Map();
  for (const { table, name, kind, columns, definition, to_table, to_columns } of rows) {
    const literals = [...definition.matchAll(/'([^']*)'::text/g)].map(([, word]) => word as string);
    constraints.set(`${table}.${name}`, { columns, literals });
    if (kind !== 'f' || !to_table) continue;
    for (const [place, column] of columns.entries()) {
      const to = to_columns?.[place];
      if (to) references.set(`${table}.${column}`, { table: to_table, column: to });
    }
  }
  return { constraints, references };
}

async function exposedColumns(client: pg.Client): Promise<Set<string>> {
  const { rows: views } = await client.query<{ oid: number; published: boolean; action: string }>(`
    select c.oid::int, n.nspname = 'published' as published, r.ev_action::text as action
    from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname in ('public', 'published')
      join pg_rewrite r on r.ev_class = c.oid and r.rulename = '_RETURN'
    where c.relkind = 'v'`);
  const { rows: names } = await client.query<{ oid: number; num: number; column: string }>(`
    select c.oid::int, a.attnum::int as num, c.relname || '.' || a.attname as column
    from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
    where c.relkind in ('r', 'p')`);
  const tables = new Map(names.map(({ oid, num, column }) => [`${oid}.${num}`, column]));
  const given = new Map(
    views.map(({ oid, action }) => [
      oid,
      [...action.matchAll(/:resorigtbl (\d+) :resorigcol (\d+)/g)].map(([, table, column]) => ({
        table: Number(table),
        column: Number(column),
      })),
    ]),
  );
  const found = new Set<string>();
  const followed = new Set<number>();
  const follow = (view: number): void => {
    if (followed.has(view)) return;
    followed.add(view);
    for (const { table, column } of given.get(view) ?? []) {
      if (given.has(table)) follow(table);
      const name = tables.get(`${table}.${column}`);
      if (name) found.add(name);
    }
  };
  for (const { oid, published } of views) if (published) follow(oid);
  return found;
}
