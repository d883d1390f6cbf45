import { Select, TextArea, TextField } from '../../page/form.js';
import type { BiographyKind } from '../tables.js';
import { DateOfFact } from './date-of-fact.js';
import type { FactForm } from './fact-form.js';
import { FieldReader } from './field-reader.js';

const kinds = [
  'occupation',
  'birth',
  'death',
  'outcome',
  'standing',
  'attention',
] as const satisfies BiographyKind[];

/** What is known of a life beside the case: birth, work, death, how it ended, who spoke up. */
export const biographyForm: FactForm = {
  kind: 'biography',
  table: 'biography',
  fields: ['life_kind', 'happened', 'place', 'body', 'text'],
  read: async (typed) => {
    const reader = new FieldReader(typed);
    const kind = reader.choice('life_kind', kinds);
    const row = {
      kind,
      happened: reader.date('happened'),
      place: reader.text('place', 300),
      body: reader.text('body', 300),
      text: reader.text('text', 4000, 'lines'),
    };
    const needsText = kind === 'occupation' || kind === 'attention' || kind === 'standing';
    if (needsText && !row.text) reader.wrong('text', 'register.record.needed');
    if (kind === 'attention' && !row.body) reader.wrong('body', 'register.record.needed');
    if (!row.text && !row.happened && !row.place && reader.problems.length === 0) {
      reader.wrong('happened', 'register.record.says_nothing');
    }
    return reader.read(row);
  },
  typed: (row) => ({
    life_kind: String(row.kind ?? ''),
    happened: String(row.happened ?? ''),
    place: String(row.place ?? ''),
    body: String(row.body ?? ''),
    text: String(row.text ?? ''),
  }),
  Fields: ({ form }) => (
    <>
      <Select
        name="life_kind"
        label={form.say('register.record.field.life_kind')}
        options={kinds.map((value) => ({ value, label: form.say(`register.record.life_kind.${value}`) }))}
        form={form}
      />
      <DateOfFact name="happened" form={form} />
      <TextField name="place" label={form.say('register.record.field.place')} maxlength={300} form={form} />
      <TextField
        name="body"
        label={form.say('register.record.field.body')}
        hint={form.say('register.record.body_hint')}
        maxlength={300}
        form={form}
      />
      <TextArea
        name="text"
        label={form.say('register.record.field.text')}
        hint={form.say('register.record.text_hint')}
        rows={3}
        maxlength={4000}
        form={form}
      />
    </>
  ),
};
