import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { messagesBelow } from '../kernel/language.js';
import { Refused } from '../kernel/refusals.js';
import { beside, root } from '../kernel/root.js';
import { runWords } from './words.js';

let db: TestDatabase;
let folder: string;
before(async () => {
  db = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'habeas-test-'));
});
after(async () => {
  await db.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** Types words as an operator does: the exit code, and what was printed. */
async function typed(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const code = await runWords(words, {
    env: { HABEAS_DATA: folder },
    out: (line) => {
      said.out += `${line}\n`;
    },
    err: (line) => {
      said.err += `${line}\n`;
    },
    ask: async () => '',
    open: async () => ({
      database: db,
      messages: messagesBelow(beside(import.meta.url, '..')),
      ground: { ownerUrl: db.ownerUrl, urls: db.urls, installed: [] },
      actor: (who) => testActor(who),
      firstLink: async () => null,
      close: async () => {},
    }),
    serve: async () => 0,
    mirror: async () => 0,
  });
  return { code, ...said };
}

const facts = join(root, 'demonstration/facts.json');

/** A copy of the facts with something done to it. */
function spoilt(name: string, change: (text: string) => string): string {
  const path = join(folder, name);
  writeFileSync(path, change(readFileSync(facts, 'utf8')));
  return path;
}

test('words that are not understood end with 2, and say where the words are listed', async () => {
  for (const words of [[], ['dance'], ['import', 'facts'], ['help', 'me', 'please']]) {
    const { code, err } = await typed(...words);
    assert.equal(code, 2, words.join(' '));
    assert.match(err, /habeas help/);
  }
  assert.equal((await typed('--help')).code, 0);
});

test('a facts file that is broken as a whole leaves nothing behind', async () => {
  const files = [
    join(folder, 'nowhere.json'),
    spoilt('truncated.json', (text) => text.slice(0, text.length / 2)),
    spoilt('prose.json', () => 'Dear friends,'),
    spoilt('list.json', () => '[1, 2]'),
  ];
  for (const file of files) {
    const { code, err } = await typed('import', 'facts', file);
    assert.equal(code, 1, file);
    assert.match(err, /\w+ \w+/);
  }
  assert.deepEqual(await db.app.selectFrom('people').select('id').execute(), []);
});

test('a record with a broken date is refused by its place, and the others arrive', async () => {
  const file = spoilt('date.json', (text) => text.replaceAll('"2012-01-23"', '"2012-02-31"'));
  const { code, out, err } = await typed('import', 'facts', file);
  assert.equal(code, 1);
  assert.match(err, /refused (people|events)\S*/);
  assert.match(out, /19 people/);
});

test('all of the facts arrive, and importing them twice changes nothing', async () => {
  const first = await typed('import', 'facts', facts);
  assert.equal(first.err, '');
  assert.equal(first.code, 0);
  assert.match(first.out, /19 people, 95 events, 204 sources, 29 contradictions/);
  const journal = await db.app.selectFrom('journal').select('seq').execute();
  const second = await typed('import', 'facts', facts);
  assert.equal(second.code, 0);
  assert.match(second.out, /added 0, changed 0, unchanged \d+, refused 0/);
  assert.equal((await db.app.selectFrom('journal').select('seq').execute()).length, journal.length);
});

test('a campaign of one’s own gets its sender and its model from files', async () => {
  const file = (name: string) => join(root, 'demonstration', name);
  assert.match((await typed('import', 'sender', file('mailroom.json'))).out, /The sender is “/);
  await typed('import', 'facts', facts);
  assert.match((await typed('import', 'model', file('model-resolution.json'))).out, /Published versions: 1/);
  assert.match((await typed('import', 'model', file('model-resolution.json'))).out, /nothing has changed/);
  assert.equal((await typed('import', 'model')).code, 2);
  for (const [word, wrong] of [
    ['sender', facts],
    ['model', facts],
    ['model', join(folder, 'nowhere.json')],
  ] as const) {
    await assert.rejects(typed('import', word, wrong), Refused);
  }
});

test('an operator who corrects the sender sees what changed, or that nothing did', async () => {
  const said = JSON.parse(readFileSync(join(root, 'demonstration/mailroom.json'), 'utf8'));
  const file = join(folder, 'me.json');
  const take = async (campaign: object | undefined, more: object = {}) => {
    writeFileSync(file, JSON.stringify({ campaign, ...more }));
    return (await typed('import', 'sender', file)).out;
  };
  assert.match(await take(said.campaign), /demonstration\)”\.\nNothing has changed\.\n.*“offices”.* stays/);
  const out = await take({ ...said.campaign, email: 'post@example.org', lines: ['2 Street', 'Town'] });
  assert.match(out, /Changed email: “desk@example\.org” → “post@example\.org”/);
  assert.match(out, /Changed lines: “Demonstration House, .*” → “2 Street, Town”/);
  assert.doesNotMatch(out, /Nothing has changed/);
  assert.match(
    await take(undefined, { country: 'Norway' }),
    /no part “campaign”[\s\S]*added to the facts has changed/,
  );
  const { offices, addresses } = said;
  assert.doesNotMatch(await take(said.campaign, { country: said.country, offices, addresses }), /stays/);
});

test('the file that the operators’ guide shows is taken as it stands', async () => {
  const guide = readFileSync(join(root, 'docs/operators.md'), 'utf8');
  const shown = guide.match(/```json\n([\s\S]*?)```/)?.[1] ?? '';
  const file = join(folder, 'shown.json');
  writeFileSync(file, shown);
  assert.match((await typed('import', 'sender', file)).out, /The sender is “Letters for Freedom”/);
});

test('the journal is verified by a word', async () => {
  const { code, out } = await typed('journal', 'verify');
  assert.equal(code, 0);
  assert.match(out, /whole/);
});

test('an operator finds people by any form of the name, as lines or for a program', async () => {
  const json = async (...name: string[]) => {
    const { code, out } = await typed('people', 'find', ...name, '--json');
    return { code, people: JSON.parse(out).people as { slug: string; sure: boolean; found_as: string }[] };
  };
  for (const name of [['Курамшин'], ['Kuramshyn'], ['Құрамшин']]) {
    assert.equal((await json(...name)).people[0]?.slug, 'vadim-kuramshin', name.join(' '));
  }
  for (const name of [['Aron', 'Edigeev'], ['Едігеев']]) {
    const { people } = await json(...name);
    assert.equal(people[0]?.slug, 'aron-atabek', name.join(' '));
    assert.match(people[0]?.found_as ?? '', /Edig|Ед/);
  }
  const nobody = await json('Olgerd', 'Shuberskiy');
  assert.ok(!nobody.people.some(({ sure }) => sure));
  assert.match(
    (await typed('people', 'find', 'Aron', 'Edigeev')).out,
    /aron-atabek · Aron Atabek · also written/,
  );
  assert.equal((await typed('people', 'find', '--json')).code, 2);
  await assert.rejects(typed('people', 'find', 'x'.repeat(300)), Refused);
});
