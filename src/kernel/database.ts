import { availableParallelism } from 'node:os';
import {
  type ColumnType,
  type Insertable,
  Kysely,
  PostgresDialect,
  type RawBuilder,
  sql,
  type Transaction,
} from 'kysely';
import pg from 'pg';
import { houseHandle } from './asking.js';

/**
 * Every table of the application. Each room declares its own in its `tables.ts` by declaration
 * merging, so that one handle type serves all rooms and each column has one owner.
 */
export interface Tables {
  journal: JournalTable;
  installed_migrations: { name: string; sha256: string; installed_at: Date };
}

/**
 * Every view that visitors may read (schema `published`). A visitors' handle knows nothing else:
 * a private column fails in the type check here, and in the database by the rights of its role.
 */
// biome-ignore lint/suspicious/noEmptyInterface: the rooms fill it by declaration merging
export interface Published {}

export interface JournalTable {
  seq: ColumnType<number, never, never>;
  at: ColumnType<Date, Date, never>;
  who: ColumnType<string, string, never>;
  what: ColumnType<string, string, never>;
  subject: ColumnType<string, string, never>;
  why: ColumnType<string | null, string | null, never>;
  detail: ColumnType<Record<string, unknown>, string, never>;
  hash: ColumnType<Buffer, never, never>;
}

export type Db = Kysely<Tables>;
export type PublicDb = Kysely<Published>;

/** A column that the database fills when it is left out. */
export type Defaulted<T> = ColumnType<T, T | undefined, T>;

/** A JSON column: read as a value, written as text. */
export type Json<T> = ColumnType<T, string, string>;

export interface Database {
  app: Db;
  /** The application's role again, for what visitors do: a flood of their forms leaves `app` its own connections. */
  acts: Db;
  visitors: PublicDb;
  close(): Promise<void>;
}

export interface DatabaseUrls {
  app: string;
  visitors: string;
}

// bigint as number (our counts stay far below 2^53), dates as text: a fact's day has no time zone.
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === 20) return Number;
    if (oid === 1082) return (value: string) => value;
    return pg.types.getTypeParser(oid, format);
  }) as pg.CustomTypesConfig['getTypeParser'],
};

/**
 * At most this many connections each; the desk, what visitors do and what they read never take each other's. Each connection of the
 * visitors' plans every statement once more and keeps the plan, so there are no more than processors can use.
 */
const connections = { app: 10, acts: 4, visitors: Math.min(8, Math.max(2, availableParallelism())) };

/** So many statements a connection keeps planned; whatever comes after them is planned each time. */
const most_kept = 400;
/** What is longer (in characters) writes many rows at once, each time another number of them: it does not come again. */
const longest_kept = 10_000;

/**
 * A connection that keeps its statements planned: our questions go to views of views, whose plan takes
 * several times as long to find as to run. Each text becomes a statement of its own name, so it must
 * hold its values as parameters, as Kysely's do.
 */
class KeepingClient extends pg.Client {
  private readonly names = new Map<string, string>();

  constructor(config?: pg.ClientConfig) {
    super(config);
    // The pool listens to idle connections only. One that the server cuts between two statements of a transaction
    // would end the whole process; so the next statement fails, as it has to.
    this.on('error', () => {});
  }

  override query(...asked: unknown[]): never {
    const [text, values] = asked;
    if (typeof text === 'string' && Array.isArray(values)) {
      const name = this.nameOf(text);
      if (name) asked.splice(0, 2, { name, text, values });
    }
    return super.query(...(asked as Parameters<pg.Client['query']>)) as never;
  }

  private nameOf(text: string): string | null {
    const known = this.names.get(text);
    if (known) return known;
    if (this.names.size >= most_kept || text.length > longest_kept) return null;
    const name = `kept_${this.names.size}`;
    this.names.set(text, name);
    return name;
  }
}

/**
 * How visitors' questions are planned. Left to itself the server plans one anew each time when it hopes for a better
 * plan for these very values; ours name a few rows by id: whichever they are, the same plan finds them. Only a limit
 * must be known when it is planned: on a large table it stands in the text (`sql.lit`), else the server prepares for a
 * tenth of all. And as each question is planned once, the server may look at more than eight tables together: our
 * views of views are more, and taken apart in pieces some weighed every fact there is.
 */
const planned_once =
  '-c plan_cache_mode=force_generic_plan -c join_collapse_limit=12 -c from_collapse_limit=12 -c geqo_threshold=14';

/** How a pool of connections works. */
export interface PoolPace {
  max: number;
  /** An answer that takes longer is given up. */
  answer_ms: number;
  /** Whoever waits longer for a free connection is told so. */
  wait_ms: number;
}

function openPool(
  url: string,
  { max, answer_ms, wait_ms }: PoolPace,
  options: string,
  onIdleError: (error: Error) => void,
): pg.Pool {
  const pool = new pg.Pool({
    Client: KeepingClient,
    connectionString: url,
    max,
    options: `-c statement_timeout=${answer_ms} ${options}`,
    types,
    connectionTimeoutMillis: wait_ms,
  });
  // Without a listener an idle connection that the server cuts would end the whole process.
  pool.on('error', onIdleError);
  return pool;
}

/** Connections of the application's role. */
export function appPool(url: string, pace: PoolPace, onIdleError: (error: Error) => void): pg.Pool {
  return openPool(url, pace, '', onIdleError);
}

/** Connections of the visitors' role: it reads schema `published` and nothing else. */
export function visitorsPool(url: string, pace: PoolPace, onIdleError: (error: Error) => void): pg.Pool {
  const reading = '-c search_path=published -c default_transaction_read_only=on';
  return openPool(url, pace, `${reading} ${planned_once}`, onIdleError);
}

const wait_ms = 10_000;

/**
 * Opens both handles: the application's, and the visitors', which is *connected* as a role that
 * can read schema `published` and nothing else.
 */
export function openDatabase(urls: DatabaseUrls, onIdleError: (error: Error) => void = () => {}): Database {
  const openApp = (max: number) =>
    houseHandle(appPool(urls.app, { max, answer_ms: 30_000, wait_ms }, onIdleError));
  const app = openApp(connections.app);
  const acts = openApp(connections.acts);
  const visitors = new Kysely<Published>({
    dialect: new PostgresDialect({
      pool: visitorsPool(urls.visitors, { max: connections.visitors, answer_ms: 8000, wait_ms }, onIdleError),
    }),
  });
  return {
    app,
    acts,
    visitors,
    close: async () => {
      await Promise.all([app.destroy(), acts.destroy(), visitors.destroy()]);
    },
  };
}

/** Runs an act in one transaction; inside an open transaction it joins that one. */
export async function transact<T>(db: Db, act: (tx: Transaction<Tables>) => Promise<T>): Promise<T> {
  if (db.isTransaction) return act(db as Transaction<Tables>);
  return db.transaction().execute(act);
}

/**
 * One of some values, as `column = any(…)`: one statement however many there are, and none at all is no
 * error. For ids and other texts.
 */
export function among(values: readonly string[]): RawBuilder<string> {
  return sql<string>`any(${values})`;
}

/**
 * Adds many rows with one parameter, as JSON: with one for each value, the parameters cost us and the server more
 * than the rows do. All rows have the columns of the first; for values that JSON knows, so for no bytes.
 */
export async function addRows<T extends keyof Tables>(
  db: Db,
  table: T,
  rows: Insertable<Tables[T]>[],
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = sql.join(Object.keys(first).map((column) => sql.ref(column)));
  await sql`insert into ${sql.table(table)} (${columns})
    select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)`.execute(
    db,
  );
}

/** Whether an error is the database's refusal of a second row with the same key (SQLSTATE 23505). */
export function isDuplicate(error: unknown, constraint?: string): boolean {
  if (!(error instanceof Error) || !('code' in error) || error.code !== '23505') return false;
  return constraint === undefined || ('constraint' in error && error.constraint === constraint);
}

/**
 * Classes of SQLSTATE (PostgreSQL manual, appendix A) in which the server cannot, whatever was asked: no connection, no room,
 * stopped, disk; and 57014, when it is so busy that an answer took longer than we wait.
 */
const unable_class = /^(08|53|57P|57014|58)/;
/** The system's words for a connection that is not to be had, or ends. */
const unable_words_of_system = /^(connect (ECONNREFUSED|ENOENT)|read ECONNRESET|write EPIPE)/;
/** What the driver says without a code when a connection ends under it or none is to be had. */
const unable_words =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying)/;

/** Whether an error means that the database cannot do anything now. What was under way may be kept or not: nobody knows. */
export function isDatabaseUnable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (unable_words.test(error.message) || unable_words_of_system.test(error.message)) return true;
  return 'code' in error && typeof error.code === 'string' && unable_class.test(error.code);
}
