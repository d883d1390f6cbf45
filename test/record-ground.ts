import assert from 'node:assert/strict';
import { Hono } from 'hono';
import { transact } from '../src/kernel/database.js';
import { messagesBelow } from '../src/kernel/language.js';
import { Missing, Refused } from '../src/kernel/refusals.js';
import { beside } from '../src/kernel/root.js';
import type { DeskEnv } from '../src/page/web.js';
import { importRegister, readReadingsFile } from '../src/register/commands.js';
import { registerDesk } from '../src/register/desk.js';
import { demonstration } from '../src/register/examples.js';
import { readFactsFile } from '../src/register/files/facts-file.js';
import { testActor, testDatabase } from './database.js';
import { madeUpSearch } from './virus-scanner.js';

/** The register's pages at the desk on a database of their own, with the demonstration in it. */
export async function recordGround() {
  const database = await testDatabase();
  const { app: db } = database;
  const read = readFactsFile(demonstration.facts);
  assert.ok(read.ok);
  const { value: file } = read;
  const operator = testActor('operator', '2026-11-24T12:00:00Z');
  const readings = readReadingsFile(demonstration.readings);
  await transact(db, (tx) => importRegister(tx, operator, file, readings));
  await database.analyse();
  const { code: source } = await db
    .selectFrom('sources')
    .select('code')
    .where('was_read', '=', true)
    .orderBy('code')
    .executeTakeFirstOrThrow();
  return { database, db, file, operator, source, desk: (name: string) => deskOf(db, name) };
}

/** What the desk answered: the page, and where it leads. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  to: string;
}

/** The desk as one of its people uses it. */
function deskOf(db: DeskEnv['Variables']['db'], name: string) {
  const actor = testActor(`staff:${name}`, '2026-11-24T12:00:00Z');
  const app = new Hono<DeskEnv>();
  app.use(async (c, next) => {
    c.set('say', messagesBelow(beside(import.meta.url, '../src')).in('en'));
    c.set('db', db);
    c.set('actor', actor);
    c.set('clock', actor.clock);
    c.set('viruses', madeUpSearch);
    c.set('csrf', 'token');
    c.setRenderer((content) => c.html(String(content)));
    await next();
  });
  app.route(
    '/',
    registerDesk({
      lawyersRecipient: async () => '',
      dossiersRecipient: async () => '',
    }),
  );
  app.onError((error, c) => {
    if (error instanceof Missing) return c.text('missing', 404);
    if (error instanceof Refused) return c.text(error.code, error.status);
    throw error;
  });
  const ask = async (path: string, fields?: Record<string, string> | FormData): Promise<Answer> => {
    const body = fields && !(fields instanceof FormData) ? new URLSearchParams(fields) : fields;
    const init = body ? { method: 'POST', body } : {};
    const answer = await app.request(path, init);
    const { status, headers } = answer;
    return { status, headers, text: await answer.text(), to: headers.get('location') ?? '' };
  };
  return { ask, actor };
}

/** The id of a fact that was just entered, from the address that the desk leads to. */
export const addedIn = ({ to }: Answer) => to.match(/added=([0-9a-f-]{36})/)?.[1] ?? '';
