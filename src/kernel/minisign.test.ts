import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  BrokenSignature,
  checkSignature,
  keptSigningKey,
  publicKeyIn,
  readPublicKey,
  signatureOf,
} from './minisign.js';

const folder = mkdtempSync(join(tmpdir(), 'habeas-minisign-'));
after(() => rmSync(folder, { recursive: true, force: true }));

// Made by minisign itself: an example of rust-minisign-verify (github.com/jedisct1/rust-minisign-verify, src/lib.rs).
const theirs = {
  key: 'RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3',
  content: Buffer.from('test'),
  signature: `untrusted comment: signature from minisign secret key
RUQf6LRCGA9i559r3g7V1qNyJDApGip8MfqcadIgT9CuhV3EMhHoN1mGTkUidF/z7SrlQgXdy8ofjb7bNJJylDOocrCo8KLzZwo=
trusted comment: timestamp:1633700835\tfile:test\tprehashed
wLMDjy9FLAuxZ3q4NlEvkgtyhrr0gtTu6KC4KBJdITbbOeAi1zBIYo0v4iTgt8jJpIidRJnp94ABQkJAgAooBQ==
`,
};

test('a signature that minisign made is taken, and gives its trusted comment', () => {
  const comment = checkSignature(theirs.content, theirs.signature, readPublicKey(theirs.key));
  assert.equal(comment, 'timestamp:1633700835\tfile:test\tprehashed');
});

test('a changed file, comment or signature, and another key, are refused', async () => {
  const key = readPublicKey(theirs.key);
  const other = (await keptSigningKey(join(folder, 'other'))).public;
  const refused = (content: Uint8Array, signature: string, by = key) =>
    assert.throws(() => checkSignature(content, signature, by), BrokenSignature);
  refused(Buffer.from('Test'), theirs.signature);
  refused(theirs.content, theirs.signature.replace('1633700835', '1633700836'));
  refused(theirs.content, theirs.signature.replace('i559r3g7', 'i559r3g8'));
  refused(theirs.content, theirs.signature, other);
  refused(theirs.content, 'nothing');
  for (const none of ['', 'RW', 'x'.repeat(56), theirs.key.replace('RW', 'RU')])
    assert.throws(() => readPublicKey(none), BrokenSignature);
});

test('a key is made once, for its owner only, and the same content gives the same signature', async () => {
  const data = join(folder, 'data');
  assert.equal(publicKeyIn(data), null);
  const [one, two] = await Promise.all([keptSigningKey(data), keptSigningKey(data)]);
  assert.equal(one.public.text, two.public.text);
  assert.equal(publicKeyIn(data)?.text, one.public.text);
  assert.equal(statSync(join(data, 'keys/mirror.pem')).mode & 0o777, 0o600);
  const content = Buffer.from('A list of files.\n');
  const signature = signatureOf(content, one, 'data of 2016-03-30');
  assert.equal(signature, signatureOf(content, two, 'data of 2016-03-30'));
  assert.equal(checkSignature(content, signature, readPublicKey(one.public.text)), 'data of 2016-03-30');
  assert.throws(() => signatureOf(content, one, 'two\nlines'));
  // The program itself, where it is installed.
  const file = join(folder, 'list.txt');
  writeFileSync(file, content);
  writeFileSync(`${file}.minisig`, signature);
  for (const by of [
    ['-P', one.public.text],
    ['-p', join(data, 'keys/mirror.pub')],
  ]) {
    const { error, status, stderr } = spawnSync('minisign', ['-Vm', file, ...by], { encoding: 'utf8' });
    if (!error) assert.equal(status, 0, stderr);
  }
  assert.match(
    readFileSync(join(data, 'keys/mirror.pub'), 'utf8'),
    /^untrusted comment: minisign public key [0-9A-F]{16}\nRW/,
  );
});
