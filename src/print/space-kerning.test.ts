import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { tableAt } from './font-file.js';
import { withoutSpaceKerning } from './space-kerning.js';
import { textWidth } from './text-width.js';
import { faces } from './typeface.js';

test('only how letters are moved to a space is taken out of a face; outlines, widths and other pairs stay', () => {
  for (const { postscript, family, file } of faces()) {
    const font = readFileSync(file);
    const changed = withoutSpaceKerning(font);
    const from = tableAt(font, 'GPOS');
    const places = [...font.keys()].filter((at) => font[at] !== changed[at]);
    assert.equal(changed.length, font.length);
    assert.ok(
      places.every((at) => at > from && changed[at] === 0),
      postscript,
    );
    // PT Serif has classes of 48 letters or so on either side of a space; Noto Sans moves nothing there.
    if (family === 'PT Serif') assert.ok(places.length > 10 && places.length < 200, `${places.length}`);
    else assert.equal(places.length, 0);
    assert.deepEqual(withoutSpaceKerning(changed), changed);
  }
});

test('a text is as wide as its letters are in the face', () => {
  // PT Serif draws its figures 0.55 em wide each, so that tables stand straight.
  const figure = textWidth('0', 'PT Serif');
  assert.ok(figure > 0.5 && figure < 0.6);
  assert.equal(textWidth('0123456789', 'PT Serif').toFixed(6), (10 * figure).toFixed(6));
  assert.ok(textWidth('Щ', 'PT Serif') > 2 * textWidth('і', 'PT Serif'));
  assert.equal(textWidth('', 'Noto Sans'), 0);
});
