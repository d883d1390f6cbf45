import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../src/kernel/root.js';
import { filesOf } from './source-tree.js';

// docs/logs.md and docs/cryptography.md list all there is: nothing of the source is missing in them.

const page = (path: string) => readFileSync(join(root, path), 'utf8');
const sources = filesOf('src').filter(({ path, isTest }) => /\.tsx?$/.test(path) && !isTest);

test('every sentence that is logged stands in the list of logs, and none that nobody says', () => {
  const calls = sources.flatMap(({ text }) => [
    ...text.matchAll(/\blog\.(?:debug|info|warn|error)\(\s*[^;]*?'([^']+)',?\s*\);/g),
  ]);
  const told = new Set(calls.map(([, sentence = '']) => sentence));
  // Each call is one whose sentence was read.
  const all = sources.flatMap(({ text }) => text.match(/\blog\.(debug|info|warn|error)\(/g) ?? []);
  assert.equal(calls.length, all.length);
  const [, table = ''] = page('docs/logs.md').split("## What the program's log says");
  const listed = [...table.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, sentence]) => sentence),
  );
  assert.deepEqual(listed.sort(), [...told].sort());
});

/** What makes a key, or works with one. */
const keyed =
  /\b(createHmac|createCipheriv|hkdfSync|generateKeyPairSync|generateIdentity|hashRaw|new Encrypter|randomBytes|createPrivateKey)\b|from 'shamir-secret-sharing'/;

test('every file that works with keys stands in the list of keys, and each file that stands there is one', () => {
  const links = [...page('docs/cryptography.md').matchAll(/\]\((\.\.\/src\/[^)#]+)\)/g)].map(
    ([, link = '']) => link.slice(3),
  );
  const missing = sources.filter(({ path, text }) => keyed.test(text) && !links.includes(path));
  assert.deepEqual(
    missing.map(({ path }) => path),
    [],
  );
  for (const link of links) assert.ok(statSync(join(root, link)).isFile(), link);
});

test('no other algorithms are used than those that are listed', () => {
  const names = sources.flatMap(({ text }) =>
    [
      ...text.matchAll(
        /\b(createHash|createHmac|hkdfSync|createCipheriv|createDecipheriv|generateKeyPairSync)\(\s*'([^']+)'/g,
      ),
    ].map(([, call, name]) => `${call} ${name}`),
  );
  assert.deepEqual([...new Set(names)].sort(), [
    'createCipheriv aes-256-gcm',
    'createCipheriv chacha20-poly1305',
    'createDecipheriv aes-256-gcm',
    'createDecipheriv chacha20-poly1305',
    'createHash blake2b512',
    'createHash sha256',
    'createHmac sha256',
    'generateKeyPairSync ed25519',
    'generateKeyPairSync rsa',
    'hkdfSync sha256',
  ]);
  // A name that is no word between quotation marks is a constant beside it.
  const others = sources.flatMap(({ path, text }) =>
    /\b(createHash|createHmac|hkdfSync|createCipheriv|createDecipheriv|generateKeyPairSync)\(\s*[^'\s]/.test(
      text,
    )
      ? [`${path} ${text.match(/(?:const cipher|type CodeHash) = ([^;]+);/)?.[1]}`]
      : [],
  );
  assert.deepEqual(others.sort(), [
    "src/mailroom/batches/chunk-file.ts 'aes-256-gcm'",
    "src/staff/one-time-code.ts 'sha256' | 'sha1'",
  ]);
});

test('whoever takes a file of others by its bytes has it searched for viruses or makes it anew', () => {
  const takers = sources.filter(({ text }) => /\bsniffed\(/.test(text) && !/function sniffed\(/.test(text));
  assert.ok(takers.length >= 4, `${takers.length} files`);
  assert.deepEqual(
    takers.filter(({ text }) => !/\bsearched\(|\bpress\.remake\(/.test(text)).map(({ path }) => path),
    [],
  );
});
