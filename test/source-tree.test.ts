import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf } from './source-tree.js';

test('code is told from comments, strings, expressions and the text of a page', () => {
  assert.equal(codeOf("a; // it's TODAY\nb"), 'a; \nb');
  assert.equal(codeOf('a /* one\ntwo */ b'), 'a \n b');
  assert.equal(codeOf("link('https://example.org'); x"), "link('https://example.org'); x");
  assert.equal(codeOf("say('any // thing'); x", false), "say(''); x");
  assert.equal(codeOf('const p = /["\'`]\\/\\/[/*]/g; // end'), 'const p = /["\'`]\\/\\/[/*]/g; ');
  assert.equal(codeOf("<p>it's</p>\n// gone\n<b />"), "<p>it's</p>\n\n<b />");
  assert.equal(codeOf('`a\n// text`; c', false), '``\n; c');
});
