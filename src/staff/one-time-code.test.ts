import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  appAddress,
  codeOf,
  readSecret,
  spelledSecret,
  stepAt,
  stepOfCode,
  tidyCode,
} from './one-time-code.js';

/** Appendix B of RFC 6238, the lines of SHA-1: seconds since 1970, and the code of eight digits. */
const vectors: [number, string][] = [
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
];
const secret = Buffer.from('12345678901234567890');

test('codes are those of the examples in RFC 6238', () => {
  for (const [seconds, code] of vectors) {
    const step = stepAt(new Date(seconds * 1000));
    assert.equal(codeOf(secret, step, 8), code);
    assert.equal(codeOf(secret, step), code.slice(2));
  }
});

test('a code counts in its own half minute and the one on either side, and never once more', () => {
  const at = new Date('2026-11-28T12:00:10Z');
  const now = stepAt(at);
  for (const step of [now - 1, now, now + 1]) {
    assert.equal(stepOfCode(secret, codeOf(secret, step), at, -1), step);
    assert.equal(stepOfCode(secret, codeOf(secret, step), at, step), null, 'it was taken already');
  }
  for (const step of [now - 2, now + 2]) assert.equal(stepOfCode(secret, codeOf(secret, step), at, -1), null);
  // Taking the code of the next half minute makes the present one worthless, too.
  assert.equal(stepOfCode(secret, codeOf(secret, now), at, now + 1), null);
});

test('an app reads from the address the secret that we keep', () => {
  const address = new URL(appAddress(secret, 'campaign.example'));
  assert.equal(address.protocol, 'otpauth:');
  assert.equal(address.host, 'totp');
  assert.equal(address.searchParams.get('issuer'), 'campaign.example');
  assert.deepEqual(readSecret(address.searchParams.get('secret') ?? ''), secret);
  assert.ok(appAddress(secret, `${'x'.repeat(300)}.example`).length < 200);
});

test('whatever is typed as a code or a secret is read or is none, and nothing fails', () => {
  assert.equal(tidyCode(' 123 456 '), '123456');
  assert.deepEqual(
    readSecret(
      spelledSecret(secret)
        .toLowerCase()
        .replace(/(.{4})/g, '$1 '),
    ),
    secret,
  );
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), (typed) => {
      assert.ok(tidyCode(typed) === null || /^\d{6}$/.test(tidyCode(typed) ?? ''));
      assert.ok(readSecret(typed) === null || readSecret(typed)?.length === 20);
    }),
  );
});
