import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testActor, testDatabase } from '../../../test/database.js';
import { transact } from '../../kernel/database.js';
import { messagesBelow } from '../../kernel/language.js';
import { Refused } from '../../kernel/refusals.js';
import { beside } from '../../kernel/root.js';
import { importRegister, readReadingsFile } from '../commands.js';
import { demonstration } from '../examples.js';
import { eventsCsv, peopleCsv, sourcesCsv } from './csv-export.js';
import { rows_a_batch } from './csv-file.js';
import { csvKinds, importCsv, type Progress, refusedLines } from './csv-import.js';
import { readFactsFile } from './facts-file.js';

type Ground = Awaited<ReturnType<typeof testDatabase>>;
let full: Ground;
let empty: Ground;
const actor = testActor();
const say = messagesBelow(beside(import.meta.url, '../..')).in('en');

before(async () => {
  [full, empty] = await Promise.all([testDatabase(), testDatabase()]);
  const read = readFactsFile(demonstration.facts);
  assert.ok(read.ok);
  const { value: file } = read;
  await transact(full.app, (tx) => importRegister(tx, actor, file, readReadingsFile(demonstration.readings)));
});
after(() => Promise.all([full?.drop(), empty?.drop()]));

const kindOf = (name: string) => {
  const kind = csvKinds.find((one) => one.name === name);
  assert.ok(kind);
  return kind;
};

async function taken(
  ground: Ground,
  name: string,
  file: string | Uint8Array,
  isDry = false,
): Promise<Progress & { all: Progress['refused'] }> {
  const bytes = typeof file === 'string' ? Buffer.from(file) : file;
  let last: Progress = { rows: 0, counts: { added: 0, changed: 0, unchanged: 0, refused: 0 }, refused: [] };
  const all: Progress['refused'] = [];
  for await (const step of importCsv(ground.app, actor, kindOf(name), [bytes], { isDry })) {
    last = step;
    all.push(...step.refused);
  }
  return { ...last, all };
}

async function whole(parts: AsyncGenerator<string>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}

const exports = [
  ['sources', sourcesCsv],
  ['people', peopleCsv],
  ['events', eventsCsv],
] as const;

test('what is exported and imported into an empty register is exported again byte for byte', async () => {
  for (const [name, given] of exports) {
    const file = await whole(given(full.visitors));
    const dry = await taken(empty, name, file, true);
    const done = await taken(empty, name, file);
    assert.deepEqual(done.all, [], name);
    assert.ok(done.counts.added > 20, name);
    assert.deepEqual(dry.counts, done.counts, `${name}: the dry run says what the run does`);
    const again = await taken(empty, name, file);
    assert.deepEqual(again.counts, { added: 0, changed: 0, unchanged: done.counts.added, refused: 0 });
  }
  // Nothing of it is told before somebody tells it.
  assert.equal((await whole(peopleCsv(empty.visitors))).split('\r\n').length, 2);
  await empty.app.updateTable('facts').set({ told: 'public', basis_kind: 'already-public' }).execute();
  await empty.app.updateTable('people').set({ told: 'public', basis_kind: 'already-public' }).execute();
  await empty.app.updateTable('sources').set({ told: 'public' }).execute();
  for (const [name, given] of exports) {
    assert.equal(await whole(given(empty.visitors)), await whole(given(full.visitors)), name);
  }
});

test('a row that says something else changes the fact, and its history keeps what it said', async () => {
  const file = await whole(eventsCsv(full.visitors));
  const changed = file.replace(/(,[^,\r\n]*\barrest\b,)/, '$1');
  assert.equal((await taken(full, 'events', changed)).counts.changed, 0);
  const code = 'e-csv-change';
  const head = 'code,person,type,happened,summary,sources\n';
  const row = (summary: string) => `${head}${code},aron-atabek,context,October 2012,${summary},\n`;
  assert.equal((await taken(full, 'events', row('Invented one.'))).counts.added, 1);
  assert.equal((await taken(full, 'events', row('Invented two.'), true)).counts.changed, 1);
  assert.equal((await taken(full, 'events', row('Invented one.'))).counts.unchanged, 1, 'a dry run wrote');
  assert.equal((await taken(full, 'events', row('Invented two.'))).counts.changed, 1);
  const event = await full.app
    .selectFrom('course_events as e')
    .innerJoin('facts as f', 'f.id', 'e.id')
    .innerJoin('former_versions as v', 'v.subject_id', 'e.id')
    .select(['e.happened', 'e.summary', 'f.version', 'f.told', 'v.said'])
    .where('e.code', '=', code)
    .executeTakeFirstOrThrow();
  assert.deepEqual(
    [event.happened, event.summary, event.version, event.told, event.said.summary],
    ['2012-10', 'Invented two.', 2, 'desk', 'Invented one.'],
  );
});

test('UTF-8, UTF-16, commas, semicolons and tabs are told from the file itself', async () => {
  const rows = 'person;name;sources\nwhoever-made-up;Кто-то Выдуманный;\n';
  const utf16be = Buffer.from(`\ufeff${rows}`, 'utf16le').swap16();
  const files: [string, Uint8Array][] = [
    ['UTF-8', Buffer.from(rows)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${rows}`)],
    ['tabs', Buffer.from(rows.replaceAll(';', '\t'))],
    ['commas', Buffer.from(rows.replaceAll(';', ','))],
    ['UTF-16 LE', Buffer.from(`\ufeff${rows}`, 'utf16le')],
    ['UTF-16 LE without a mark', Buffer.from(rows, 'utf16le')],
    ['UTF-16 BE', utf16be],
  ];
  for (const [name, bytes] of files) {
    const { counts } = await taken(full, 'people', bytes, true);
    assert.equal(counts.added, 1, name);
  }
});

test('a file that is no table of its kind is refused as a whole, in a sentence', async () => {
  const sentence = async (name: string, file: string | Uint8Array) => {
    try {
      await taken(full, name, file);
    } catch (error) {
      if (error instanceof Refused) return say(error.code, error.values);
      throw error;
    }
    return 'it was taken';
  };
  assert.match(await sentence('people', ''), /empty/);
  assert.match(await sentence('people', 'person,name\nx,y\n'), /The column sources is missing/);
  assert.match(await sentence('people', 'a,b\n'), /columns are missing: person, name, sources/);
  assert.match(await sentence('people', 'person,name,sources,name\n'), /name is there twice/);
  assert.match(await sentence('people', 'person,name,sources\na,"b,c\nd,e,f\n'), /quotation mark/);
  assert.match(await sentence('people', Buffer.from('person,name,sources\n\xe9,x,y\n', 'latin1')), /UTF-8/);
  assert.match(await sentence('people', Buffer.from('PK\x03\x04\x00\x00abc')), /no table|missing|UTF-8/);
  const long = `person,name,sources\na,${'x'.repeat(200_000)},\n`;
  assert.match(await sentence('people', long), /longer than 100,000 characters/);
});

test('ten thousand wrong rows are refused one by one, each with its line and reason, and nothing is written', async () => {
  const before = await full.app.selectFrom('facts').select('id').execute();
  const wrong = ['', '2016-13-01', 'x'.repeat(5000)];
  const rows = Array.from(
    { length: 10_000 },
    (_, place) => `nobody-${place},arrest,${wrong[place % 3]},"two\nlines",NOPE\n`,
  );
  const { counts, all } = await taken(
    full,
    'events',
    `person,type,happened,summary,sources\n${rows.join('')}`,
  );
  assert.deepEqual(counts, { added: 0, changed: 0, unchanged: 0, refused: 10_000 });
  assert.deepEqual(
    all.slice(0, 3).map(({ line }) => line),
    [2, 4, 6],
  );
  const lines = refusedLines(kindOf('events'), say, all.slice(1, 2));
  assert.match(lines, /^4,"?happened: .*nobody-1.*NOPE/);
  assert.equal((await full.app.selectFrom('facts').select('id').execute()).length, before.length);
});

test('a row with more cells than columns, a row that is there twice and a formula are told from others', async () => {
  const file = `person,name,sources
made-up-one,Made Up,,,surplus
made-up-two,'=Made Up,
made-up-two,'=Made Up,
`;
  const { counts, all } = await taken(full, 'people', file);
  assert.deepEqual(counts, { added: 1, changed: 0, unchanged: 0, refused: 2 });
  assert.deepEqual(
    all.map(({ problems }) => problems[0]?.code),
    ['register.files.csv_more_cells', 'register.files.csv_same'],
  );
  const name = await full.app
    .selectFrom('person_names as n')
    .innerJoin('people as p', 'p.id', 'n.person_id')
    .innerJoin('name_keys as k', 'k.name_id', 'n.id')
    .select('n.form')
    .where('p.slug', '=', 'made-up-two')
    .executeTakeFirst();
  assert.equal(name?.form, '=Made Up');
});

test('people of a detention come in once, and nobody is merged by a name', async () => {
  const head = 'detention,person,name,happened,days,article,sources\n';
  const own = 'protests-of-21-may-2016';
  const rows = Array.from(
    { length: rows_a_batch + 5 },
    (_, place) => `${own},new,Made Up ${place}x,2016-05-21,10,488,\n`,
  );
  const file = `${head}${rows.join('')}${own},aron-atabek,Aron Atabek,2016-05-21,10,488,\nnowhere,new,A,,,,\n${own},nobody,A,,,,\n`;
  const { counts, all } = await taken(full, 'detentions', file);
  assert.equal(counts.added, rows_a_batch + 6);
  assert.deepEqual(
    all.flatMap(({ problems }) => problems.map(({ code }) => code)),
    ['register.files.csv_no_detention', 'register.files.csv_no_person'],
  );
  const again = await taken(full, 'detentions', file);
  assert.deepEqual(again.counts, { added: 0, changed: 0, unchanged: rows_a_batch + 6, refused: 2 });
});
