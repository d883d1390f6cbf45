import { TextArea, TextField } from '../../page/form.js';
import type { FactForm } from './fact-form.js';
import { FieldReader } from './field-reader.js';

/** What somebody is charged with, by the article of the law as the source names it. */
export const chargeForm: FactForm = {
  kind: 'charge',
  table: 'charges',
  fields: ['law', 'article', 'part', 'charge_text'],
  read: async (typed) => {
    const reader = new FieldReader(typed);
    const text = reader.text('charge_text', 2000, 'lines');
    if (text === null) reader.wrong('charge_text', 'register.record.charge_no_words');
    return reader.read({
      law: reader.text('law', 200),
      article: reader.text('article', 40),
      part: reader.text('part', 40),
      text: text ?? '',
    });
  },
  typed: (row) => ({
    law: String(row.law ?? ''),
    article: String(row.article ?? ''),
    part: String(row.part ?? ''),
    charge_text: String(row.text ?? ''),
  }),
  Fields: ({ form }) => (
    <>
      <TextField name="law" label={form.say('register.record.field.law')} maxlength={200} form={form} />
      <div class="row">
        <TextField
          name="article"
          label={form.say('register.record.field.article')}
          maxlength={40}
          form={form}
        />
        <TextField name="part" label={form.say('register.record.field.part')} maxlength={40} form={form} />
      </div>
      <TextArea
        name="charge_text"
        label={form.say('register.record.field.charge_text')}
        hint={form.say('register.record.charge_hint')}
        rows={2}
        maxlength={2000}
        form={form}
      />
    </>
  ),
};
