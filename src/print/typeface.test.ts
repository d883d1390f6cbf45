import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { glyphsOf } from './font-file.js';
import { codePoint, faces, missingGlyphs } from './typeface.js';

const KAZAKH = 'әғқңөұүһіӘҒҚҢӨҰҮҺІ';

test('every face that is shipped has every Kazakh and Russian letter', () => {
  for (const { postscript, file } of faces()) {
    const points = glyphsOf(readFileSync(file));
    for (const letter of `${KAZAKH}абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ№«»„“—…`)
      assert.ok(points.has(letter.codePointAt(0) ?? 0), `${postscript}: ${letter}`);
  }
});

test('a form can be told which characters cannot be printed, each once', () => {
  assert.deepEqual(missingGlyphs('漢 and 😀, 漢 again'), ['漢', '😀']);
  assert.deepEqual(missingGlyphs('שלום').length, 4);
  assert.deepEqual(missingGlyphs('turned \u202eback\u2069'), ['\u202e', '\u2069']);
  assert.deepEqual(missingGlyphs('bell \u0007 half \ud83d nul \u0000'), ['\u0007', '\ud83d', '\u0000']);
});

test('what people really write can be printed', () => {
  assert.deepEqual(
    missingGlyphs(`${KAZAKH} Ärger ŁódźﬁŠç Ελλάδα І ї є ґ № € ₸ ½ × “”‘’ – — … • − \u00a0\u2011`),
    [],
  );
  assert.deepEqual(
    missingGlyphs('decomposed: и\u0306 е\u0308 stressed: за\u0301мок\r\n\ttabbed soft\u00adhyphen'),
    [],
  );
});

test('a file that is no font is not taken for one', () => {
  assert.throws(() => glyphsOf(Buffer.alloc(64)), /cmap/);
});

test('a character is named as Unicode names it', () => {
  assert.equal(codePoint('ә'), 'U+04D9');
  assert.equal(codePoint('😀'), 'U+1F600');
});
