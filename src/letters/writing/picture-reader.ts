import type { Read } from '../../kernel/refusals.js';
import { sniffed } from '../../page/file-type.js';
import { pictureSize } from '../../page/picture-size.js';
import {
  PictureFailed,
  type PicturePress,
  picture_limits,
  type RemadePicture,
} from '../../print/picture-press.js';

/** What a telephone takes has 2 to 8 MB. */
export const largest_picture_bytes = 10 * 1024 * 1024;
/** A PNG may have to be unpacked as a whole, and then takes four to eight bytes a pixel. */
const most_png_pixels = 25_000_000;
const longest_side = 16_000;
/** Nothing narrower can be seen on paper. */
const most_times_longer = 12;

/** Where pictures are taken; nowhere else is a visitors' form as large. */
export function isPictureUpload(path: string): boolean {
  return /^(\/(ru|kk))?\/(people\/[^/]+\/write|letters\/mine\/[^/]+\/again)$/.test(path);
}

/**
 * Reads an upload of the field `picture` and makes it anew: a JPEG or a PNG by its bytes, whatever its name says,
 * within the limits, before anything is decoded. Null where nothing was sent.
 */
export async function readPicture(file: unknown, press: PicturePress): Promise<Read<RemadePicture | null>> {
  const no = (code: string, values?: Record<string, number>): Read<null> => ({
    ok: false,
    problems: [{ field: 'picture', code: `letters.writing.picture.${code}`, ...(values ? { values } : {}) }],
  });
  if (!(file instanceof File) || (file.size === 0 && file.name === '')) return { ok: true, value: null };
  if (file.size === 0) return no('damaged');
  if (file.size > largest_picture_bytes) return no('large', { limit: largest_picture_bytes / 1024 ** 2 });
  const bytes = Buffer.from(await file.arrayBuffer());
  const what = sniffed(bytes);
  if (!('type' in what) || (what.type !== 'image/jpeg' && what.type !== 'image/png')) return no('not_one');
  const size = pictureSize(bytes, what.type);
  if (!size || size.across === 0 || size.down === 0) return no('damaged');
  const [short, long] = [Math.min(size.across, size.down), Math.max(size.across, size.down)];
  if (long > longest_side || long > short * most_times_longer)
    return no('narrow', { longer: most_times_longer });
  const most = what.type === 'image/png' ? most_png_pixels : picture_limits.pixels;
  if (short * long > most) return no('wide', { limit: most / 1_000_000 });
  try {
    return { ok: true, value: await press.remake(bytes) };
  } catch (error) {
    if (!(error instanceof PictureFailed)) throw error;
    return no(error.code);
  }
}
