import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readArchive } from './archive.js';
import { BrokenArchive, ending, entriesIn, headerOf, paddingOf } from './tar.js';

const archiveOf = (files: { path: string; content: Buffer }[]) =>
  Buffer.concat([
    ...files.flatMap(({ path, content }) => [
      headerOf({ path, size: content.length }),
      content,
      paddingOf(content.length),
    ]),
    ending,
  ]);

/** In pieces of this many bytes, as a stream may bring them. */
async function* inPieces(bytes: Buffer, length: number) {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

async function read(source: AsyncIterable<Uint8Array>) {
  const found: { path: string; content: Buffer }[] = [];
  for await (const { path, content } of entriesIn(source)) {
    const pieces: Buffer[] = [];
    for await (const piece of content) pieces.push(piece);
    found.push({ path, content: Buffer.concat(pieces) });
  }
  return found;
}

test('what goes into an archive comes out of it, however the bytes are cut', async () => {
  const name = fc.stringMatching(/^[a-zа-я0-9_-]{1,40}$/);
  const file = fc.record({
    path: fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')),
    content: fc.uint8Array({ maxLength: 1500 }).map((bytes) => Buffer.from(bytes)),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(file, { maxLength: 5 }),
      fc.integer({ min: 1, max: 2000 }),
      async (files, length) => {
        const fitting = files
          .filter(({ path }) => Buffer.byteLength(path) <= 100)
          .map(({ path, content }) => ({ path, content }));
        assert.deepEqual(await read(inPieces(archiveOf(fitting), length)), fitting);
      },
    ),
    { numRuns: 60 },
  );
  const long = { path: `${'a'.repeat(90)}/${'b'.repeat(60)}/${'c'.repeat(90)}`, content: Buffer.from('x') };
  assert.deepEqual(await read(inPieces(archiveOf([long]), 512)), [long]);
  assert.throws(() => headerOf({ path: 'd'.repeat(101), size: 0 }), BrokenArchive);
});

test('an archive that was cut or changed is broken, and says so', async () => {
  const whole = archiveOf([{ path: 'one', content: Buffer.from('content') }]);
  for (const end of [0, 100, 512, 515, 1024, 1500])
    await assert.rejects(read(inPieces(whole.subarray(0, end), 300)), BrokenArchive, `cut at ${end}`);
  for (const at of [0, 124, 156, 257]) {
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ 3;
    await assert.rejects(read(inPieces(changed, 300)), BrokenArchive, `changed at ${at}`);
  }
});

test('a backup whose lists say nothing is damaged, and no bug of ours', async () => {
  const taker = { about: async () => {}, part: async () => {} };
  for (const list of ['', '{', 'null', '1', '"a"', '\0']) {
    const archive = archiveOf([{ path: 'backup.json', content: Buffer.from(list) }]);
    await assert.rejects(readArchive(inPieces(archive, 300), taker), BrokenArchive, list);
  }
  const about = { path: 'backup.json', content: Buffer.from('{"format":1}') };
  const archive = archiveOf([about, { path: 'manifest.json', content: Buffer.from('null') }]);
  await assert.rejects(readArchive(inPieces(archive, 300), taker), BrokenArchive);
});
