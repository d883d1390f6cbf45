import { named, type SealedColumn, sealedColumn } from '../kernel/sealed-column.js';
import { most_sealed_bytes } from './adoptions/minute-scan.js';

/** What this room keeps sealed. */
export const resolutionsSealed: readonly SealedColumn[] = [
  sealedColumn('adoptions', 'officer_sealed', named('supporters')),
  sealedColumn('minute_scans', 'content_sealed', named('supporters'), { most_bytes: most_sealed_bytes }),
  sealedColumn('subscriptions', 'contact_sealed', named('supporters')),
];
