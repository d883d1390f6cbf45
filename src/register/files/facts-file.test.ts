import assert from 'node:assert/strict';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { z } from 'zod';
import { factDate, factText, readFacts, readFactsFile, readRecords, toPrecision } from './facts-file.js';

const folder = mkdtempSync(join(tmpdir(), 'habeas-facts-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function codeOf(bytes: string | Uint8Array): string {
  const read = readFacts(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
  return read.ok ? 'ok' : (read.problems[0]?.code.replace('register.facts_file.', '') ?? '');
}

test('a file that is no facts file gets a sentence that says what it is', () => {
  const whole = JSON.stringify({ people: [{ id: 'a' }], sources: {} }, null, 1);
  assert.equal(codeOf(whole), 'ok');
  for (let length = 1; length < whole.length; length++) {
    assert.equal(codeOf(whole.slice(0, length)), 'truncated', `broken off after ${length}`);
  }
  assert.equal(codeOf('id;name\n1;x'), 'not_json');
  assert.equal(codeOf('{"people": [}]}'), 'not_json');
  const third = readFacts(Buffer.from('{\n"people": [],\n"sources": {]\n}\n'));
  assert.deepEqual(third.ok ? null : third.problems[0]?.values, { line: 3 });
  assert.equal(codeOf('[]'), 'not_object');
  assert.equal(codeOf('null'), 'not_object');
  assert.equal(codeOf('{"hello": 1}'), 'wrong_shape');
  assert.equal(codeOf('{"people": {}}'), 'not_list');
  assert.equal(codeOf('{"people": [], "sources": []}'), 'sources_not_object');
  assert.equal(codeOf(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])), 'not_utf8');
  assert.equal(codeOf(`${'['.repeat(200_000)}`), 'truncated');
});

test('a file of 200 MB is refused by its size, before it is read', () => {
  const path = join(folder, 'large.json');
  const file = openSync(path, 'w');
  ftruncateSync(file, 200_000_000);
  closeSync(file);
  const read = readFactsFile(path);
  assert.ok(!read.ok);
  assert.deepEqual(read.problems[0]?.values, { megabytes: 200, limit: 20 });
});

test('a missing file, a folder and an empty file are named as what they are', () => {
  const codes = [join(folder, 'none.json'), folder, join(folder, 'empty.json')].map((path) => {
    if (path.endsWith('empty.json')) writeFileSync(path, '');
    const read = readFactsFile(path);
    return read.ok ? 'ok' : read.problems[0]?.code;
  });
  assert.deepEqual(codes, [
    'register.facts_file.missing',
    'register.facts_file.folder',
    'register.facts_file.empty',
  ]);
});

test('one bad record is refused with its place, the good ones arrive', () => {
  const schema = z.object({ name: factText(10), date: factDate.nullish() });
  const { found, refused } = readRecords(
    [
      { name: ' Ada ', date: '2012-10' },
      { name: 'Ben', date: '2012-02-31' },
      { name: '', date: null },
      'text',
      { name: 'a\u0000b' },
      { name: 'a\u202eb' },
      { name: '\ud800' },
      { name: 'x'.repeat(11) },
    ],
    'people',
    schema,
  );
  assert.deepEqual(found, [{ path: 'people[0]', value: { name: 'Ada', date: '2012-10' } }]);
  assert.deepEqual(
    refused.map(({ path }) => path),
    [
      'people[1].date',
      'people[2].name',
      'people[3]',
      'people[4].name',
      'people[5].name',
      'people[6].name',
      'people[7].name',
    ],
  );
  assert.equal(refused[0]?.reason, 'no such date: 2012-02-31');
});

test('a filled-in 01 is taken off again', () => {
  assert.equal(toPrecision('2007-10-01', 'month'), '2007-10');
  assert.equal(toPrecision('2010-01-01', 'year'), '2010');
  assert.equal(toPrecision('2010-01-01', 'day'), '2010-01-01');
});
