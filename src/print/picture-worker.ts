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
    (jpeg) => answer({ ok: true, jpeg }),
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
async function remade({ bytes, most_pixels, longest_side, quality }: PictureOrder): Promise<Uint8Array> {
  return sharp(bytes, { limitInputPixels: most_pixels, failOn: 'error', sequentialRead: true, pages: 1 })
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .resize({ width: longest_side, height: longest_side, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .jpeg({ quality })
    .toBuffer();
}
