import { named, type SealedColumn, sealedColumn } from '../kernel/sealed-column.js';

/** What this room keeps sealed to compartments. Mail that waits is sealed to the operational key, which is renewed daily. */
export const mailroomSealed: readonly SealedColumn[] = [
  // A lawyer's contact goes with the paper as the register sealed it, in the register's place.
  {
    table: 'dispatches',
    column: 'contact_sealed',
    key: 'id',
    compartment: named('lawyers'),
    place: { table: 'lawyers', row: 't.addressee_id::text' },
  },
  sealedColumn('handovers', 'by_sealed', named('mailroom')),
  sealedColumn('reply_scans', 'content_sealed', named('mailroom'), { key: 'reply_id' }),
];
