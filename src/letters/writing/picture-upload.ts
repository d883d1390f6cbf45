import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { VisitorEnv } from '../../page/web.js';
import { largest_picture_bytes } from './picture-reader.js';

/** The longest letter in Cyrillic, as browsers encode it, with all else. */
const largest_form_bytes = 512 * 1024;
/** So many forms with pictures are in hand at once: each is held in memory until it is read. */
const most_at_once = 8;

type Ctx = Context<VisitorEnv>;

/** Lets a form with a picture in, within its size, and not more of them at once than memory holds. */
export function pictureUpload(): MiddlewareHandler<VisitorEnv> {
  let inHand = 0;
  const limit = bodyLimit({
    maxSize: largest_picture_bytes + largest_form_bytes,
    onError: (c) => sorry(c as Ctx, 413, 'letters.writing.too_large'),
  });
  return async (c, next) => {
    const length = c.req.header('content-length');
    // Whoever does not say how much comes may send as much as is taken at most.
    const isLarge = length === undefined || Number(length) > largest_form_bytes;
    if (!isLarge) return limit(c, next);
    if (inHand >= most_at_once) return sorry(c, 503, 'letters.writing.busy');
    inHand += 1;
    try {
      return await limit(c, next);
    } finally {
      inHand -= 1;
    }
  };
}

/** The form is still in the browser: one page back. */
function sorry(c: Ctx, status: 413 | 503, code: string) {
  const { say } = c.var;
  c.status(status);
  const sentence = say(code, { limit: largest_picture_bytes / 1024 ** 2 });
  return c.render(sentence, { title: say('letters.writing.not_taken') });
}
