import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readMailAddress } from './mail-address.js';

const read = (typed: string) => readMailAddress(typed, 'email', 'form.email');
const code = (typed: string) => {
  const result = read(typed);
  return result.ok ? result.value : result.problems[0]?.code;
};

test('one mailbox is read, its domain in small ASCII letters', () => {
  assert.equal(code(' Mira.Example+vote@Example.ORG '), 'Mira.Example+vote@example.org');
  assert.equal(code('mira@почта.бел'), 'mira@xn--80a1acny.xn--90ais');
});

test('everything that is not one plain mailbox is refused', () => {
  assert.equal(code('  '), 'form.email.empty');
  assert.equal(code(`${'a'.repeat(60)}@${'b'.repeat(200)}.org`), 'form.email.too_long');
  const hostile = [
    'mira',
    'mira@',
    '@example.org',
    'mira@localhost',
    'mira@example.org, other@example.org',
    'Mira <mira@example.org>',
    'mira@example.org\r\nBcc: other@example.org',
    'mira\n@example.org',
    '"mira"@example.org',
    'mi ra@example.org',
    '.mira@example.org',
    'mi..ra@example.org',
    'mira@-example.org',
    'mira@example..org',
    'mira@example.org.',
    'mira@[127.0.0.1]',
    'mira@127.0.0.1',
    'mira@example.org>',
    'mira\u0000@example.org',
    'mira@exa\u202emple.org\u202c.',
    `${'a'.repeat(65)}@example.org`,
    `mira@${'b'.repeat(64)}.org`,
    'мира@example.org',
  ];
  for (const typed of hostile) assert.equal(code(typed), 'form.email.not_one', JSON.stringify(typed));
});

test('whatever is typed, an address that is read has one @, no space, and reads as itself', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.emailAddress(), fc.string({ unit: 'binary' })), (typed) => {
      const result = read(typed);
      if (!result.ok) return;
      assert.match(result.value, /^[\x21-\x7e]+$/);
      assert.equal(result.value.split('@').length, 2);
      assert.deepEqual(read(result.value), result);
    }),
  );
});
