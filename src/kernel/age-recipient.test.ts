import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { Decrypter, Encrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { AgeRecipient, publicHalf } from './age-recipient.js';

const some = await Promise.all(Array.from({ length: 20 }, () => generateIdentity()));

test('a key’s public half is the one that the age library finds', async () => {
  for (const identity of some) assert.equal(publicHalf(identity), await identityToRecipient(identity));
});

test('what is sealed to us by age’s own rules, age opens, each recipient by itself and nobody else', async () => {
  const [one = '', other = '', nobody = ''] = some;
  const encrypter = new Encrypter();
  for (const identity of [one, other]) encrypter.addRecipient(new AgeRecipient(publicHalf(identity)));
  const sealed = await encrypter.encrypt('Здравствуйте!');
  const opened = async (identity: string) => {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    return decrypter.decrypt(sealed, 'text');
  };
  assert.deepEqual([await opened(one), await opened(other)], ['Здравствуйте!', 'Здравствуйте!']);
  await assert.rejects(opened(nobody), /no identity matched/);
});

test('a key with one letter wrong, too short, of another kind or in mixed letters is no key', async () => {
  const identity = some[0] ?? '';
  const recipient = publicHalf(identity);
  const swapped = (key: string, place: number) =>
    key.slice(0, place) + (key[place] === 'q' ? 'p' : 'q') + key.slice(place + 1);
  for (let place = 4; place < recipient.length; place += 1)
    assert.throws(() => new AgeRecipient(swapped(recipient, place)), `letter ${place}`);
  for (const wrong of ['', 'age1', recipient.slice(0, -1), `${recipient}q`, recipient.toUpperCase()])
    assert.throws(() => new AgeRecipient(wrong), wrong);
  for (const wrong of [
    '',
    recipient,
    identity.toLowerCase(),
    `${identity.slice(0, -1)}b`,
    identity.slice(0, 40),
  ])
    assert.throws(() => publicHalf(wrong), wrong);
});

test('sealing goes on however often memory is tidied up in the middle of it', () => {
  // Every few allocations: a process that waits for a lock of its own does not come back (see age-recipient.ts).
  const program = `
    const { AgeRecipient, publicHalf } = await import(${JSON.stringify(new URL('./age-recipient.js', import.meta.url).href)});
    const recipient = new AgeRecipient(publicHalf(${JSON.stringify(some[0])}));
    for (let step = 0; step < 300; step += 1) recipient.wrapFileKey(new Uint8Array(16));
    process.stdout.write('sealed');`;
  const { stdout } = spawnSync(
    process.execPath,
    ['--gc-interval=97', '--input-type=module', '--eval', program],
    { encoding: 'utf8', timeout: 30_000 },
  );
  assert.equal(stdout, 'sealed');
});
