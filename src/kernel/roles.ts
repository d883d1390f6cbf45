import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type pg from 'pg';
import { textIfThere, writeClosed } from './closed-file.js';
import type { DatabaseUrls } from './database.js';

/** Addresses of the three accounts that a running campaign works with. */
export interface AccountUrls extends DatabaseUrls {
  /** Reads every row for backups and writes tables anew; changes none. Nothing to do with cases that are *kept close*, or the role *list keeper*. */
  keeper: string;
}

/** The server's account may not create roles: the text says what its administrator has to run. */
export class RolesNeeded extends Error {
  constructor(readonly statements: string[]) {
    super(
      `This PostgreSQL account may not create the accounts that Habeas needs. Let its administrator run:\n${statements.join('\n')}\nThen set DATABASE_APP_URL, DATABASE_VISITORS_URL and DATABASE_KEEPER_URL.`,
    );
    this.name = 'RolesNeeded';
  }
}

const groups = ['habeas_application', 'habeas_visitor', 'habeas_upkeep'] as const;

/** Quotes an identifier for SQL (PostgreSQL manual, 4.1.1). */
export function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

/** 192 random bits, in letters that need no quoting. */
export const newPassword = (): string => randomBytes(24).toString('hex');

/** SQL text literal; only for utility statements, which take no parameters. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * Makes sure that the group roles exist, which the rights in db/rights.sql are given to.
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
    'create role habeas_upkeep nologin;',
    `create role ${quoted(`${database}_app`)} login password '…' in role habeas_application;`,
    `create role ${quoted(`${database}_visitors`)} login password '…' in role habeas_visitor;`,
    `create role ${quoted(`${database}_keeper`)} login password '…' in role habeas_upkeep;`,
  ];
}

type Logins = Record<keyof AccountUrls, { user: string; password: string }>;

function readLogins(file: string, database: string, isBeside: boolean): Logins {
  const before = JSON.parse(textIfThere(file) ?? 'null') as Partial<Logins> | null;
  if (isBeside && before?.app && before.visitors && before.keeper) return before as Logins;
  // A file of an earlier version knows fewer accounts; a server of that version goes on with them.
  const login = (account: keyof Logins) => {
    const known = before?.[account];
    if (known && isBeside) return known;
    return { user: known?.user ?? `${database.slice(0, 50)}_${account}`, password: newPassword() };
  };
  const logins = { app: login('app'), visitors: login('visitors'), keeper: login('keeper') };
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeClosed(file, JSON.stringify(logins, null, 2));
  return logins;
}

/**
 * Makes the login roles of one database (names and passwords are kept in `file`; each start makes new passwords, a command
 * beside a running server uses those that are there) and returns the addresses to connect with: the application's, the visitors', who can read only `published`, and the keeper's.
 */
export async function ensureLogins(
  owner: pg.Client,
  ownerUrl: string,
  file: string,
  isBeside: boolean,
): Promise<AccountUrls> {
  const { rows } = await owner.query<{ name: string }>('select current_database() as name');
  const logins = readLogins(file, rows[0]?.name ?? 'habeas', isBeside);
  const pairs = [
    { login: logins.app, group: groups[0] },
    { login: logins.visitors, group: groups[1] },
    { login: logins.keeper, group: groups[2] },
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
    keeper: withLogin(ownerUrl, logins.keeper),
  };
}

/** Whether this server knows the right to maintain a table without owning it, as PostgreSQL 17 and later do. */
export async function hasMaintainers(owner: pg.Client): Promise<boolean> {
  const { rows } = await owner.query<{ version: string }>(
    `select current_setting('server_version_num') as version`,
  );
  return Number(rows[0]?.version) >= 170_000;
}

function withLogin(url: string, login: { user: string; password: string }): string {
  return url.replace(/^(postgres(?:ql)?:\/\/)(?:[^@/]*@)?/, `$1${login.user}:${login.password}@`);
}
