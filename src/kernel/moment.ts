import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresDialect,
  type QueryResult,
} from 'kysely';
import pg from 'pg';
import {
  appPool,
  type Database,
  type DatabaseUrls,
  type Published,
  type Tables,
  visitorsPool,
} from './database.js';

/** The database as it is at one moment, whatever is written meanwhile. */
export interface HeldMoment {
  /** By this name other connections see the same (PostgreSQL manual, 9.28.5, `pg_export_snapshot`). */
  name: string;
  /** From then on nobody can join it any more. */
  close(): Promise<void>;
}

/** Holds the moment of now until it is closed. Meanwhile the database cannot clear away what is replaced. */
export async function holdMoment(urls: DatabaseUrls): Promise<HeldMoment> {
  const client = new pg.Client({ connectionString: urls.app, connectionTimeoutMillis: 10_000 });
  // A server that goes away fails the next question; it must not end the process, too.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('set idle_in_transaction_session_timeout = 0');
    await client.query('begin isolation level repeatable read read only');
    const { rows: names } = await client.query<{ name: string }>('select pg_export_snapshot() as name');
    return { name: names[0]?.name ?? '', close: () => client.end() };
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** More patience than visitors have: nobody waits here, and a machine that is busy otherwise only makes it slower. */
const patience_ms = 600_000;

/**
 * Opens the database as it was at a held moment; nothing can be written by either handle. As nothing changes in it, the
 * same question has the same answer: answers are remembered for a while, so that a page in another language, and the
 * same record as data, cost the database nothing more.
 */
export function openMoment(urls: DatabaseUrls, name: string, connections: number): Database {
  if (!/^[0-9A-F-]+$/.test(name)) throw new Error(`no name of a moment: ${name}`);
  const at = (pool: pg.Pool) =>
    new RememberingDialect({
      pool,
      onCreateConnection: async (connection) => {
        const say = (sql: string) =>
          connection.executeQuery({ sql, parameters: [] } as unknown as CompiledQuery);
        await say('begin isolation level repeatable read read only');
        await say(`set transaction snapshot '${name}'`);
      },
    });
  const pace = { answer_ms: patience_ms, wait_ms: patience_ms };
  const visitors = new Kysely<Published>({
    dialect: at(visitorsPool(urls.visitors, { max: connections, ...pace }, () => {})),
  });
  // The forms' acts ask for a little with it, as whether copies of letters are kept.
  const app = new Kysely<Tables>({ dialect: at(appPool(urls.app, { max: 1, ...pace }, () => {})) });
  return {
    app,
    acts: app,
    visitors,
    close: async () => {
      await Promise.all([app.destroy(), visitors.destroy()]);
    },
  };
}

class RememberingDialect extends PostgresDialect {
  override createDriver(): Driver {
    return new RememberingDriver(super.createDriver());
  }
}

/** Answers that are remembered, and rows in them all together; what was asked for longest ago goes first. */
const most_answers = 800;
const most_rows = 6000;
/** A longer answer belongs to one page only. */
const most_rows_each = 500;

type Answer = Promise<QueryResult<Record<string, unknown>>>;

class RememberingDriver implements Driver {
  private readonly known = new Map<string, { answer: Answer; rows: number }>();
  private rows = 0;

  constructor(private readonly inner: Driver) {}

  init = () => this.inner.init();
  destroy = () => this.inner.destroy();
  releaseConnection = async (): Promise<void> => {};
  beginTransaction = (): Promise<void> => this.never();
  commitTransaction = (): Promise<void> => this.never();
  rollbackTransaction = (): Promise<void> => this.never();

  /** A connection is taken only for what is not known. */
  async acquireConnection(): Promise<DatabaseConnection> {
    return {
      executeQuery: <R>(query: CompiledQuery) => this.answered(query) as unknown as Promise<QueryResult<R>>,
      streamQuery: () => {
        throw new Error('at a held moment nothing is streamed');
      },
    };
  }

  private never(): never {
    throw new Error('a held moment is one transaction itself');
  }

  private async answered(query: CompiledQuery): Answer {
    const key = `${query.sql}\n${JSON.stringify(query.parameters)}`;
    const found = this.known.get(key);
    if (found) {
      this.known.delete(key);
      this.known.set(key, found);
    }
    const kept = found ?? this.remember(key, this.asked(query));
    const result = await kept.answer;
    // Who sorts or fills what it got does so with a copy.
    return { ...result, rows: result.rows.map((row) => ({ ...row })) };
  }

  private async asked(query: CompiledQuery): Answer {
    const connection = await this.inner.acquireConnection();
    try {
      return await connection.executeQuery<Record<string, unknown>>(query);
    } finally {
      await this.inner.releaseConnection(connection);
    }
  }

  private remember(key: string, answer: Answer): { answer: Answer; rows: number } {
    const kept = { answer, rows: 0 };
    this.known.set(key, kept);
    answer.then(
      ({ rows }) => {
        if (this.known.get(key) !== kept) return;
        kept.rows = rows.length;
        this.rows += rows.length;
        if (rows.length > most_rows_each) this.forget(key);
        for (const oldest of this.known.keys()) {
          if (this.known.size <= most_answers && this.rows <= most_rows) break;
          this.forget(oldest);
        }
      },
      // Whoever waits for it hears of it; nobody is told the same error again.
      () => this.forget(key),
    );
    return kept;
  }

  private forget(key: string): void {
    this.rows -= this.known.get(key)?.rows ?? 0;
    this.known.delete(key);
  }
}
