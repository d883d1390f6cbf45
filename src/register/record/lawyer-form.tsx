import { TextField } from '../../page/form.js';
import type { FactForm } from './fact-form.js';
import { FieldReader } from './field-reader.js';

/** A lawyer of the person; how to write to one is sealed elsewhere (`lawyers/lawyer-contact.ts`). */
export const lawyerForm: FactForm = {
  kind: 'lawyer',
  table: 'lawyers',
  fields: ['lawyer_name', 'lawyer_note', 'language'],
  read: async (typed) => {
    const reader = new FieldReader(typed);
    const name = reader.text('lawyer_name', 300);
    const note = reader.text('lawyer_note', 1000, 'lines');
    if (!name && !note) reader.wrong('lawyer_name', 'register.record.lawyer_nobody');
    return reader.read({ name, note, language: reader.language('language') ?? 'ru' });
  },
  typed: (row) => ({
    lawyer_name: String(row.name ?? ''),
    lawyer_note: String(row.note ?? ''),
    language: String(row.language ?? ''),
  }),
  Fields: ({ form }) => (
    <>
      <TextField
        name="lawyer_name"
        label={form.say('register.record.field.lawyer_name')}
        hint={form.say('register.record.lawyer_name_hint')}
        maxlength={300}
        form={form}
      />
      <TextField
        name="lawyer_note"
        label={form.say('register.record.field.lawyer_note')}
        maxlength={1000}
        form={form}
      />
      <TextField
        name="language"
        label={form.say('register.record.field.language')}
        hint={form.say('register.record.lang_hint')}
        maxlength={35}
        short
        form={form}
      />
    </>
  ),
};
