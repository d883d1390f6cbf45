import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvOf } from './csv.js';

test('a cell that a spreadsheet would take for a formula stays text', () => {
  const hostile = ['=HYPERLINK("http://x")', '+1', '-1+cmd|1', '@SUM(A1)', '\t=1', ' =1', '\u200b=1', '＝1'];
  for (const cell of hostile) {
    const line = csvOf(['name'], [[cell]])
      .split('\r\n')
      .slice(1)
      .join('\r\n');
    assert.match(line, /^"?'/, JSON.stringify(cell));
  }
});

test('commas, quotes and line breaks stay inside their cell, and a number stays a number', () => {
  assert.equal(csvOf(['a', 'b', 'c'], [['x, "y"\nz', -3, null]]), '\ufeffa,b,c\r\n"x, ""y""\nz",-3,\r\n');
});
