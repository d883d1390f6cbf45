import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Actor } from '../src/kernel/actor.js';
import { seededChance } from '../src/kernel/chance.js';
import { movableClock } from '../src/kernel/clock.js';
import { type Database, openDatabase } from '../src/kernel/database.js';
import { analyse } from '../src/kernel/keeper.js';
import type { AccountUrls } from '../src/kernel/roles.js';
import { demonstrationTemplate } from './demonstration.js';
import { databaseAt, run } from './server.js';

/** A database of its own for one test file, copied from the template; removed by `drop`. */
export interface TestDatabase extends Database {
  ownerUrl: string;
  urls: AccountUrls;
  /** As every import ends: without it the server plans for empty tables. */
  analyse(): Promise<void>;
  drop(): Promise<void>;
}

function environment(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run tests with bin/test`);
  return value;
}

/** With `demonstration` the demonstration campaign stands in it, without its newspaper, as the clock on the wall has it. */
export async function testDatabase({ demonstration = false } = {}): Promise<TestDatabase> {
  const owner = environment('TEST_OWNER_URL');
  const empty = environment('TEST_TEMPLATE');
  const template = demonstration ? await demonstrationTemplate(owner, empty, loginsAt) : empty;
  const name = `t_${randomBytes(8).toString('hex')}`;
  // In memory files are copied faster than written into the log.
  await run(owner, `create database ${name} template ${template} strategy file_copy`);
  const ownerUrl = databaseAt(owner, name);
  const urls = loginsAt(ownerUrl);
  const database = openDatabase(urls);
  return {
    ...database,
    ownerUrl,
    urls,
    analyse: () => analyse(urls.keeper),
    drop: async () => {
      await database.close();
      await run(owner, `drop database ${name} with (force)`);
    },
  };
}

/** The three accounts' addresses of a database of this run. */
function loginsAt(ownerUrl: string): AccountUrls {
  const logins = JSON.parse(readFileSync(environment('TEST_LOGINS'), 'utf8'));
  const as = (login: { user: string; password: string }) =>
    ownerUrl.replace(/^(postgres(?:ql)?:\/\/)(?:[^@/]*@)?/, `$1${login.user}:${login.password}@`);
  return {
    app: as(logins.app),
    visitors: as(logins.visitors),
    keeper: environment('TEST_KEEPER') === 'owner' ? ownerUrl : as(logins.keeper),
  };
}

/** Somebody who acts in a test: repeatable chance, a clock that the test moves. */
export function testActor(
  who = 'operator',
  now = '2016-04-07T19:30:00Z',
): Actor & { clock: ReturnType<typeof movableClock> } {
  return { who, clock: movableClock(now), chance: seededChance(`${who} ${now}`) };
}
