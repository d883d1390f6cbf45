import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { connected } from './connected.js';
import { type AccountUrls, ensureGroups, ensureLogins, hasMaintainers } from './roles.js';
import { root } from './root.js';

export interface Migration {
  name: string;
  sql: string;
  sha256: string;
}

/** The installed history and the files disagree: somebody changed the past. */
export class BrokenHistory extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'BrokenHistory';
  }
}

/** The plain SQL files of db/migrations, in the order of their numbers. */
export function migrations(): Migration[] {
  const folder = join(root, 'db/migrations');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name), 'utf8');
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    });
}

/** Migrations that a database still lacks; throws `BrokenHistory` when an installed one has changed. */
export function missingMigrations(installed: { name: string; sha256: string }[]): Migration[] {
  const files = migrations();
  for (const { name, sha256 } of installed) {
    const file = files.find((one) => one.name === name);
    if (!file) {
      throw new BrokenHistory(
        `The database has seen ${name}, which this version lacks. Install the newer version.`,
      );
    }
    if (file.sha256 !== sha256) {
      throw new BrokenHistory(
        `${name} was changed after it had been installed. Restore the file as it was released.`,
      );
    }
  }
  return files.filter((file) => !installed.some((one) => one.name === file.name));
}

/**
 * Brings the database at `ownerUrl` up to date: group roles, migrations (each in a transaction),
 * rights. Returns the names of what was installed now. Two starts at once wait for each other.
 * `until` is the history of another database: then it is brought as far as that one was, and no further,
 * without rights. Rights are given anew each time, so that what was changed by hand does not last; but beside a running
 * server (`isBeside`) only when something was installed, because with every grant all its statements are planned anew.
 */
export async function migrate(
  owner: pg.Client,
  until?: { name: string; sha256: string }[],
  isBeside = false,
): Promise<string[]> {
  await owner.query('select pg_advisory_lock(71833400)');
  try {
    await ensureGroups(owner);
    await owner.query(`create table if not exists installed_migrations (
      name text primary key, sha256 text not null, installed_at timestamptz not null default now())`);
    const { rows } = await owner.query('select name, sha256 from installed_migrations');
    const later = until ? missingMigrations(until).map(({ name }) => name) : [];
    const missing = missingMigrations(rows).filter(({ name }) => !later.includes(name));
    for (const { name, sql, sha256 } of missing) {
      await inTransaction(owner, async () => {
        await owner.query(sql);
        await owner.query('insert into installed_migrations (name, sha256) values ($1, $2)', [name, sha256]);
      });
    }
    await owner.query(without_samples);
    // The rights speak of today's tables; the start that brings the rest gives them.
    if (!until && (missing.length > 0 || !isBeside)) await rightsBy(owner);
    return missing.map(({ name }) => name);
  } finally {
    await owner.query('select pg_advisory_unlock(71833400)');
  }
}

/**
 * The server's statistics of a column are samples of what stands in it, and they outlive the rows: of what is sealed or
 * locked it takes none.
 */
const without_samples = `do $$
  declare one record;
  begin
    for one in select r.relname, a.attname from pg_class r join pg_attribute a on a.attrelid = r.oid
      where r.relnamespace = 'public'::regnamespace and r.relkind = 'r' and not a.attisdropped
        and a.attname ~ '_(sealed|locked)$' and coalesce(a.attstattarget, -1) <> 0
    loop
      execute format('alter table public.%I alter column %I set statistics 0', one.relname, one.attname);
    end loop;
  end $$`;

/** Who may read and write what, as db/rights.sql says, whatever was changed by hand. */
async function rightsBy(owner: pg.Client): Promise<void> {
  await inTransaction(owner, async () => {
    await owner.query(readFileSync(join(root, 'db/rights.sql'), 'utf8'));
  });
}

async function inTransaction(owner: pg.Client, work: () => Promise<void>): Promise<void> {
  await owner.query('begin');
  try {
    await work();
    await owner.query('commit');
  } catch (error) {
    await owner.query('rollback');
    throw error;
  }
}

/**
 * Everything that a start needs of a database: migrations, rights, logins. `byHand` are the
 * accounts that an operator made where the server's account may not create roles; `isBeside` as for `migrate`.
 */
export async function prepareDatabase(
  ownerUrl: string,
  loginsFile: string,
  byHand: AccountUrls | null,
  isBeside = false,
): Promise<{ urls: AccountUrls; installed: string[] }> {
  return connected(ownerUrl, async (owner) => {
    const installed = await migrate(owner, undefined, isBeside);
    const urls = byHand ?? (await ensureLogins(owner, ownerUrl, loginsFile, isBeside));
    // Before PostgreSQL 17 only its owner may write a table anew.
    const keeper = (await hasMaintainers(owner)) ? urls.keeper : ownerUrl;
    return { urls: { ...urls, keeper }, installed };
  });
}

/** Gives all rights anew, beside a running server too. */
export async function giveRights(ownerUrl: string): Promise<void> {
  await connected(ownerUrl, rightsBy);
}
