import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.js';
import { type Database, openDatabase } from './database.js';
import { prepareDatabase } from './migrations.js';
import { type PrivatePostgres, startPrivatePostgres } from './private-postgres.js';
import type { AccountUrls } from './roles.js';
import { AlreadyRunning, HalfRestored, occupy, restoring_mark } from './running.js';

/** The ground that everything stands on: the data folder, marked as ours, and the open database. */
export interface Ground {
  database: Database;
  urls: AccountUrls;
  /** For the start and for `habeas migrate`; whatever else works with the database uses `urls`. */
  ownerUrl: string;
  /** It is the PostgreSQL that came along: we are its administrator. */
  isPrivate: boolean;
  /** Migrations that were installed now. */
  installed: string[];
  /** Resolves when the private database has ended by itself; never for a server of DATABASE_URL. */
  databaseEnded: Promise<void>;
  close(): Promise<void>;
}

/**
 * Prepares the data folder and opens the database, starting the private one when no server is
 * configured. `alone` is for the server, which must be the only one on its folder (throws
 * `AlreadyRunning`); a command of the operator may work beside a running server.
 */
export async function openGround(config: Config, alone: boolean): Promise<Ground> {
  const isRoot = process.getuid?.() === 0;
  mkdirSync(config.data, { recursive: true });
  if (existsSync(join(config.data, restoring_mark))) throw new HalfRestored(config.data);
  // As root the database belongs to nobody, who has to pass through; the files inside stay closed.
  chmodSync(config.data, isRoot ? 0o711 : 0o700);
  const leave = takeFolder(config.data, alone);
  let postgres: PrivatePostgres | null = null;
  try {
    if (!config.databaseUrl) {
      const folder = join(config.data, 'postgres');
      postgres = await startPrivatePostgres({ folder, fsync: true, isBeside: leave === null });
    }
    const ownerUrl = config.databaseUrl ?? (postgres as PrivatePostgres).url;
    const logins = join(config.data, 'keys', 'database-logins.json');
    const { urls, installed } = await prepareDatabase(
      ownerUrl,
      logins,
      config.databaseAccounts,
      leave === null,
    );
    const database = openDatabase(urls);
    return {
      database,
      urls,
      ownerUrl,
      isPrivate: postgres !== null,
      installed,
      databaseEnded: postgres?.ended ?? new Promise(() => {}),
      close: async () => {
        await database.close();
        // Only who holds the folder stops the database: beside a running server it goes on.
        if (leave) await postgres?.stop();
        leave?.();
      },
    };
  } catch (error) {
    if (leave) await postgres?.stop();
    leave?.();
    throw error;
  }
}

/** The act that gives the folder back, or null when another process has it and that is allowed. */
function takeFolder(folder: string, alone: boolean): (() => void) | null {
  try {
    return occupy(folder);
  } catch (error) {
    if (!alone && error instanceof AlreadyRunning) return null;
    throw error;
  }
}
