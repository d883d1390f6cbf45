import assert from 'node:assert/strict';
import { createCipheriv, hkdfSync } from 'node:crypto';
import { test } from 'node:test';
import { hashRaw } from '@node-rs/argon2';
import fc from 'fast-check';
import { systemChance } from './chance.js';
import {
  isOfToday,
  least,
  lock,
  lockWithPassphrase,
  most,
  readLocked,
  todays,
  unlock,
  unlockWithPassphrase,
  writeLocked,
} from './lock.js';
import { NotOpened } from './vault.js';

const passphrase = 'alma tau kitap su jol kün';
const text = 'AGE-SECRET-KEY-1TEST';
const secret = { from: 'a token', purpose: 'session key' };
const cheap = { ...todays, ...least };

/** A locked value with another line before it. */
const behind = (head: string, value: Buffer) =>
  Buffer.concat([Buffer.from(head), value.subarray(value.indexOf('\n') + 1)]);
const headOf = (value: Buffer) => value.subarray(0, value.indexOf('\n') + 1).toString('latin1');

test('what a passphrase locks is unlocked by no other, and says itself at which cost', async () => {
  const value = await lockWithPassphrase(passphrase, text, systemChance);
  assert.match(headOf(value), /^\$argon2id\$v=19\$m=65536,t=3,p=1\$[A-Za-z0-9+/]{22} aes-256-gcm\n$/);
  assert.equal(await unlockWithPassphrase(passphrase, value), text);
  await assert.rejects(unlockWithPassphrase(`${passphrase} `, value), NotOpened);
  assert.throws(() => unlock(secret, value), NotOpened);
});

test('what a secret locks is unlocked by no other, for no other purpose, and by no passphrase', async () => {
  const value = lock(secret, text, systemChance);
  assert.equal(headOf(value), '$hkdf-sha256 aes-256-gcm\n');
  assert.equal(unlock(secret, value), text);
  assert.throws(() => unlock({ ...secret, from: 'another' }, value), NotOpened);
  assert.throws(() => unlock({ ...secret, purpose: 'second step' }, value), NotOpened);
  await assert.rejects(unlockWithPassphrase('a token', value), NotOpened);
});

test('what was locked before its form stood beside it opens behind that line', async () => {
  const lockedBefore = (key: Buffer) => {
    const nonce = systemChance.bytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  };
  const salt = systemChance.bytes(16);
  const cost = { algorithm: 2, memoryCost: 65_536, timeCost: 3, parallelism: 1, outputLen: 32 };
  const byPassphrase = lockedBefore(await hashRaw(passphrase, { ...cost, salt }));
  const line = `$argon2id$v=19$m=65536,t=3,p=1$${salt.toString('base64').slice(0, 22)} aes-256-gcm\n`;
  const value = Buffer.concat([Buffer.from(line), byPassphrase]);
  assert.equal(await unlockWithPassphrase(passphrase, value), text);
  assert.ok(isOfToday(value));
  const bySecret = lockedBefore(Buffer.from(hkdfSync('sha256', 'a token', 'habeas', 'session key', 32)));
  assert.equal(unlock(secret, Buffer.concat([Buffer.from('$hkdf-sha256 aes-256-gcm\n'), bySecret])), text);
});

test('whatever cost and cipher stand beside a value, it opens by them, and is told from today’s', async () => {
  const others = [
    cheap,
    { ...todays, passes: todays.passes + 1 },
    { ...cheap, lanes: 2 },
    { ...todays, memory_kib: todays.memory_kib * 2, passes: 2 },
    { ...cheap, cipher: 'chacha20-poly1305' as const },
  ];
  for (const form of others) {
    const value = await lockWithPassphrase(passphrase, text, systemChance, form);
    assert.equal(await unlockWithPassphrase(passphrase, value), text);
    assert.equal(isOfToday(value), false, headOf(value));
  }
  const value = lock(secret, text, systemChance, { ...todays, cipher: 'chacha20-poly1305' });
  assert.equal(unlock(secret, value), text);
  assert.equal(isOfToday(value), false);
  assert.equal(isOfToday(lock(secret, text, systemChance)), true);
  assert.equal(isOfToday(Buffer.from('something else')), false);
});

test('a row that asks for ten gigabytes, or for minutes, is not computed, and neither is one cheaper than any of ours', async () => {
  const value = await lockWithPassphrase(passphrase, text, systemChance, cheap);
  const salt = headOf(value).match(/\$([^$ ]+) /)?.[1] ?? '';
  const written = (costs: string, own = salt) =>
    behind(`$argon2id$v=19$${costs}$${own} aes-256-gcm\n`, value);
  assert.deepEqual(written('m=19456,t=2,p=1'), value);
  const beyond = [
    ...['m=10485760,t=3,p=1', 'm=262145,t=3,p=1', 'm=99999999999999999999,t=3,p=1', 'm=65536,t=11,p=1'],
    ...['m=65536,t=99999,p=1', 'm=65536,t=3,p=5', 'm=65536,t=3,p=255', 'm=19455,t=2,p=1', 'm=8,t=1,p=1'],
    ...[
      'm=65536,t=1,p=1',
      'm=65536,t=3,p=0',
      'm=065536,t=3,p=1',
      'm=-1,t=3,p=1',
      'm=6e4,t=3,p=1',
      't=3,m=65536,p=1',
    ],
  ].map((costs) => written(costs));
  const others = [
    written('m=65536,t=3,p=1', 'AAAA'),
    written('m=65536,t=3,p=1', 'A'.repeat(88)),
    // The last letter carries bits that no salt has.
    written('m=65536,t=3,p=1', `${'A'.repeat(21)}B`),
    behind(headOf(value).replace('v=19', 'v=16'), value),
    behind(headOf(value).replace('argon2id', 'argon2i'), value),
    behind(headOf(value).replace('aes-256-gcm', 'aes-256-ctr'), value),
    behind(headOf(value).replace('aes-256-gcm', 'constructor'), value),
    value.subarray(0, headOf(value).length + 27),
    Buffer.concat([value, Buffer.alloc(2000)]),
    value.subarray(headOf(value).length),
    Buffer.alloc(0),
  ];
  const begun = process.cpuUsage();
  for (const hostile of [...beyond, ...others]) {
    assert.equal(readLocked(hostile), null, headOf(hostile));
    await assert.rejects(unlockWithPassphrase(passphrase, hostile), NotOpened);
  }
  const { user, system } = process.cpuUsage(begun);
  assert.ok(user + system < 500_000, 'something was computed');
});

test('with any byte changed, of the line or behind it, nothing opens', async () => {
  const value = lock(secret, text, systemChance);
  for (let at = 0; at < value.length; at += 1) {
    const changed = Buffer.from(value);
    changed[at] = (changed[at] as number) ^ 1;
    assert.throws(() => unlock(secret, changed), NotOpened, String(at));
  }
  const own = await lockWithPassphrase(passphrase, text, systemChance, cheap);
  for (const [one, other] of [
    ['m=19456', 'm=19457'],
    ['t=2', 't=3'],
    ['p=1', 'p=2'],
    ['aes-256-gcm', 'chacha20-poly1305'],
  ] as const)
    await assert.rejects(
      unlockWithPassphrase(passphrase, behind(headOf(own).replace(one, other), own)),
      NotOpened,
    );
});

/** Lines that are nearly right: each part is one of ours or another. */
const lines = fc
  .record({
    kind: fc.oneof(
      { weight: 4, arbitrary: fc.constant('$argon2id$v=19') },
      fc.constantFrom('$argon2i$v=19', '$hkdf-sha256', '$argon2id', ''),
    ),
    costs: fc.tuple(fc.integer({ min: 0, max: 2 ** 33 }), fc.nat(99), fc.nat(300)),
    near: fc.integer({ min: 0, max: 4 }).map((one) => one > 0),
    salt: fc.uint8Array({ maxLength: 80, size: 'max' }),
    cipher: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom('aes-256-gcm', 'chacha20-poly1305') },
      fc.constantFrom('toString', 'aes-128-ecb', ''),
    ),
    rest: fc.uint8Array({ maxLength: 1200, size: 'max' }),
  })
  .map(({ kind, costs: [memory, passes, lanes], near, salt, cipher, rest }) => {
    const cost = near
      ? `m=${memory % (most.memory_kib + least.memory_kib)},t=${passes % 12},p=${lanes % 6}`
      : `m=${memory},t=${passes},p=${lanes}`;
    const made = kind.startsWith('$argon')
      ? `${kind}$${cost}$${Buffer.from(salt).toString('base64').replace(/=+$/, '')}`
      : kind;
    return Buffer.concat([Buffer.from(`${made} ${cipher}\n`), rest]);
  });

test('whatever stands in a row, it is none of ours or within all limits, and is written again byte for byte', () => {
  const read = { argon2id: 0, 'hkdf-sha256': 0 };
  fc.assert(
    fc.property(fc.oneof({ weight: 4, arbitrary: lines }, fc.uint8Array({ maxLength: 300 })), (value) => {
      const locked = readLocked(value);
      if (!locked) return;
      read[locked.key.by] += 1;
      assert.deepEqual(writeLocked(locked), Buffer.from(value));
      if (locked.key.by !== 'argon2id') return;
      for (const one of ['memory_kib', 'passes', 'lanes'] as const) {
        const asked = locked.key.cost[one];
        assert.ok(asked >= least[one] && asked <= most[one], `${one} ${asked}`);
      }
      assert.ok(locked.key.salt.length >= 16 && locked.key.salt.length <= 64);
    }),
    { numRuns: 5000 },
  );
  assert.ok(read.argon2id > 50 && read['hkdf-sha256'] > 30, JSON.stringify(read));
});
