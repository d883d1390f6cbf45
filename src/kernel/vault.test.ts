import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NotOpened, newKeyPair, open, seal } from './vault.js';

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
