import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readableAddress } from './readable-address.js';

test('an address in another script is read on paper as its letters, and leads where it led', () => {
  assert.equal(
    readableAddress('https://news.example/%d0%b5%d0%bf-%D1%82%d0%b5%d0%ba%d1%81%d1%82/amp?q=%20a%2Fb'),
    'https://news.example/еп-текст/amp?q=%20a%2Fb',
  );
  // Half a letter, a sign that turns the direction, letters that we do not have.
  for (const stays of ['https://a.example/%d0', 'https://a.example/%E2%80%AE', 'https://a.example/%E6%BC%A2'])
    assert.equal(readableAddress(stays), stays);
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
      assert.equal(new URL(readableAddress(url)).href, new URL(url).href);
    }),
  );
  fc.assert(
    fc.property(fc.stringMatching(/^[а-яә-ө0-9-]{1,20}$/), (path) => {
      const url = `https://a.example/${encodeURIComponent(path)}`;
      assert.equal(readableAddress(url), `https://a.example/${path}`);
      assert.equal(new URL(readableAddress(url)).href, url);
    }),
  );
});
