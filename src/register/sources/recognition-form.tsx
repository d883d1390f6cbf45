import { readEdtf } from '../../kernel/edtf.js';
import { DateField } from '../../page/date-field.js';
import { TextArea, TextField } from '../../page/form.js';
import type { FactForm } from '../record/fact-form.js';
import { FieldReader } from '../record/field-reader.js';
import { longest, readUrl } from './source-form.js';

/** That a body recognises the person as a political prisoner: in its own words, since when, by what criteria. */
export const recognitionForm: FactForm = {
  kind: 'recognition',
  table: 'recognitions',
  fields: ['recognised_by', 'term', 'since', 'until', 'criteria', 'criteria_url'],
  labels: {
    recognised_by: 'register.sources.recognition.body',
    term: 'register.sources.recognition.term',
    since: 'register.sources.recognition.since_field',
    until: 'register.sources.recognition.until_field',
    criteria: 'register.sources.recognition.criteria_field',
    criteria_url: 'register.sources.recognition.criteria_url',
  },
  read: async (typed) => {
    const reader = new FieldReader(typed);
    const [since, until] = [reader.date('since'), reader.date('until')];
    const [first, last] = [readEdtf(since ?? '')?.from, readEdtf(until ?? '')?.to];
    if (first && last && last < first) reader.wrong('until', 'register.record.ends_before');
    return reader.read({
      body: reader.needed('recognised_by', 300),
      term: reader.needed('term', 200),
      since,
      until,
      criteria: reader.text('criteria', 2000, 'lines'),
      criteria_url: readUrl(reader, 'criteria_url'),
    });
  },
  typed: (row) => ({
    recognised_by: String(row.body ?? ''),
    term: String(row.term ?? ''),
    since: String(row.since ?? ''),
    until: String(row.until ?? ''),
    criteria: String(row.criteria ?? ''),
    criteria_url: String(row.criteria_url ?? ''),
  }),
  Fields: ({ form }) => {
    const { say } = form;
    return (
      <>
        <TextField
          name="recognised_by"
          label={say('register.sources.recognition.body')}
          maxlength={300}
          required
          form={form}
        />
        <TextField
          name="term"
          label={say('register.sources.recognition.term')}
          hint={say('register.sources.recognition.term_hint')}
          maxlength={200}
          required
          form={form}
        />
        <div class="row">
          <DateField
            name="since"
            label={say('register.sources.recognition.since_field')}
            hint={say('register.sources.recognition.since_hint')}
            form={form}
          />
          <DateField name="until" label={say('register.sources.recognition.until_field')} form={form} />
        </div>
        <TextArea
          name="criteria"
          label={say('register.sources.recognition.criteria_field')}
          hint={say('register.sources.recognition.criteria_hint')}
          rows={2}
          maxlength={2000}
          form={form}
        />
        <TextField
          name="criteria_url"
          label={say('register.sources.recognition.criteria_url')}
          inputmode="url"
          maxlength={longest.url}
          form={form}
        />
      </>
    );
  },
};
