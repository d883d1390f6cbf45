import type { Say } from '../../kernel/language.js';
import { Select, TextArea, TextField } from '../../page/form.js';
import { step_types, stepWord } from '../course/step-type.js';
import { DateOfFact } from './date-of-fact.js';
import type { FactForm } from './fact-form.js';
import { FieldReader } from './field-reader.js';

/** A dated step in the course of a case. */
export const eventForm: FactForm = {
  kind: 'event',
  table: 'course_events',
  fields: ['type', 'happened', 'not_before', 'place', 'summary'],
  read: async (typed) => {
    const reader = new FieldReader(typed);
    const type = reader.text('type', 60) ?? '';
    if (type === '') reader.wrong('type', 'register.record.no_type');
    else if (!/^[a-z]+(-[a-z]+)*$/.test(type)) reader.wrong('type', 'register.record.no_choice');
    const row = {
      type,
      happened: reader.date('happened'),
      not_before: reader.date('not_before'),
      place: reader.text('place', 300),
      summary: reader.needed('summary', 4000, 'lines'),
    };
    if (row.happened && row.not_before) reader.wrong('not_before', 'register.record.two_dates');
    return reader.read(row);
  },
  typed: (row) => ({
    type: String(row.type ?? ''),
    happened: String(row.happened ?? ''),
    not_before: String(row.not_before ?? ''),
    place: String(row.place ?? ''),
    summary: String(row.summary ?? ''),
  }),
  Fields: ({ form }) => (
    <>
      <Select
        name="type"
        label={form.say('register.record.field.type')}
        options={stepOptions(form.say, form.values.type)}
        // The standing is worked out from the type: none may be taken because it is the first of the list.
        empty={form.say('register.record.choose')}
        form={form}
      />
      <DateOfFact name="happened" form={form} />
      <TextField name="place" label={form.say('register.record.field.place')} maxlength={300} form={form} />
      <TextArea
        name="summary"
        label={form.say('register.record.field.summary')}
        hint={form.say('register.record.text_hint')}
        rows={3}
        maxlength={4000}
        form={form}
      />
      <DateOfFact name="not_before" form={form} />
    </>
  ),
};

/** The steps on offer, and the one that stands there when it is none of them. */
function stepOptions(say: Say, chosen = ''): { value: string; label: string }[] {
  const known = Object.keys(step_types);
  const values = chosen === '' || known.includes(chosen) ? known : [...known, chosen];
  return values.map((value) => ({ value, label: stepWord(say, value) }));
}
