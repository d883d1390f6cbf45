import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { root } from '../src/kernel/root.js';

// docs/asvs.md answers each requirement of OWASP ASVS 5.0.0, levels 1 and 2, once. Whether an answer is true, a reader tells.

/** So many requirements each chapter of the standard has, of level 1 and of level 2. */
const chapters: readonly (readonly [number, number])[] = [
  [8, 19],
  [4, 7],
  [8, 11],
  [2, 8],
  [4, 5],
  [13, 22],
  [6, 12],
  [4, 3],
  [4, 3],
  [5, 24],
  [3, 11],
  [3, 6],
  [1, 12],
  [2, 7],
  [3, 10],
  [0, 16],
  [0, 7],
];

const states = ['met', 'not applicable', 'not met'];
const path = 'docs/asvs.md';
const text = readFileSync(join(root, path), 'utf8');

const rows = [...text.matchAll(/^\| (V(\d+)\.\d+\.\d+) \| ([^|]*) \| ([^|]*) \| ([^|]*) \| (.*) \|$/gm)].map(
  ([line, number = '', chapter, level, subject = '', state = '', where = '']) => {
    const links = [...where.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
    return { line, number, chapter: Number(chapter), level: Number(level), subject, state, where, links };
  },
);

test('each requirement of the standard is answered once, in its chapter', () => {
  const numbers = rows.map(({ number }) => number);
  assert.deepEqual(
    numbers.filter((number, place) => numbers.indexOf(number) !== place),
    [],
  );
  const counted = chapters.map((_, place) =>
    [1, 2].map((level) => rows.filter((row) => row.chapter === place + 1 && row.level === level).length),
  );
  assert.deepEqual(counted, chapters);
  assert.equal(text.match(/^\| V\d/gm)?.length, rows.length, 'rows of another form');
  const parts = text.split(/^## V(\d+) .*$/m).slice(1);
  for (let place = 0; place < parts.length; place += 2) {
    const beginnings = (parts[place + 1] as string).match(/^\| V\d+/gm) ?? [];
    assert.deepEqual([...new Set(beginnings)], [`| V${parts[place]}`]);
  }
});

test('each answer is met, not applicable or not met, with a reason, and what is met names files that exist', () => {
  const isFile = (link: string) =>
    statSync(join(root, dirname(path), link), { throwIfNoEntry: false })?.isFile() === true;
  const wrong = rows.filter(
    ({ subject, state, where, links }) =>
      !states.includes(state) ||
      subject === '' ||
      where === '' ||
      (state === 'met' && links.length === 0) ||
      !links.every(isFile),
  );
  assert.deepEqual(
    wrong.map(({ line }) => line),
    [],
  );
});

test('the counts and the list above the tables say what the tables say', () => {
  const count = (levels: readonly number[], state: string) =>
    rows.filter((row) => levels.includes(row.level) && row.state === state).length;
  for (const [name, levels] of [['1', [1]] as const, ['2', [2]] as const, ['both', [1, 2]] as const]) {
    const counts = states.map((state) => count(levels, state));
    const all = counts.reduce((sum, one) => sum + one, 0);
    assert.ok(text.includes(`\n| ${[name, ...counts, all].join(' | ')} |\n`), `level ${name}: ${counts}`);
  }
  const listed = [...text.matchAll(/^- (V[\d.]+) \(level (\d)\): (.*)$/gm)].map((one) =>
    one.slice(1).join(' '),
  );
  const missing = rows.filter(({ state }) => state === 'not met');
  assert.deepEqual(
    listed,
    missing.map(({ number, level, subject }) => `${number} ${level} ${subject}`),
  );
});
