import { Select, TextField } from '../../page/form.js';
import { scriptOf } from '../files/person-import.js';
import { keepNameKeys } from '../names/name-keys.js';
import type { NameKind } from '../tables.js';
import type { FactForm } from './fact-form.js';
import { FieldReader } from './field-reader.js';

const kinds = [
  'known',
  'legal',
  'birth',
  'former',
  'pseudonym',
  'variant',
  'misspelling',
] as const satisfies NameKind[];
const longest_form = 300;

/** A form of a name, as it was met in print. The script is told from its letters. */
export const nameForm: FactForm = {
  kind: 'name',
  table: 'person_names',
  fields: ['form', 'full_form', 'name_kind', 'lang', 'met_in'],
  read: async (typed) => {
    const reader = new FieldReader(typed);
    const form = reader.needed('form', longest_form);
    if (form !== '' && !/\p{L}/u.test(form)) reader.wrong('form', 'register.record.no_letters');
    return reader.read({
      form,
      full_form: reader.text('full_form', longest_form),
      kind: reader.choice('name_kind', kinds),
      script: scriptOf(form),
      lang: reader.language('lang'),
      met_in: reader.text('met_in', 300),
    });
  },
  typed: (row) => ({
    form: String(row.form ?? ''),
    full_form: String(row.full_form ?? ''),
    name_kind: String(row.kind ?? ''),
    lang: String(row.lang ?? ''),
    met_in: String(row.met_in ?? ''),
  }),
  Fields: ({ form }) => (
    <>
      <TextField
        name="form"
        label={form.say('register.record.field.form')}
        hint={form.say('register.record.form_hint')}
        maxlength={longest_form}
        required
        form={form}
      />
      <div class="row">
        <Select
          name="name_kind"
          label={form.say('register.record.field.name_kind')}
          options={kinds.map((value) => ({ value, label: form.say(`register.record.name_kind.${value}`) }))}
          form={form}
        />
        <TextField
          name="lang"
          label={form.say('register.record.field.lang')}
          hint={form.say('register.record.lang_hint')}
          maxlength={35}
          short
          form={form}
        />
      </div>
      <TextField
        name="full_form"
        label={form.say('register.record.field.full_form')}
        maxlength={longest_form}
        form={form}
      />
      <TextField
        name="met_in"
        label={form.say('register.record.field.met_in')}
        hint={form.say('register.record.met_in_hint')}
        maxlength={300}
        form={form}
      />
    </>
  ),
  keepBelow: async ({ db, factId }, typed) =>
    keepNameKeys(db, [{ id: factId, form: typed.form ?? '', full_form: typed.full_form ?? null }]),
};
