import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { prepareDatabase } from '../src/kernel/migrations.js';
import { startPrivatePostgres } from '../src/kernel/private-postgres.js';

/**
 * The PostgreSQL of one test run: a private one with fsync off, or the server of DATABASE_URL.
 * On it stands one template database that has every migration; each test copies it.
 */
export interface TestServer {
  /** What the test processes need, as environment. */
  environment: Record<string, string>;
  stop(): Promise<void>;
}

export async function startTestServer(databaseUrl: string | undefined): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'habeas-test-'));
  // As root the database belongs to nobody, who has to pass through here.
  if (process.getuid?.() === 0) chmodSync(folder, 0o711);
  const server = databaseUrl
    ? null
    : await startPrivatePostgres({ folder: join(folder, 'db'), fsync: false });
  const owner = databaseUrl ?? (server as { url: string }).url;
  const template = `habeas_template_${randomBytes(4).toString('hex')}`;
  await run(owner, `create database ${template}`);
  const logins = join(folder, 'logins.json');
  const { urls } = await prepareDatabase(databaseAt(owner, template), logins, null);
  return {
    environment: {
      TEST_OWNER_URL: owner,
      TEST_TEMPLATE: template,
      TEST_LOGINS: logins,
      // On a server before PostgreSQL 17 the owner keeps, too.
      TEST_KEEPER: urls.keeper === databaseAt(owner, template) ? 'owner' : 'keeper',
    },
    stop: async () => {
      if (server) await server.stop();
      else {
        await dropLeftovers(owner, template);
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function dropLeftovers(owner: string, template: string): Promise<void> {
  const client = new pg.Client({ connectionString: owner });
  await client.connect();
  try {
    for (const name of [template, `${template}_demo`, `${template}_demo_half`])
      await client.query(`drop database if exists ${name} with (force)`);
    for (const role of [`${template}_app`, `${template}_visitors`, `${template}_keeper`])
      await client.query(`drop role if exists ${role}`);
  } finally {
    await client.end();
  }
}

/** The same server, another database. */
export function databaseAt(url: string, database: string): string {
  return url.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${database}`);
}

/** Runs one statement as the server's owner. */
export async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
