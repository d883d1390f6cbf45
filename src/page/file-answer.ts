import type { FileType } from './file-type.js';

/** The end of the name under which a file is saved; a page gets one that opens in no browser. */
export const endings: Record<FileType, string> = {
  'text/plain': 'txt',
  'text/html': 'html.txt',
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
};

/** What others made, as a file that every browser saves and none shows or keeps; `name` is without its ending. */
export function savedFile(content: Uint8Array, name: string, type: FileType): Response {
  return new Response(new Uint8Array(content), {
    headers: {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': `attachment; filename="${name}.${endings[type]}"`,
      'X-Content-Type-Options': 'nosniff',
      'X-Robots-Tag': 'noindex',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Cache-Control': 'no-store',
    },
  });
}

/** A paper of ours with somebody's address or text, to look at and to print; the browser's store keeps none of it. */
export function shownPdf(pdf: Uint8Array, name: string): Response {
  return new Response(new Uint8Array(pdf), {
    headers: {
      'Content-Type': 'application/pdf',
      'Content-Disposition': `inline; filename="${name}.pdf"`,
      'Cache-Control': 'no-store',
    },
  });
}
