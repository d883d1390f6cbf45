/** Files of which it is known what they are. */
export type FileType =
  | 'text/plain'
  | 'text/html'
  | 'application/pdf'
  | 'image/png'
  | 'image/jpeg'
  | 'image/webp';

/** What bytes are, or why they are not kept: a drawing, an office file, or nothing that is known. */
export type Sniffed = { type: FileType } | { refused: 'empty' | 'svg' | 'office' | 'unknown' };

/** So far into a text its kind is looked for (WHATWG MIME Sniffing reads 1445 bytes). */
const head_bytes = 4096;

/**
 * What an upload is, by its bytes alone: names and types that a browser sends are somebody's word. HTML is
 * known by its first tags; any other text is UTF-8 without control characters.
 */
export function sniffed(bytes: Uint8Array): Sniffed {
  if (bytes.length === 0) return { refused: 'empty' };
  const starts = (...signature: number[]) => signature.every((byte, place) => bytes[place] === byte);
  if (starts(0x25, 0x50, 0x44, 0x46, 0x2d)) return { type: 'application/pdf' };
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return { type: 'image/png' };
  if (starts(0xff, 0xd8, 0xff)) return { type: 'image/jpeg' };
  if (starts(0x52, 0x49, 0x46, 0x46) && latin(bytes.subarray(8, 12)) === 'WEBP')
    return { type: 'image/webp' };
  // ZIP (also OOXML and ODF), and the older compound files.
  if (starts(0x50, 0x4b, 0x03, 0x04) || starts(0xd0, 0xcf, 0x11, 0xe0)) return { refused: 'office' };
  return sniffedText(bytes);
}

function sniffedText(bytes: Uint8Array): Sniffed {
  const head = latin(bytes.subarray(0, head_bytes))
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
  if (head.startsWith('{\\rtf')) return { refused: 'office' };
  const html = head.search(/<(?:!doctype html|html|head|body)[\s>]/i);
  const svg = head.search(/<(?:!doctype )?svg[\s>:]/i);
  // A page may hold a drawing; a drawing may hold a page.
  if (svg >= 0 && (html < 0 || svg < html)) return { refused: 'svg' };
  if (bytes.includes(0)) return { refused: 'unknown' };
  // Old pages are in encodings of their own: they are kept as they came.
  if (html >= 0) return { type: 'text/html' };
  return isPlainText(bytes) ? { type: 'text/plain' } : { refused: 'unknown' };
}

function isPlainText(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return !/(?![\t\n\f\r])\p{Cc}/u.test(text);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return false;
  }
}

function latin(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
