import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { csvOf, plainCell } from './csv.js';

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

test('a cell that was made text is read back as it was, whatever stands in it', () => {
  const cells = fc.oneof(fc.string(), fc.stringMatching(/^'{0,3}[ \t]?[=+@-].*$/));
  fc.assert(
    fc.property(cells, (cell) => {
      const line = csvOf(['x'], [[cell]]).slice('\ufeffx\r\n'.length, -2);
      const written = line.startsWith('"') ? line.slice(1, -1).replaceAll('""', '"') : line;
      assert.equal(plainCell(written), cell);
    }),
  );
});
