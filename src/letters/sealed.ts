import { named, type SealedColumn, sealedColumn } from '../kernel/sealed-column.js';

const month_of_letter = '(select l.compartment from letters l where l.id = t.letter_id)';
const writer_of_letter = '(select l.writer_recipient from letters l where l.id = t.letter_id)';
const part = (of: string, key = 'id') => `t.${key} || ' ${of}'`;

/** What this room keeps sealed. */
export const lettersSealed: readonly SealedColumn[] = [
  sealedColumn('letters', 'text_sealed', 't.compartment', { row: part('text'), also: 't.writer_recipient' }),
  sealedColumn('letters', 'sender_sealed', 't.compartment', { row: part('sender') }),
  sealedColumn('letters', 'picture_sealed', 't.compartment', {
    row: part('picture'),
    also: 't.writer_recipient',
  }),
  sealedColumn('letter_translations', 'text_sealed', month_of_letter, { also: writer_of_letter }),
  sealedColumn('letter_answers', 'scan_sealed', 't.compartment', {
    row: part('scan'),
    also: writer_of_letter,
  }),
  sealedColumn('letter_answers', 'words_sealed', 't.compartment', {
    row: part('words'),
    also: writer_of_letter,
  }),
  sealedColumn('keepsake_wishes', 'name_sealed', month_of_letter, {
    key: 'letter_id',
    row: part('name', 'letter_id'),
    also: writer_of_letter,
  }),
  sealedColumn('keepsakes', 'copy_sealed', named('keepsakes'), {
    key: 'letter_id',
    row: part('copy', 'letter_id'),
  }),
  sealedColumn('keepsakes', 'picture_sealed', named('keepsakes'), {
    key: 'letter_id',
    row: part('picture', 'letter_id'),
  }),
  sealedColumn('reminders', 'contact_sealed', named('supporters')),
  sealedColumn('season_days', 'told_sealed', named('supporters')),
];
