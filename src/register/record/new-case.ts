import type { Db } from '../../kernel/database.js';
import type { Problem, Read } from '../../kernel/refusals.js';
import type { FactForm, Typed } from './fact-form.js';
import { formOf } from './fact-forms.js';
import type { Saying } from './fact-keeping.js';
import { FieldReader } from './field-reader.js';
import { nameForm } from './name-form.js';
import { longest_role, type NewPerson } from './person-keeping.js';
import { readSources, source_fields } from './said-fields.js';

/**
 * The first steps that a court notice usually tells, with the fields of this page and those of the kind
 * that each becomes. A step is entered when its first field, the one that says something, is filled.
 */
export const first_steps = {
  event: { step_summary: 'summary', step_type: 'type', step_on: 'happened', step_place: 'place' },
  charge: { charge_text: 'text', charge_law: 'law', charge_article: 'article', charge_part: 'part' },
} as const;
type Step = keyof typeof first_steps;

/** Every field of a new case. */
export const case_fields = [
  ...nameForm.fields,
  'latin',
  'role',
  ...source_fields,
  ...Object.values(first_steps).flatMap((fields) => Object.keys(fields)),
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
  const sources = await readSources(db, typed, reader);
  const facts: { form: FactForm; saying: Saying }[] = [];
  const take = async (form: FactForm, of: Typed, back: (field: string) => string) => {
    const read = await form.read(of, about);
    if (read.ok) facts.push({ form, saying: { row: read.value, typed: of, sources, note: null } });
    else reader.problems.push(...read.problems.map((one): Problem => ({ ...one, field: back(one.field) })));
  };
  await take(nameForm, typed, (field) => field);
  if (latin !== null && latin !== typed.form?.trim()) {
    await take(nameForm, { form: latin, name_kind: 'known' }, () => 'latin');
  }
  for (const step of Object.keys(first_steps) as Step[]) {
    const form = formOf(step);
    const own = Object.entries(first_steps[step]);
    if (!form || !own.some(([field]) => isSaid(field, typed))) continue;
    const of = Object.fromEntries(own.map(([field, theirs]) => [theirs, typed[field] ?? '']));
    await take(form, of, (theirs) => own.find(([, one]) => one === theirs)?.[0] ?? own[0]?.[0] ?? 'form');
  }
  return reader.read({ role, called: latin ?? typed.form ?? '', facts });
}

/** Whether something was typed; what a list chose by itself says nothing. */
function isSaid(field: string, typed: Typed): boolean {
  return field !== 'step_type' && (typed[field] ?? '').trim() !== '';
}
