import type { MediaType } from './tables.js';

/** What may be given to visitors: pictures would have to be re-encoded first, and a page can hold scripts. */
export const can_be_public: readonly MediaType[] = ['text/plain', 'application/pdf'];
