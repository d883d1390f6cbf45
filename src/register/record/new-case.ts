import type { Db } from '../../kernel/database.js';
import type { Read } from '../../kernel/refusals.js';
import { picker_fields, readCited } from '../sources/source-picker.js';
import { chargeForm } from './charge-form.js';
import { eventForm } from './event-form.js';
import type { FactForm, Typed } from './fact-form.js';
import type { Saying } from './fact-keeping.js';
import { FieldReader, tidy } from './field-reader.js';
import { nameForm } from './name-form.js';
import { longest_role, type NewPerson } from './person-keeping.js';

/**
 * The first steps that a court notice usually tells. A step is entered when any of its fields is filled in.
 * No two forms of this page share a field's name.
 */
export const first_steps: readonly FactForm[] = [eventForm, chargeForm];

/** Every field of a new case. */
export const case_fields = [
  ...nameForm.fields,
  'latin',
  'role',
  ...picker_fields,
  ...first_steps.flatMap(({ fields }) => fields),
];

/** Nobody's id: a reader looks things up for somebody who is not there yet. */
const nobody = '00000000-0000-0000-0000-000000000000';

/** Reads a whole new case: the person, the first names and the first steps, all resting on the same sources. */
export async function readNewCase(db: Db, typed: Typed): Promise<Read<NewPerson>> {
  const reader = new FieldReader(typed);
  const about = { db, personId: nobody, factId: null };
  const role = reader.text('role', longest_role);
  const latin = reader.text('latin', 300);
  if (latin !== null && !/^[\p{Script=Latin}\p{M}\p{P}\s]+$/u.test(latin))
    reader.wrong('latin', 'register.record.not_latin');
  const { known: sources, fresh } = await readCited(db, typed, reader);
  const facts: { form: FactForm; saying: Saying }[] = [];
  const take = async (form: FactForm, of: Typed, at?: string) => {
    const read = await form.read(of, about);
    if (read.ok) facts.push({ form, saying: { row: read.value, typed: of, sources, note: null } });
    else reader.problems.push(...read.problems.map((one) => ({ ...one, field: at ?? one.field })));
  };
  await take(nameForm, typed);
  if (latin !== null && latin !== tidy(typed.form ?? '')) {
    await take(nameForm, { form: latin, name_kind: 'known' }, 'latin');
  }
  for (const form of first_steps) {
    if (form.fields.some((field) => tidy(typed[field] ?? '') !== '')) await take(form, typed);
  }
  return reader.read({ role, called: latin ?? typed.form ?? '', fresh, facts });
}
