import { named, type SealedColumn, sealedColumn } from '../kernel/sealed-column.js';

/** What this room keeps sealed. */
export const registerSealed: readonly SealedColumn[] = [
  sealedColumn('lawyers', 'contact_sealed', named('lawyers')),
  sealedColumn('person_consents', 'private_sealed', `coalesce(t.compartment, ${named('dossiers')})`),
];
