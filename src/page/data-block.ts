import { raw } from 'hono/html';

/** What would end a script, begin a comment or break a line inside one. */
const risky = /[<>&\u2028\u2029]/g;

/**
 * Data for machines inside a page: JSON-LD in a script element that no browser runs, so that the content
 * security policy needs no exception. Every character that HTML or a script could take for its own is
 * written as a JSON escape, which is why this text alone may be put out raw.
 */
export function dataBlock(value: unknown) {
  const json = JSON.stringify(value).replace(
    risky,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return raw(`<script type="application/ld+json">${json}</script>`);
}
