import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { PictureFailed, PicturePress, picture_limits } from './picture-press.js';

const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 4, background: { r: 200, g: 30, b: 30, alpha: 0.5 } } });
const failed = (code: string) => (error: unknown) => error instanceof PictureFailed && error.code === code;

test('a picture comes back upright, on white, no larger than paper needs, without anything beside its pixels', async () => {
  const press = new PicturePress();
  // Held on its side: orientation 6 is turned a quarter clockwise.
  const side = await plain(400, 200)
    .withExif({ IFD0: { Make: 'CanaryCam' } })
    .jpeg()
    .toBuffer();
  const { jpeg: turned } = await press.remake(await sharp(side).withMetadata({ orientation: 6 }).toBuffer());
  const { width, height, format, exif, icc, xmp } = await sharp(turned).metadata();
  assert.deepEqual(
    [width, height, format, exif, icc, xmp],
    [200, 400, 'jpeg', undefined, undefined, undefined],
  );
  assert.ok(!turned.includes('CanaryCam'));
  const { jpeg: large } = await press.remake(await plain(5000, 5000).png().toBuffer());
  assert.equal((await sharp(large).metadata()).width, picture_limits.longest_side);
  // What was half transparent is pale on paper, not dark.
  const { channels } = await sharp(large).stats();
  assert.ok((channels[1]?.mean ?? 0) > 120);
});

test('the small picture is as large as a page has room for, and noise without a form fits, too', async () => {
  const press = new PicturePress();
  const noise = sharp({
    create: {
      width: 900,
      height: 600,
      channels: 3,
      background: 'gray',
      noise: { type: 'gaussian', sigma: 90 },
    },
  });
  for (const [picture, least] of [
    [await noise.png().toBuffer(), 60],
    [await plain(900, 600).png().toBuffer(), 480],
    [await plain(90, 60).png().toBuffer(), 90],
  ] as const) {
    const { small } = await press.remake(picture);
    assert.ok(small.length <= picture_limits.small_bytes, `${small.length} bytes`);
    const { width = 0, height = 0 } = await sharp(small).metadata();
    assert.ok(width >= least, `${width} pixels`);
    assert.equal(Math.round((width / height) * 10), 15);
  }
});

test('a drawing with code in it is not read, whatever it is called', async () => {
  const press = new PicturePress();
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
  );
  await assert.rejects(press.remake(svg), failed('damaged'));
  await assert.rejects(press.remake(await plain(9, 9).webp().toBuffer()), failed('damaged'));
  await assert.rejects(press.remake(Buffer.alloc(5000, 7)), failed('damaged'));
});

test('a picture that takes too long is given up, the next one is made, and more than a few do not wait', async () => {
  const picture = await plain(50, 50).png().toBuffer();
  await assert.rejects(new PicturePress({ time_seconds: 0.001, waiting: 1 }).remake(picture), failed('time'));
  const press = new PicturePress({ time_seconds: 60, waiting: 2 });
  const all = await Promise.allSettled([1, 2, 3].map(() => press.remake(picture)));
  assert.deepEqual(
    all.map((one) => one.status === 'fulfilled' || failed('busy')(one.reason) || 'lost'),
    [true, true, true],
  );
  assert.equal(all.filter(({ status }) => status === 'fulfilled').length, 2);
  assert.ok((await press.remake(picture)).jpeg.length > 100);
});
