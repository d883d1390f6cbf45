import { bodyLimit } from 'hono/body-limit';

/** A form of a few words and buttons is no longer. Bytes. */
const most_bytes = 64 * 1024;

/** In front of forms that no person fills with more: what is longer is answered in a sentence and not read. */
export const smallForm = bodyLimit({
  maxSize: most_bytes,
  onError: (c) => c.text('413: this form is too long', 413),
});
