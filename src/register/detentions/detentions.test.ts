import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Hono } from 'hono';
import { testActor, testDatabase } from '../../../test/database.js';
import { newId, seededChance } from '../../kernel/chance.js';
import { transact } from '../../kernel/database.js';
import { messagesBelow } from '../../kernel/language.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { beside } from '../../kernel/root.js';
import type { DeskEnv } from '../../page/web.js';
import { importRegister, readReadingsFile } from '../commands.js';
import { standingOn } from '../course/standing-on.js';
import { demonstration } from '../examples.js';
import { readFactsFile } from '../files/facts-file.js';
import { detentionsDesk } from './desk.js';
import { detainedIn, detentionsOf } from './detention.js';
import { rows_a_form } from './entry-rows.js';
import { spanInWords } from './figure-words.js';

type Ground = Awaited<ReturnType<typeof testDatabase>>;
let database: Ground;
let source: string;
const say = messagesBelow(beside(import.meta.url, '../..')).in('en');
const actor = testActor('staff:editor', '2026-11-24T12:00:00Z');
const chance = seededChance('tokens');
const newToken = () => newId(chance);

before(async () => {
  database = await testDatabase();
  const { app: db } = database;
  const read = readFactsFile(demonstration.facts);
  assert.ok(read.ok);
  const { value: file } = read;
  await transact(db, (tx) => importRegister(tx, testActor(), file, readReadingsFile(demonstration.readings)));
  await database.analyse();
  source = (
    await db.selectFrom('sources').select('code').where('was_read', '=', true).executeTakeFirstOrThrow()
  ).code;
});
after(() => database?.drop());

async function ask(path: string, fields?: Record<string, string>) {
  const app = new Hono<DeskEnv>();
  app.use(async (c, next) => {
    c.set('say', say);
    c.set('db', database.app);
    c.set('actor', actor);
    c.set('clock', actor.clock);
    c.set('csrf', 'token');
    c.setRenderer((content) => c.html(String(content)));
    await next();
  });
  app.route('/', detentionsDesk());
  app.onError((error, c) => {
    if (error instanceof Missing) return c.text('missing', 404);
    if (error instanceof Refused) return c.text(error.code, error.status);
    throw error;
  });
  const init = fields ? { method: 'POST', body: new URLSearchParams(fields) } : {};
  const answer = await app.request(path, init);
  return {
    status: answer.status,
    text: await answer.text(),
    to: answer.headers.get('location') ?? '',
  };
}

const basis = {
  basis_kind: 'already-public',
  basis: 'Invented: printed that week.',
  why: 'Invented for a test.',
};

/** Sends a form, chooses for everybody `new`, and writes it. */
async function enter(code: string, rows: Record<string, string>, more: Record<string, string> = {}) {
  const form = { token: newToken(), sources: source, ...rows, ...more };
  const people = Object.keys(rows).filter((name) => name.endsWith('_name'));
  const who = Object.fromEntries(people.map((name) => [name.replace('_name', '_who'), 'new']));
  return ask(`/desk/detentions/${code}/enter`, { ...form, step: 'write', ...who, ...more });
}

async function newRecord(title: string): Promise<string> {
  const answer = await ask('/desk/detentions/new', { title, happened: '21 May 2016', sources: source });
  assert.equal(answer.status, 303, answer.text);
  return answer.to.split('/').at(-1) ?? '';
}

test('the demonstration lays each number of May 2016 to its source, and none is added to another', async () => {
  const all = await detentionsOf(database.visitors);
  assert.deepEqual(
    all.map(({ code, figures }) => [code, spanInWords(say, figures)]),
    [
      ['protests-of-21-may-2016', 'from up to 500 to more than 1,000'],
      ['may-2016-before-the-protests', 'from about 12 to at least 34'],
    ],
  );
});

test('twenty names are written in one go after a look at who may be meant', async () => {
  const code = await newRecord('Invented: taken from a square');
  const form = {
    token: newToken(),
    sources: source,
    all_date: '21 May 2016',
    r0_name: 'Иван Придуманов',
    r0_days: '10',
    r0_article: 'art. 488',
    r2_name: 'Zarina Inventedova',
    r2_days: '5',
  };
  const look = await ask(`/desk/detentions/${code}/enter`, form);
  assert.equal(look.status, 200);
  assert.match(look.text, /2 people will be written\. Nothing is written yet/);
  const write = { ...form, step: 'write', r0_who: 'new', r2_who: 'new' };
  const written = await ask(`/desk/detentions/${code}/enter`, write);
  assert.equal(written.status, 303);
  const again = await ask(`/desk/detentions/${code}/enter`, write);
  assert.equal(again.to, written.to);
  const people = await database.app
    .selectFrom('detention_people as l')
    .innerJoin('detentions as d', 'd.id', 'l.detention_id')
    .innerJoin('people as p', 'p.id', 'l.person_id')
    .select(['p.told', 'l.days', 'l.person_id'])
    .where('d.code', '=', code)
    .orderBy('l.days')
    .execute();
  assert.deepEqual(
    people.map(({ told, days }) => [told, days]),
    [
      ['desk', 5],
      ['desk', 10],
    ],
  );
  const [held] = people;
  assert.equal((await standingOn(database.app, held?.person_id ?? '', '2016-05-24')).state, 'held');
  assert.equal((await standingOn(database.app, held?.person_id ?? '', '2016-06-24')).state, 'unknown');
});

test('a row that is wrong says so at its own cell, keeps what was typed, and nothing is written', async () => {
  const code = await newRecord('Invented: wrong rows');
  const answer = await ask(`/desk/detentions/${code}/enter`, {
    token: newToken(),
    sources: source,
    r0_name: 'Good Row',
    r3_date: '2016-13-01',
    r3_days: '-4',
    r4_name: 'x'.repeat(5000),
    r5_name: '12345',
  });
  assert.equal(answer.status, 422);
  for (const field of ['r3_name', 'r3_date', 'r3_days', 'r4_name', 'r5_name']) {
    assert.match(answer.text, new RegExp(`id="${field}-problem"`), field);
  }
  assert.match(answer.text, /value="2016-13-01"/);
  assert.doesNotMatch(answer.text, /id="r0_name-problem"/);
  assert.match((await ask(`/desk/detentions/${code}`)).text, /Nobody is entered by name yet/);
});

test('somebody whom two lists name is counted once, and both lists are sources of the same step', async () => {
  const code = await newRecord('Invented: two lists');
  await enter(code, { r0_name: 'Marat Twicelisted' });
  const { id } = await database.app
    .selectFrom('people')
    .select('id')
    .where('slug', '=', 'marat-twicelisted')
    .executeTakeFirstOrThrow();
  const form = { token: newToken(), sources: source, r0_name: 'Марат Twicelisted' };
  const open = await ask(`/desk/detentions/${code}/enter`, { ...form, step: 'write' });
  assert.equal(open.status, 422, 'a like name needs a choice');
  assert.match(open.text, /Say who this is/);
  const other = await database.app
    .selectFrom('sources')
    .select('code')
    .where('code', '<>', source)
    .executeTakeFirstOrThrow();
  await enter(code, { r0_name: 'Марат Twicelisted' }, { r0_who: id, sources: other.code });
  const rows = await database.app
    .selectFrom('detention_people as l')
    .innerJoin('citations as c', 'c.fact_id', 'l.event_id')
    .select('c.source_id')
    .where('l.person_id', '=', id)
    .execute();
  assert.equal(rows.length, 2);
});

test('only who is public is counted by name for visitors, and all of one evening are told together', async () => {
  const code = await newRecord('Invented: told together');
  const rows = Object.fromEntries(
    Array.from({ length: rows_a_form }, (_, row) => [
      `r${row}_name`,
      `Person Number${'abcdefghijklmnopqrst'[row]}zz`,
    ]),
  );
  const { to } = await enter(code, rows);
  assert.equal((await ask(`/desk/detentions/${code}/tell`, basis)).status, 303);
  const [before] = await detentionsOf(database.visitors, code);
  assert.equal(before?.named, 0);
  assert.equal((await ask(`${to}/tell`, { ...basis, basis: '' })).status, 422);
  const told = await ask(`${to}/tell`, basis);
  assert.equal(told.status, 303);
  const [one] = await detentionsOf(database.visitors, code);
  assert.equal(one?.named, rows_a_form);
  const people = await detainedIn(database.visitors, one?.id ?? '', 1);
  assert.equal(people.length, rows_a_form);
  await database.app
    .updateTable('people')
    .set({ told: 'desk' })
    .where('slug', '=', people[0]?.slug ?? '')
    .execute();
  assert.equal((await detentionsOf(database.visitors, code))[0]?.named, rows_a_form - 1);
});

test('numbers of sources stand side by side; one entered in error is struck out', async () => {
  const code = await newRecord('Invented: numbers');
  const own = `/desk/detentions/${code}`;
  const wrong = await ask(`${own}/figures`, { number: 'many', how: 'about', sources: source });
  assert.equal(wrong.status, 422);
  assert.match(wrong.text, /Write a whole number/);
  for (const number of ['47', '1,200'])
    await ask(`${own}/figures`, { number, how: 'about', sources: source });
  const page = await ask(own);
  assert.match(page.text, /from about 47 to about 1,200/);
  const id = page.text.match(/figures\/([0-9a-f-]{36})\/strike/)?.[1] ?? '';
  assert.equal((await ask(`${own}/figures/${id}/strike`, { why: '' })).status, 422);
  assert.equal((await ask(`${own}/figures/${id}/strike`, { why: 'Invented.' })).status, 303);
  assert.doesNotMatch((await ask(own)).text, /from about 47/);
});

test('two editors of one record lose nothing', async () => {
  const code = await newRecord('Invented: two editors');
  const own = `/desk/detentions/${code}/change`;
  const said = { title: 'Invented: another title', sources: source, version: '1', why: 'Invented.' };
  assert.equal((await ask(own, said)).status, 303);
  const late = await ask(own, { ...said, title: 'Invented: too late' });
  assert.equal(late.status, 409);
  assert.match(late.text, /Somebody else has changed it/);
  assert.match(late.text, /value="Invented: too late"/);
});
