import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemChance } from './chance.js';
import { keyFromPassphrase, keyFromToken, lock, NotOpened, newKeyPair, open, seal, unlock } from './vault.js';

const place = { table: 'adoptions', row: '1' };

test('what is sealed opens with the key, in its own row only', async () => {
  const pair = await newKeyPair();
  const sealed = await seal(pair.recipient, place, { name: 'Айгүл Қасым' });
  assert.deepEqual(await open(pair.identity, place, sealed), { name: 'Айгүл Қасым' });
  await assert.rejects(open(pair.identity, { ...place, row: '2' }, sealed), NotOpened);
  const other = await newKeyPair();
  await assert.rejects(open(other.identity, place, sealed), NotOpened);
  assert.ok(!sealed.toString('latin1').includes('name'));
});

test('a private key is locked by a passphrase and unlocked by no other', async () => {
  const salt = systemChance.bytes(16);
  const key = await keyFromPassphrase('alma tau kitap su jol kün', salt);
  const locked = lock(key, 'AGE-SECRET-KEY-1TEST', systemChance);
  assert.equal(unlock(key, locked), 'AGE-SECRET-KEY-1TEST');
  assert.throws(() => unlock(keyFromToken('another'), locked), NotOpened);
  locked[20] = (locked[20] as number) ^ 1;
  assert.throws(() => unlock(key, locked), NotOpened);
});
