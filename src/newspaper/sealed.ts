import { named, type SealedColumn, sealedColumn } from '../kernel/sealed-column.js';

/** What this room keeps sealed. */
export const newspaperSealed: readonly SealedColumn[] = [
  sealedColumn('newsletter_subscriptions', 'contact_sealed', named('supporters')),
  sealedColumn('newsletter_sendings', 'told_sealed', named('supporters')),
  sealedColumn('joiners', 'offer_sealed', named('supporters'), { also: 't.writer_recipient' }),
];
