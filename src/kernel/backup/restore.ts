import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import type { Config } from '../config.js';
import { connected } from '../connected.js';
import { migrate } from '../migrations.js';
import { type PrivatePostgres, startPrivatePostgres } from '../private-postgres.js';
import { occupy, restoring_mark } from '../running.js';
import { type About, readArchive } from './archive.js';
import { NoBackup } from './backup.js';
import { putFile } from './data-files.js';
import { readSealed } from './sealed-file.js';
import { Loading } from './tables.js';
import { BrokenArchive } from './tar.js';

export interface Restored {
  about: About;
  rows: number;
  files: number;
}

/**
 * Takes a backup in: into an empty data folder and an empty database, all of it or nothing. When it returns, a start
 * finds everything as it was, brings the database up to date, and forgets what is due before it serves. Throws `NoBackup`
 * with the reason, `NotOpened` for another key, `BrokenArchive` for a damaged file, `BrokenHistory` for one of a newer version.
 */
export async function restoreBackup(config: Config, path: string, identity: string): Promise<Restored> {
  // Before anything is touched: the key has to be the right one.
  const source = await readSealed(path, identity);
  const { data } = config;
  refuseUsed(data);
  mkdirSync(data, { recursive: true });
  chmodSync(data, process.getuid?.() === 0 ? 0o711 : 0o700);
  const leave = occupy(data);
  let postgres: PrivatePostgres | null = null;
  let isDone = false;
  try {
    clear(data);
    // Until this mark is gone no server starts on what is half there.
    writeFileSync(join(data, restoring_mark), '', { mode: 0o600 });
    if (!config.databaseUrl)
      postgres = await startPrivatePostgres({ folder: join(data, 'postgres'), fsync: true });
    const restored = await fill(config.databaseUrl ?? (postgres as PrivatePostgres).url, data, source);
    isDone = true;
    return restored;
  } finally {
    await postgres?.stop();
    if (isDone) rmSync(join(data, restoring_mark));
    else if (existsSync(join(data, restoring_mark))) clear(data);
    leave();
  }
}

/** Nothing that is there is written over; only what an earlier restore left half done is cleared away. */
function refuseUsed(data: string): void {
  if (!existsSync(data) || existsSync(join(data, restoring_mark))) return;
  if (readdirSync(data).length > 0)
    throw new NoBackup(
      `The data folder ${data} is not empty, and nothing in it is written over. Move it away, or set HABEAS_DATA to an empty folder.`,
    );
}

function clear(data: string): void {
  for (const name of readdirSync(data)) {
    if (name !== 'running') rmSync(join(data, name), { recursive: true, force: true, maxRetries: 10 });
  }
}

async function fill(ownerUrl: string, data: string, source: AsyncIterable<Uint8Array>): Promise<Restored> {
  // Without its commit nothing of it stays.
  return connected(ownerUrl, async (owner) => {
    let loading: Loading | null = null;
    let about: About | null = null;
    let files = 0;
    await refuseFilled(owner);
    const manifest = await readArchive(source, {
      about: async (found) => {
        about = found;
        await migrate(owner, found.migrations);
        await owner.query('begin');
        loading = await Loading.begin(owner, found.tables);
      },
      part: async (path, content) => {
        if (path.startsWith('tables/')) await loading?.take(path, content);
        if (!path.startsWith('files/')) return;
        await putFile(data, path, content);
        files += 1;
      },
    });
    if (!about || !loading) throw new BrokenArchive('it is no backup of Habeas');
    await (loading as Loading).end(manifest.rows);
    await owner.query('commit');
    // The server plans by what it knows of the tables, and it knows of empty ones.
    await owner.query('analyze');
    return { about, rows: Object.values(manifest.rows).reduce((sum, count) => sum + count, 0), files };
  });
}

/** A database in which somebody has done anything is not written over. */
async function refuseFilled(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ tables: number; journal: boolean }>(`
    select count(*)::int as tables, coalesce(bool_or(relname = 'journal'), false) as journal
    from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`);
  const { tables = 0, journal = false } = rows[0] ?? {};
  if (tables === 0) return;
  const { rowCount } = journal ? await client.query('select from journal limit 1') : { rowCount: 1 };
  if (rowCount)
    throw new NoBackup(
      'The database is not empty, and nothing in it is written over. Name an empty one in DATABASE_URL, or another HABEAS_DATA.',
    );
}
