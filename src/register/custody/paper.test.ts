import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { addDuration, partOf, readDuration, writeDuration } from '../../kernel/duration.js';
import { readEdtf } from '../../kernel/edtf.js';
import { root } from '../../kernel/root.js';
import { readReadingsFile } from '../commands.js';
import { beginOf, daysHeld, endOf, type Span } from './arithmetic.js';

// docs/custody.md explains the reckoning with examples. They are computed again here, so that the paper
// cannot drift from the code.

const paper = readFileSync(join(root, 'docs/custody.md'), 'utf8');

/** Rows of the table whose head begins with a word. */
function rows(head: string): string[][] {
  const lines = paper.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${head} |`)) + 2;
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
  const table = lines.slice(start, length < 0 ? undefined : start + length).filter((line) => line !== '');
  assert.ok(start > 1 && table.length > 1, `a table of ${head}`);
  return table.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function span(edtf = ''): Span {
  const read = readEdtf(edtf);
  assert.ok(read?.from && read.to, edtf);
  return { from: read.from, to: read.to };
}

const length = (text = '') => readDuration(text) ?? assert.fail(text);

test('the examples of days held come out as the paper says', () => {
  for (const [arrested, letGo, day = '', said] of rows('arrested')) {
    const { from, to } = daysHeld([{ begin: span(arrested), end: letGo ? span(letGo) : null }], day);
    assert.equal(from === to ? String(from) : `${from} to ${to}`, said, arrested);
  }
});

test('the examples of terms and of their parts come out as the paper says', () => {
  for (const [begins = '', term, over] of rows('begins')) {
    assert.equal(addDuration(begins, length(term)), over);
  }
  for (const [term, part = '', is] of rows('term')) {
    const [numerator, denominator] = part.split('/').map(Number);
    assert.equal(writeDuration(partOf(length(term), numerator ?? 0, denominator ?? 1)), is);
  }
});

test('the examples of remand under a rule come out as the paper says', () => {
  for (const [since, remand, counts = '', term, over] of rows('held since')) {
    const [counted = 0, held = 0] = counts.split(' for ').map(Number);
    const periods = [{ begin: span(since), end: null }];
    const begin = beginOf({ periods, sentenced: span(remand), ratio: { held, counted } }) ?? assert.fail();
    const { from, to } = endOf(begin, length(term));
    assert.equal(from === to ? from : `${from} to ${to}`, over);
  }
});

test('the paper names every rule with its law, and says which of them nobody has read', () => {
  const { rules } = readReadingsFile(join(root, 'demonstration/readings.json'));
  const said = rows('code').map(([code, , law, , read]) => ({
    code,
    law,
    unread: read?.includes('not read'),
  }));
  assert.deepEqual(
    said,
    (rules as { code: string; law: string; article: string; source: { read: boolean } }[]).map((rule) => ({
      code: `\`${rule.code}\``,
      law: `${rule.law}, ${rule.article}`,
      unread: !rule.source.read,
    })),
  );
});
