import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { identityBytes, identityOf, publicHalf } from '../kernel/age-recipient.js';
import { Refused } from '../kernel/refusals.js';
import { newKeyPair } from '../kernel/vault.js';
import { looksWhole, readPaperKey } from './recovery-paper.js';
import { joinShares, keyId, readShare, splitKey } from './recovery-share.js';

const refused = (code: string, values?: Record<string, unknown>) => (error: unknown) => {
  assert.ok(error instanceof Refused, String(error));
  assert.equal(error.code, code);
  if (values) assert.deepEqual({ ...error.values, ...values }, error.values);
  return true;
};

/** The three shares of a key, each as a trustee types it. */
async function sheetsOf(identity: string): Promise<[string, string, string]> {
  const [one, two, three] = (await splitKey(identity)).map(({ lines }) => lines.join('\n'));
  return [one ?? '', two ?? '', three ?? ''];
}

const { identity, recipient } = await newKeyPair();
const [one, two, three] = await sheetsOf(identity);

test('any two of three shares give the recovery key back, in any order', async () => {
  for (const pair of [
    [one, two],
    [two, one],
    [one, three],
    [three, two],
  ] as const)
    assert.deepEqual(await readPaperKey(...pair), { identity, by: 'shares' });
  const whole = await readPaperKey(identity.toLowerCase().replace(/(.{6})/g, '$1 '));
  assert.deepEqual(whole, { identity, by: 'key' });
});

test('a share is typed as one likes: small letters, groups, O for 0 and I or L for 1', async () => {
  const loose = (sheet: string) =>
    sheet
      .toLowerCase()
      .replaceAll('0', 'o')
      .replaceAll('1', 'l')
      .replace(/(.{4})/g, '$1 - ');
  assert.equal((await readPaperKey(loose(one), loose(three))).identity, identity);
});

test('one share alone opens nothing, and the same share twice does not either', async () => {
  await assert.rejects(readPaperKey(one), refused('staff.recovery.share.alone', { number: 1 }));
  await assert.rejects(readPaperKey(two, two), refused('staff.recovery.share.twice', { number: 2 }));
});

test('of every mistyped letter the line is said in which it stands', () => {
  const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZU';
  let missed = 0;
  fc.assert(
    fc.property(
      fc.nat(89),
      fc.nat(letters.length - 1),
      fc.constantFrom(one, two, three),
      (at, letter, sheet) => {
        const tidy = sheet.replaceAll('\n', '');
        if (tidy[at] === letters[letter]) return;
        const typed = tidy.slice(0, at) + letters[letter] + tidy.slice(at + 1);
        // One of 1,024 lines fits its check by chance: then the sum of the whole does not.
        try {
          readShare(typed);
        } catch (error) {
          assert.ok(error instanceof Refused);
          if (error.code === 'staff.recovery.share.mixed') missed += 1;
          else refused('staff.recovery.share.line', { line: Math.floor(at / 18) + 1 })(error);
          return;
        }
        assert.fail('a mistyped share was taken');
      },
    ),
    { numRuns: 2000 },
  );
  assert.ok(missed < 20, `${missed} of 2,000 were found by the sum only`);
});

test('shares that do not belong together are told apart by a sentence each', async () => {
  const other = await newKeyPair();
  const [ofOther] = await sheetsOf(other.identity);
  const [later, laterTwo] = await sheetsOf(identity);
  const keys = { one: keyId(recipient), other: keyId(other.recipient) };
  await assert.rejects(readPaperKey(two, ofOther), refused('staff.recovery.share.other_key', keys));
  await assert.rejects(readPaperKey(two, later), refused('staff.recovery.share.other_splitting'));
  assert.equal((await readPaperKey(later, laterTwo)).identity, identity);
  const mixed = [...one.split('\n').slice(0, 3), ...two.split('\n').slice(3)].join('\n');
  assert.throws(() => readShare(mixed), refused('staff.recovery.share.mixed'));
  const turned = [one.split('\n')[1], one.split('\n')[0], ...one.split('\n').slice(2)].join('\n');
  assert.throws(() => readShare(turned), refused('staff.recovery.share.line', { line: 1 }));
  assert.throws(() => readShare(one.slice(0, -3)), refused('staff.recovery.share.length', { count: 87 }));
  const forged = { ...readShare(two), share: readShare(ofOther).share };
  await assert.rejects(joinShares(readShare(one), forged), refused('staff.recovery.share.not_joined'));
});

test('a sheet that somebody made up joins with no other, whatever point of the curve it names', async () => {
  const [genuine, madeUp] = [readShare(one), readShare((await sheetsOf(identity))[1])];
  // Zero is no point of a sheet: it would be the key itself. The genuine sheet's own point is among them.
  for (let point = 1; point <= 255; point += 1) {
    const forged = { ...readShare(two), share: Uint8Array.from([...madeUp.share.slice(0, -1), point]) };
    await assert.rejects(joinShares(genuine, forged), refused('staff.recovery.share.not_joined'));
  }
});

test('whatever is typed as a share is read or refused with a sentence, and is no key', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ maxLength: 300, unit: 'binary' }),
      fc.string({ maxLength: 120 }),
      async (a, b) => {
        await assert.rejects(readPaperKey(a, b), Refused);
      },
    ),
    { numRuns: 500 },
  );
  assert.equal(looksWhole(one), false);
});

test('a share alone is as likely of any other key: two splittings of one key share no byte pattern', async () => {
  // With one share given, every key fits some second share: the line through both is free (Shamir 1979).
  const given = readShare(one);
  const wanted = identityBytes((await newKeyPair()).identity);
  assert.equal(given.share.length, wanted.length + 1);
  const seen = new Set<string>();
  for (let round = 0; round < 20; round += 1)
    seen.add(Buffer.from(readShare((await sheetsOf(identity))[0]).share).toString('hex'));
  assert.equal(seen.size, 20);
  assert.equal(publicHalf(identityOf(identityBytes(identity))), recipient);
});
