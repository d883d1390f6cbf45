import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { madeWxr } from '../../test/made-archive.js';
import { saved_html, saved_text } from '../../test/saved-pages.js';
import { messagesBelow } from '../kernel/language.js';
import { Refused } from '../kernel/refusals.js';
import { beside } from '../kernel/root.js';
import { runWords } from './words.js';

let db: TestDatabase;
let folder: string;
const operator = testActor('operator');
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
    env: { HABEAS_DATA: folder, PUBLIC_URL: 'https://paper.example' },
    ask: async () => '',
    out: (line) => {
      said.out += `${line}\n`;
    },
    err: (line) => {
      said.err += `${line}\n`;
    },
    open: async () => ({
      database: db,
      messages: messagesBelow(beside(import.meta.url, '..')),
      ground: { ownerUrl: db.ownerUrl, urls: db.urls, installed: [] },
      actor: () => operator,
      firstLink: async () => null,
      close: async () => {},
    }),
    serve: async () => 0,
    mirror: async () => 0,
  });
  return { code, ...said };
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test('an archive is tried, taken in, and listed line by line', async () => {
  const wxr = file('a.xml', [...madeWxr(20, 500)].join(''));
  const list = join(folder, 'list.csv');
  const dry = await typed('import', 'wordpress', '--dry-run', wxr);
  assert.match(
    dry.out,
    /^would be: added 20, unchanged 0, different and kept as here 0, left out 6, refused 0$/m,
  );
  assert.equal(dry.code, 0);
  const done = await typed('import', 'wordpress', wxr, '--list', list);
  assert.match(done.out, /^added 20,/m);
  assert.match(done.err, /left out 6: no article: attachment/);
  const lines = readFileSync(list, 'utf8').trim().split('\r\n');
  assert.equal(lines.length, 1 + 26);
  assert.match(lines[1] ?? '', /added,.*,\/a\/1$/);
  assert.match((await typed('import', 'wordpress', wxr)).out, /^added 0, unchanged 20,/m);
});

test('pages that readers saved are taken in, and one that is none ends with 1 and its reason', async () => {
  const [text, html] = [file('1.txt', saved_text), file('2.html', saved_html)];
  const { code, out, err } = await typed(
    'import',
    'page',
    '--section',
    'Northern Union referendum',
    text,
    html,
  );
  assert.equal(code, 0, err);
  assert.match(out, /^added 4,/m);
  assert.match(err, /These were read as sections: Lantern Society news and analysis; /);
  const none = await typed('import', 'page', file('3.txt', 'Nothing'));
  assert.equal(none.code, 1);
  assert.match(none.err, /refused .*3\.txt.*No text was found/);
});

test('the paper leaves in both forms', async () => {
  const out = join(folder, 'paper');
  assert.match((await typed('export', 'markdown', out)).out, /^articles 22, issues 1, pictures 0$/m);
  assert.match((await typed('import', 'markdown', out)).out, /^added 0, unchanged 23,/m);
  assert.match((await typed('export', 'wxr', join(folder, 'paper.xml'))).out, /^articles 22$/m);
  assert.ok(existsSync(join(folder, 'paper.xml')));
});

test('what is not understood ends with 2, and a file that is not there is refused', async () => {
  for (const words of [
    ['import', 'wordpress'],
    ['import', 'ghost', 'a', 'b'],
    ['import', 'wordpress', '--zone', 'Nowhere/Land', 'a.xml'],
    ['import', 'wordpress', '--site', 'not an address', 'a.xml'],
    ['import', 'wordpress', '--language', 'english', 'a.xml'],
    ['import', 'wordpress', '--list'],
    ['import', 'page', '--unknown', 'a.txt'],
    ['export', 'markdown'],
    ['export', 'wxr'],
  ]) {
    assert.equal((await typed(...words)).code, 2, words.join(' '));
  }
  for (const kind of ['wordpress', 'ghost', 'markdown']) {
    await assert.rejects(typed('import', kind, join(folder, 'nowhere')), Refused);
  }
});
