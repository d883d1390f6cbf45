import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { noVirusSearch } from '../../kernel/virus-search.js';
import { isScanUpload, largest_scan_bytes, readScan } from './minute-file.js';

const file = (content: Uint8Array | string) => new File([content as Uint8Array<ArrayBuffer>], 'minute');
async function problem(content: Uint8Array | string): Promise<string> {
  const read = await readScan(file(content), noVirusSearch);
  return read.ok ? read.value.media_type : (read.problems[0]?.code.split('.').at(-1) ?? '');
}
const pdf = (...objects: string[]) => `%PDF-1.7\n${objects.join('\n')}\n%%EOF`;

test('a PDF that does something is found out, also with its name in digits or inside a packed object stream', async () => {
  assert.equal(await problem(pdf('<</Type /Page /Contents 3 0 R>>')), 'application/pdf');
  for (const live of [
    '/JavaScript',
    '/JS(x)',
    '/J#61vaScript',
    '/Launch',
    '/EmbeddedFiles 2 0 R',
    '/XFA 4 0 R',
  ])
    assert.equal(await problem(pdf(`<</S ${live}>>`)), 'live_scan', live);
  const packed = deflateSync(Buffer.from('<</S /JavaScript /JS (app.launchURL())>>')).toString('latin1');
  const stream = Buffer.from(
    pdf(`<</Type /ObjStm /Length ${packed.length}>>\nstream\n${packed}\nendstream`),
    'latin1',
  );
  assert.equal(await problem(stream), 'live_scan');
  // The bytes of a picture may spell anything.
  const picture = pdf('<</Subtype /Image>>\nstream\n/JavaScript /JS(\nendstream');
  assert.equal(await problem(picture), 'application/pdf');
});

test('a PDF of too many pages, a picture of too many pixels, and a file of 50 MB are refused', async () => {
  assert.equal(await problem(pdf(...Array(61).fill('<</Type/Page>>'), '<</Type /Pages>>')), 'long_scan');
  assert.equal(
    await problem(pdf(...Array(60).fill('<</Type /Page >>'), '<</Type /Pages>>')),
    'application/pdf',
  );
  const jpeg = (across: number, down: number) => {
    const frame = Buffer.from('ffd8ffe000044a46ffc00011080000000003', 'hex');
    frame.writeUInt16BE(down, 13);
    frame.writeUInt16BE(across, 15);
    return Buffer.concat([frame, Buffer.alloc(20)]);
  };
  assert.equal(await problem(jpeg(2480, 3508)), 'image/jpeg');
  assert.equal(await problem(jpeg(65_000, 65_000)), 'wide_scan');
  assert.equal(await problem(Buffer.from('ffd8ff', 'hex')), 'other_scan');
  assert.equal(await problem(Buffer.alloc(50 * 1024 * 1024, 0x20)), 'large_scan');
});

test('a bomb, a file made to be slow, and any bytes at all are answered soon', async () => {
  const bomb = deflateSync(Buffer.alloc(200 * 1024 * 1024)).toString('latin1');
  const packed = `<</Type /ObjStm>>\nstream\n${bomb}\nendstream`;
  const slow = '<<'.repeat(largest_scan_bytes / 4) + '>> stream\n'.repeat(1000);
  for (const content of [pdf(packed, packed, packed), pdf(slow)]) {
    const begun = performance.now();
    assert.equal(await problem(Buffer.from(content, 'latin1')), 'application/pdf');
    assert.ok(performance.now() - begun < 5000);
  }
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      const head = Buffer.from('%PDF-1.4 <</Type /ObjStm>> stream\n');
      for (const one of [
        bytes,
        Buffer.concat([head, bytes]),
        Buffer.concat([Buffer.from('ffd8ff', 'hex'), bytes]),
      ])
        assert.match(await problem(one), /^[a-z_/]+$/);
    }),
    { numRuns: 200 },
  );
});

test('only where a scan is kept may a form be as large as one', () => {
  const id = '00000000-0000-4000-8000-000000000000';
  assert.ok(isScanUpload(`/desk/adoptions/${id}/scans`) && isScanUpload('/ru/adoptions/follow/x/scan'));
  for (const path of [
    `/desk/adoptions/${id}/scans/drop`,
    '/adoptions/confirm/x',
    '/adoptions/follow/x/correct',
  ])
    assert.ok(!isScanUpload(path), path);
});
