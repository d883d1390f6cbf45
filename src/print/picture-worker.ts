// The process of one picture: its bytes come in, a JPEG made anew goes out, nothing else. What a hostile file
// does to the decoder it does here, where no key, no setting and no connection is.
import sharp from 'sharp';
import type { PictureAnswer, PictureOrder } from './picture-press.js';

// One picture and no more: nothing is to be kept for the next.
sharp.cache(false);
sharp.concurrency(1);
// The library reads many formats, drawings with code in them too; here it has no way to.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng'] });

process.on('message', (order: PictureOrder) => {
  remade(order).then(
    (pictures) => answer({ ok: true, ...pictures }),
    () => answer({ ok: false }),
  );
});
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => process.exit(0));

function answer(it: PictureAnswer): void {
  process.send?.(it, () => process.exit(0));
}

/** Turned as the camera held it, on white, in sRGB; of what stood beside the pixels nothing is written. */
async function remade(order: PictureOrder): Promise<{ jpeg: Uint8Array; small: Uint8Array }> {
  const { bytes, most_pixels, longest_side, quality } = order;
  const jpeg = await sharp(bytes, {
    limitInputPixels: most_pixels,
    failOn: 'error',
    sequentialRead: true,
    pages: 1,
  })
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .resize({ width: longest_side, height: longest_side, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .jpeg({ quality })
    .toBuffer();
  return { jpeg, small: await smaller(jpeg, order) };
}

/** As large as fits in the bytes that a page has for it. */
async function smaller(jpeg: Buffer, { small_sides, small_bytes }: PictureOrder): Promise<Uint8Array> {
  let small = jpeg;
  for (const side of small_sides) {
    small = await sharp(jpeg)
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality: 60 })
      .toBuffer();
    if (small.length <= small_bytes) break;
  }
  return small;
}
