import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { test } from 'node:test';
import { codeOf, filesOf, found, importsOf, rooms, stemOf } from './source-tree.js';

// The layout of the house, and the rules that every file keeps. The picture they draw is in
// docs/decisions/0002-house.md; whoever changes a rule changes the picture first.

const levels: Record<string, number> = {
  kernel: 1,
  page: 2,
  print: 2,
  post: 2,
  register: 3,
  supporters: 3,
  staff: 3,
  mailroom: 4,
  resolutions: 5,
  letters: 5,
  newspaper: 6,
  site: 7,
  desk: 7,
  clerk: 7,
  cli: 7,
};
const ground = ['kernel'];
const looks = ['page', 'print', 'post'];
const working = Object.keys(levels).filter((room) => (levels[room] ?? 0) >= 3 && (levels[room] ?? 0) <= 6);

const tree = filesOf('src', 'test', 'bin', 'db', 'bench');
const scripts = tree.filter((file) => /\.tsx?$/.test(file.path));
const sources = scripts.filter((file) => file.path.startsWith('src/'));
const product = sources.filter((file) => !file.isTest);

function roomOf(path: string): string {
  const [first, second, third] = path.split('/');
  return first === 'src' ? (third === undefined ? '' : (second ?? '')) : (first ?? '');
}

/** Why a file may not import another, or null when it may. */
function objection(from: { path: string; room: string; isTest: boolean }, to: string): string | null {
  const target = roomOf(to);
  if (from.room === 'test' || target === from.room) return null;
  if (target === 'test') return from.isTest ? null : 'only tests use test/';
  if (from.room === '') return null;
  if (!to.startsWith('src/')) return 'it lies outside src/';
  if (target === '') return 'the start of the program is above every room';
  const mine = levels[from.room] ?? 0;
  const theirs = levels[target] ?? 0;
  if (theirs > mine) return `${target} is above ${from.room}`;
  if (theirs === mine) return `${target} is beside ${from.room}`;
  return null;
}

test('every folder of src/ is a room of the house', () => {
  assert.deepEqual(
    rooms().filter((room) => !(room in levels)),
    [],
  );
});

test('imports run only down the house, never sideways and never up', () => {
  const wrong = sources.flatMap((file) =>
    importsOf(file)
      .map((to) => ({ to, why: objection(file, to) }))
      .filter(({ why }) => why !== null)
      .map(({ to, why }) => `${file.path} imports ${to}: ${why}`),
  );
  assert.deepEqual(wrong, []);
});

test('the rule of imports objects to each wrong direction', () => {
  const file = (path: string) => ({ path, room: roomOf(path), isTest: path.includes('.test.') });
  const from = (path: string, to: string) => objection(file(path), to) === null;
  assert.equal(from('src/resolutions/adoption.ts', 'src/mailroom/dispatch.ts'), true);
  assert.equal(from('src/main.ts', 'src/desk/door.tsx'), true);
  assert.equal(from('src/register/person.test.ts', 'test/database.ts'), true);
  assert.equal(from('src/register/person.ts', 'test/database.ts'), false);
  assert.equal(from('src/register/person.ts', 'src/supporters/organisation.ts'), false);
  assert.equal(from('src/mailroom/dispatch.ts', 'src/resolutions/adoption.ts'), false);
  assert.equal(from('src/resolutions/site.tsx', 'src/site/layout.tsx'), false);
  assert.equal(from('src/kernel/vault.ts', 'src/page/web.ts'), false);
  assert.equal(from('src/desk/door.tsx', 'src/site/door.tsx'), false);
  assert.equal(from('src/cli/words.ts', 'src/main.ts'), false);
});

test('no file is longer than 300 lines', () => {
  const long = tree
    .filter((file) => /\.(tsx?|mjs|typ|css|sql|sh)$/.test(file.path) || file.room === 'bin')
    .map((file) => ({ path: file.path, lines: file.lines.length - (file.text.endsWith('\n') ? 1 : 0) }))
    .filter(({ lines }) => lines > 300);
  assert.deepEqual(long, []);
});

test('no file only passes on what others define', () => {
  const wrong = scripts
    .filter((file) => {
      const code = codeOf(file.text);
      if (/^index\.tsx?$/.test(basename(file.path))) return true;
      if (/\bexport\s*(type\s*)?\*\s*(as\s+\w+\s+)?from\b/.test(code)) return true;
      const rest = code.replace(/\bexport\s+(type\s+)?\{[^}]*\}\s*from\s*['"][^'"]*['"];?/g, '').trim();
      return rest === '' && code.trim() !== '';
    })
    .map((file) => file.path);
  assert.deepEqual(wrong, []);
});

test('a page, a job or a word on what is due that was built is also mounted', () => {
  const built =
    /\bexport (?:async )?function (\w+(?:Desk|Site|Page|Pages|Jobs|Due))\(|\bexport const ([A-Z]\w*): (?:FC|Part)\b/g;
  const uses = new Map<string, number>();
  for (const { text } of product)
    for (const [word] of text.matchAll(/\b\w+\b/g)) uses.set(word, (uses.get(word) ?? 0) + 1);
  const idle = product.flatMap((file) =>
    [...file.text.matchAll(built)]
      .map(([, act, part]) => act ?? part ?? '')
      .filter((name) => (uses.get(name) ?? 0) < 2)
      .map((name) => `${file.path}: ${name}`),
  );
  assert.deepEqual(idle, []);
});

test('files are named in kebab-case after a noun of the campaign, never after a layer', () => {
  const layer =
    /(^|-)(utils?|helpers?|services?|repositor(y|ies)|controllers?|managers?|v\d+)(-|$)|^(types|common|misc|shared|lib)$/;
  const fitting = /^[a-z0-9]+(-[a-z0-9]+)*(\.test|\.d)?\.(tsx?|mjs|typ|css|sh|json)$/;
  const wrong = tree
    .filter((file) => !file.path.endsWith('.md') && file.room !== 'bin' && file.room !== 'db')
    .filter((file) => {
      const name = basename(file.path);
      if (file.path.includes('/messages/')) return !/^(desk\.)?[a-z]{2}\.json$/.test(name);
      return !fitting.test(name) || file.path.split('/').some((part) => layer.test(stemOf(part)));
    })
    .map((file) => file.path);
  assert.deepEqual(wrong, []);
});

test('nothing is left for later inside the code', () => {
  // Written in halves, or this line would find itself.
  const marks = new RegExp(`\\b(${['FIX' + 'ME', 'TO' + 'DO', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`);
  const wrong = [...tree, ...filesOf('docs')].flatMap((file) => found(file, marks));
  assert.deepEqual(wrong, []);
});

test('types are never switched off', () => {
  const wrong = scripts.flatMap((file) => [
    ...found(file, /(?:[:<,|&=(]|\bas)\s*any\b(?!\s*[(:])|\bany\[\]/, codeOf(file.text, false)),
    ...(file.room === 'test' ? [] : found(file, /@ts-(ignore|nocheck)/)),
    // A test may show that wrong code does not compile.
    ...(file.isTest || file.room === 'test' ? [] : found(file, /@ts-expect-error/)),
  ]);
  assert.deepEqual(wrong, []);
});

test('only the operator’s door prints to the console', () => {
  const wrong = scripts
    .filter((file) => file.room !== 'cli')
    .flatMap((file) => found(file, /\bconsole\s*\./, codeOf(file.text, false)));
  assert.deepEqual(wrong, []);
});

test('settings are read in one place', () => {
  // PATH belongs to the machine and is no setting of ours.
  const wrong = product
    .filter((file) => file.path !== 'src/main.ts' && file.path !== 'src/kernel/config.ts')
    .flatMap((file) => found(file, /\bprocess\.env\b(?!\.PATH\b)/, codeOf(file.text, false)));
  assert.deepEqual(wrong, []);
});

test('tests share a process, and none changes what belongs to all of it', () => {
  const change =
    /\bprocess\.(chdir|umask|exit)\(|\b(process\.env\.\w+|globalThis\.\w+|process\.exitCode) \??\|?\|?= /;
  const wrong = scripts
    .filter((file) => file.isTest)
    .flatMap((file) => found(file, change, codeOf(file.text, false)));
  assert.deepEqual(wrong, []);
});

test('no error is swallowed without being looked at', () => {
  const wrong = scripts.flatMap((file) => found(file, /\bcatch\s*\{/, codeOf(file.text, false)));
  assert.deepEqual(wrong, []);
});

test('page, print and post know no word of the campaign', () => {
  const domain =
    /prisoner|\bprisons?\b|adoption|resolution|organi[sz]ation|dispatch|detention|parliament|lawyer|supporter|newspaper/i;
  const wrong = tree
    .filter((file) => looks.includes(file.room) && !file.isTest && !file.path.endsWith('.md'))
    .flatMap((file) => found(file, domain));
  assert.deepEqual(wrong, []);
});

test('acts of the rooms take clock and chance from their actor', () => {
  const ambient = /\bDate\.now\(\)|\bnew Date\(\)|\bMath\.random\(|\brandom(Bytes|UUID|Int)\(/;
  const wrong = product
    .filter((file) => working.includes(file.room))
    .flatMap((file) => found(file, ambient, codeOf(file.text, false)));
  assert.deepEqual(wrong, []);
});

test('visitors’ pages of a room never touch the application’s own database handle', () => {
  const wrong = product
    .filter((file) => working.includes(file.room) && /\/site[^/]*\.tsx$/.test(file.path))
    .flatMap((file) =>
      found(
        file,
        /import[^;]*\{[^}]*\b(Db|Database|transact)\b[^}]*\}[^;]*kernel\/database\.js/,
        codeOf(file.text),
      ),
    );
  assert.deepEqual(wrong, []);
});

test('the account that owns the database is used by the start, by a restore and by the word that gives rights anew', () => {
  const may = /^src\/(kernel\/(config|ground|roles|migrations|backup\/restore)|cli\/(words|terminal))\.ts$/;
  const using = product.filter((file) => /\b(ownerUrl|databaseUrl)\b/.test(codeOf(file.text)));
  assert.ok(using.length > 3, 'the rule finds those who may');
  assert.deepEqual(
    using.filter((file) => !may.test(file.path)).map(({ path }) => path),
    [],
  );
});

test('a table is written only by the room that owns it', () => {
  const owners = new Map<string, string>();
  for (const file of product.filter((one) => ground.includes(one.room) || one.path.endsWith('/tables.ts'))) {
    const body = codeOf(file.text).match(/\binterface Tables\s*\{([\s\S]*?)\n\s*\}/)?.[1] ?? '';
    for (const [, table] of body.matchAll(/^\s*(\w+)\??:/gm)) owners.set(table as string, file.room);
  }
  const writing =
    /(?:\b(?:insertInto|updateTable|deleteFrom|mergeInto)\(\s*['"]|\b(?:insert\s+into|delete\s+from|update)\s+)(\w+)/g;
  const wrong = product.flatMap((file) =>
    [...codeOf(file.text).matchAll(writing)]
      .map((match) => ({ table: match[1] as string, owner: owners.get(match[1] as string) }))
      .filter(({ owner }) => owner !== undefined && owner !== file.room)
      .map(({ table, owner }) => `${file.path} writes ${table}, which belongs to ${owner}`),
  );
  assert.deepEqual(wrong, []);
});
