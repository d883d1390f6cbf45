import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type pg from 'pg';
import type { DatabaseUrls } from './database.js';

/** The server's account may not create roles: the text says what its administrator has to run. */
export class RolesNeeded extends Error {
  constructor(readonly statements: string[]) {
    super(
      `This PostgreSQL account may not create the accounts that Habeas needs. Let its administrator run:\n${statements.join('\n')}\nThen set DATABASE_APP_URL and DATABASE_VISITORS_URL.`,
    );
    this.name = 'RolesNeeded';
  }
}

const groups = ['habeas_application', 'habeas_visitor'] as const;

/** Quotes an identifier for SQL (PostgreSQL manual, 4.1.1). */
export function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

/** SQL text literal; only for utility statements, which take no parameters. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * Makes sure that the two group roles exist, which the rights in db/rights.sql are given to.
 * Roles belong to the whole server, so another database's start may race us: a duplicate is fine.
 */
export async function ensureGroups(owner: pg.Client): Promise<void> {
  for (const group of groups) {
    const { rowCount } = await owner.query('select 1 from pg_roles where rolname = $1', [group]);
    if (rowCount) continue;
    try {
      await run(owner, `create role ${group} nologin`);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : '';
      if (code !== '42710' && code !== '23505') throw error;
    }
  }
}

/** Runs a statement about roles; what this account may not do becomes the list for the administrator. */
async function run(owner: pg.Client, statement: string): Promise<void> {
  try {
    await owner.query(statement);
  } catch (error) {
    const isForbidden = error instanceof Error && 'code' in error && error.code === '42501';
    throw isForbidden ? new RolesNeeded(statementsFor(owner.database ?? 'habeas')) : error;
  }
}

function statementsFor(database: string): string[] {
  return [
    'create role habeas_application nologin; -- unless they are there already',
    'create role habeas_visitor nologin;',
    `create role ${quoted(`${database}_app`)} login password '…' in role habeas_application;`,
    `create role ${quoted(`${database}_visitors`)} login password '…' in role habeas_visitor;`,
  ];
}

interface Logins {
  app: { user: string; password: string };
  visitors: { user: string; password: string };
}

function readLogins(file: string, database: string): Logins {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Logins;
  const short = database.slice(0, 50);
  const logins = {
    app: { user: `${short}_app`, password: randomBytes(24).toString('hex') },
    visitors: { user: `${short}_visitors`, password: randomBytes(24).toString('hex') },
  };
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, JSON.stringify(logins, null, 2), { mode: 0o600 });
  return logins;
}

/**
 * Makes the two login roles of one database (names and passwords are kept in `file`) and returns
 * the addresses to connect with: the application's, and the visitors', who can read only `published`.
 */
export async function ensureLogins(owner: pg.Client, ownerUrl: string, file: string): Promise<DatabaseUrls> {
  const { rows } = await owner.query<{ name: string }>('select current_database() as name');
  const logins = readLogins(file, rows[0]?.name ?? 'habeas');
  const pairs = [
    { login: logins.app, group: groups[0] },
    { login: logins.visitors, group: groups[1] },
  ];
  for (const { login, group } of pairs) {
    const { rowCount } = await owner.query('select 1 from pg_roles where rolname = $1', [login.user]);
    const verb = rowCount ? 'alter' : 'create';
    await run(owner, `${verb} role ${quoted(login.user)} login password ${literal(login.password)}`);
    await run(owner, `grant ${group} to ${quoted(login.user)}`);
  }
  return {
    app: withLogin(ownerUrl, logins.app),
    visitors: withLogin(ownerUrl, logins.visitors),
  };
}

function withLogin(url: string, login: { user: string; password: string }): string {
  return url.replace(/^(postgres(?:ql)?:\/\/)(?:[^@/]*@)?/, `$1${login.user}:${login.password}@`);
}
