import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  appAddress,
  codeOf,
  fitOf,
  fitOfNew,
  readSecret,
  spelledSecret,
  stepAt,
  tidyCode,
} from './one-time-code.js';

/** Appendix B of RFC 6238: seconds since 1970, and the code of eight digits by SHA-256 and by SHA-1, each with a secret of its length. */
const vectors: [number, string, string][] = [
  [59, '46119246', '94287082'],
  [1111111109, '68084774', '07081804'],
  [1111111111, '67062674', '14050471'],
  [1234567890, '91819424', '89005924'],
  [2000000000, '90698825', '69279037'],
  [20000000000, '77737706', '65353130'],
];
const secret = Buffer.from('12345678901234567890');
const longer = Buffer.from('12345678901234567890123456789012');
const app = { secret, hash: 'sha256' } as const;

test('codes are those of the examples in RFC 6238', () => {
  for (const [seconds, code, before] of vectors) {
    const step = stepAt(new Date(seconds * 1000));
    assert.equal(codeOf(longer, step, 'sha256', 8), code);
    assert.equal(codeOf(longer, step), code.slice(2));
    assert.equal(codeOf(secret, step, 'sha1', 8), before);
  }
});

test('a code counts for 30 seconds and never once more', () => {
  const begin = new Date('2026-11-28T12:00:00Z');
  const code = codeOf(secret, stepAt(begin));
  const after = (seconds: number, last_step = -1) =>
    fitOf(app, code, new Date(begin.getTime() + seconds * 1000), last_step);
  assert.deepEqual([after(0), after(29.999)], ['fits', 'fits']);
  assert.deepEqual([after(-0.001), after(30), after(59.999), after(60)], ['wrong', 'over', 'over', 'wrong']);
  // It was taken already, or a clock has gone back behind a code that was taken.
  for (const later of [0, 1, 100]) assert.equal(after(1, stepAt(begin) + later), 'over');
});

test('whoever sets up an app with a wrong clock is told so; at a sign-in nobody learns that a code will count', () => {
  const at = new Date('2026-11-28T12:00:10Z');
  const fit = (steps: number) => fitOfNew(secret, codeOf(secret, stepAt(at) + steps), at);
  assert.deepEqual([fit(0), fit(-1)], ['fits', 'over']);
  assert.deepEqual([1, -2, 20, -20].map(fit), Array(4).fill('other_time'));
  assert.deepEqual([21, -21].map(fit), ['wrong', 'wrong']);
  assert.equal(fitOf(app, codeOf(secret, stepAt(at) + 1), at, -1), 'wrong');
});

test('an app that shows codes of SHA-1 is told apart where it is set up, and counts only if it was set up so', () => {
  const at = new Date('2026-11-28T12:00:10Z');
  const code = codeOf(secret, stepAt(at), 'sha1');
  assert.equal(fitOfNew(secret, code, at), 'old_hash');
  assert.equal(fitOfNew(secret, codeOf(secret, stepAt(at) - 1, 'sha1'), at), 'old_hash');
  assert.equal(fitOf(app, code, at, -1), 'wrong');
  assert.equal(fitOf({ secret, hash: 'sha1' }, code, at, -1), 'fits');
});

test('an app reads from the address the secret that we keep', () => {
  const address = new URL(appAddress(secret, 'campaign.example'));
  assert.equal(address.protocol, 'otpauth:');
  assert.equal(address.host, 'totp');
  assert.equal(address.searchParams.get('issuer'), 'campaign.example');
  assert.equal(address.searchParams.get('algorithm'), 'SHA256');
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
