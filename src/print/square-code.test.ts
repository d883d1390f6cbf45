import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readShapes } from '../../test/read-pdf-shapes.js';
import { squareCodesOn } from '../../test/read-square-code.js';
import { openPress } from './press.js';
import { squareCode } from './square-code.js';

const folder = mkdtempSync(join(tmpdir(), 'codes-'));
const press = openPress();
after(async () => {
  await press.close();
  rmSync(folder, { recursive: true });
});

const SHEET = `#import "/frame.typ": *
#import "/square-code.typ": square-code
#show: paper.with(title: "Code", lang: "en")
#for rows in data.codes [ #square-code(rows) ]`;

test('what a page shows is read back by another reader, letter for letter, and is 20 mm wide', async () => {
  const texts = [
    'https://campaign.example/r/K7PM2X',
    'http://lanternlanternlanternlanternlanternlanternlanternlantern7.onion/ru/r/K7PM2X',
    'https://решётка.example/ru/r/K7PM2X',
  ];
  const file = join(folder, 'code.typ');
  writeFileSync(file, SHEET);
  const { pdf } = await press.print({ name: 'code', file }, { codes: texts.map(squareCode) });
  const [page] = await readShapes(pdf);
  assert.ok(page);
  const codes = squareCodesOn(page);
  assert.deepEqual(
    codes.map(({ text }) => text),
    texts,
  );
  for (const { width_mm, height_mm } of codes) {
    assert.ok(Math.abs(width_mm - 20) < 0.05 && Math.abs(height_mm - 20) < 0.05);
  }
  assert.equal(page.images, 0);
});

test('a code has error correction M, and is refused where its modules would become too small', () => {
  // The two bits of the level stand beside the upper left finder, masked with 10 (ISO/IEC 18004, 7.9).
  const rows = squareCode('https://campaign.example/r/K7PM2X');
  const level = `${rows[8]?.[0]}${rows[8]?.[1]}`;
  assert.equal((Number.parseInt(level, 2) ^ 0b10).toString(2).padStart(2, '0'), '00');
  assert.ok(rows.every((row) => row.length === rows.length && /^[01]+$/.test(row)));
  assert.throws(() => squareCode('x'.repeat(201)), /200 bytes/);
});
