import type { SealedColumn } from './kernel/sealed-column.js';
import { lettersSealed } from './letters/sealed.js';
import { mailroomSealed } from './mailroom/sealed.js';
import { newspaperSealed } from './newspaper/sealed.js';
import { registerSealed } from './register/sealed.js';
import { resolutionsSealed } from './resolutions/sealed.js';

/** Every column that is sealed to a compartment, of every room, on one page. */
export const sealedColumns: readonly SealedColumn[] = [
  ...registerSealed,
  ...mailroomSealed,
  ...resolutionsSealed,
  ...lettersSealed,
  ...newspaperSealed,
];

/** Sealed columns that are no compartment's, with whose key each has. Nothing here is sealed anew when somebody leaves. */
export const sealedOtherwise: Readonly<Record<string, string>> = {
  'grants.identity_sealed': 'a compartment’s key, sealed to somebody’s own key',
  'compartment_recoveries.identity_sealed': 'a compartment’s key, sealed to the recovery key',
  'old_grants.identity_sealed':
    'the key of before, sealed to somebody’s own key until nothing is sealed to it',
  'old_recoveries.identity_sealed':
    'the key of before, sealed to the recovery key until nothing is sealed to it',
  'mails.content_sealed': 'the operational key of a day, destroyed after 7 days',
  'officer_addresses.to_sealed': 'the operational key of a day, destroyed after 7 days',
  'batch_chunks.file_key_sealed': 'the operational key of a day, destroyed after 7 days',
  'letter_events.words_sealed': 'the key in the writer’s private link, which nobody here has',
};
