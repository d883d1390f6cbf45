import type { MediaType } from './tables.js';

/** The end of the name under which a snapshot is saved; a page gets one that opens in no browser. */
export const endings: Record<MediaType, string> = {
  'text/plain': 'txt',
  'text/html': 'html.txt',
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
};

/** What may be given to visitors: pictures would have to be re-encoded first, and a page can hold scripts. */
export const can_be_public: readonly MediaType[] = ['text/plain', 'application/pdf'];
