import type { Actor } from '../../kernel/actor.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import type { Problem, Read } from '../../kernel/refusals.js';
import { type Envelope, envelopeOf, envelopes } from '../../print/envelopes.js';
import { type LabelSheet, label_sheets, labelSheet } from '../../print/label-sheets.js';
import type { LetterFormat } from './tables.js';

/** On what a batch is printed. */
export interface Sheets {
  letter: LetterFormat;
  /** `window`: the address shows through the letter's envelope. Else a code of `covers`. */
  cover: string;
  /** Each paper begins on a leaf of its own. */
  both_sides: boolean;
}

export const letter_formats = ['din5008b', 'us10'] as const satisfies LetterFormat[];

/** What addresses can stand on, beside the window: labels and envelopes. */
export const covers: readonly string[] = [
  'window',
  ...envelopes.map(({ code }) => code),
  ...label_sheets.map(({ code }) => code),
];

/** The envelope or the sheet of labels of a code; null for the window. */
export function coverOf(code: string): { envelope: Envelope } | { labels: LabelSheet } | null {
  const envelope = envelopeOf(code);
  if (envelope) return { envelope };
  const labels = labelSheet(code);
  return labels ? { labels } : null;
}

/** What the campaign prints on where nobody chooses: window envelopes DIN long until somebody says otherwise (the migration). */
export async function usualSheets(db: Db): Promise<Sheets> {
  return db.selectFrom('paper_choice').select(['letter', 'cover', 'both_sides']).executeTakeFirstOrThrow();
}

export const sheet_fields = ['letter', 'cover', 'sides'] as const;

/** Reads on what is to be printed. */
export function readSheets(typed: Record<(typeof sheet_fields)[number], string>): Read<Sheets> {
  const problems: Problem[] = [];
  const letter = letter_formats.find((one) => one === typed.letter);
  if (!letter) problems.push({ field: 'letter', code: 'mailroom.batches.no_letter' });
  const cover = covers.find((one) => one === typed.cover);
  if (!cover) problems.push({ field: 'cover', code: 'mailroom.batches.no_cover' });
  if (typed.sides !== '1' && typed.sides !== '2') {
    problems.push({ field: 'sides', code: 'mailroom.batches.no_sides' });
  }
  if (!letter || !cover || problems.length > 0) return { ok: false, problems };
  return { ok: true, value: { letter, cover, both_sides: typed.sides === '2' } };
}

/** The same as a form shows it. */
export function typedSheets({ letter, cover, both_sides }: Sheets) {
  return { letter, cover, sides: both_sides ? '2' : '1' };
}

/** Sets what the campaign prints on. */
export async function setUsualSheets(db: Db, actor: Actor, sheets: Sheets): Promise<void> {
  await transact(db, async (tx) => {
    const row = { ...sheets, changed_at: actor.clock.now() };
    await tx.updateTable('paper_choice').set(row).execute();
    await record(tx, actor, { what: 'paper_choice.set', subject: 'campaign', detail: { ...sheets } });
  });
}
