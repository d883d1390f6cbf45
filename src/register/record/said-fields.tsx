import type { FC } from 'hono/jsx';
import type { Db } from '../../kernel/database.js';
import type { Read } from '../../kernel/refusals.js';
import { type Filled, TextArea } from '../../page/form.js';
import { knownSources, picker_fields, readCited, SourcePicker } from '../sources/source-picker.js';
import type { About, Choices, FactForm, Typed } from './fact-form.js';
import { longest_note, type Saying } from './fact-keeping.js';
import { FieldReader, tidy } from './field-reader.js';

/** Fields for what something rests on: its sources, or that nobody has read one. */
export const source_fields = ['sources', 'unread'] as const;
/** Fields that every kind of fact has. */
export const said_fields = [...picker_fields, 'note'] as const;

/** Reads a fact: what its kind says, its sources and the remark. */
export async function readSaying(form: FactForm, typed: Typed, about: About): Promise<Read<Saying>> {
  const reader = new FieldReader(typed);
  const row = await form.read(typed, about);
  if (!row.ok) reader.problems.push(...row.problems);
  const { known, fresh } = await readCited(about.db, typed, reader);
  const note = reader.text('note', longest_note, 'lines');
  return reader.read({ row: row.ok ? row.value : {}, typed, sources: known, fresh, note });
}

/** Reads sources that are in the register: ids in order. None is right only where somebody says that none was read. */
export async function readSources(db: Db, typed: Typed, reader: FieldReader): Promise<string[]> {
  const none = tidy(typed.sources ?? '') === '';
  if (none && typed.unread !== 'yes') reader.wrong('sources', 'register.record.no_source');
  return none ? [] : knownSources(db, typed, 'sources', reader);
}

/** The fields for what something rests on that is in the register. */
export const SourceFields: FC<{ form: Filled }> = ({ form }) => (
  <>
    <TextArea
      name="sources"
      label={form.say('register.record.field.sources')}
      hint={form.say('register.sources.picker_hint')}
      rows={2}
      maxlength={2000}
      form={form}
    />
    <label class="choice" for="unread">
      <input type="checkbox" id="unread" name="unread" value="yes" checked={form.values.unread === 'yes'} />
      {form.say('register.record.unread')}
    </label>
  </>
);

/** The fields of a fact of one kind on a page. */
export const SaidFields: FC<{ kind: FactForm; form: Filled; choices: Choices }> = (props) => {
  const { kind, form, choices } = props;
  const { Fields } = kind;
  return (
    <>
      <Fields {...{ form, choices }} />
      <SourcePicker form={form} recent={choices.recent_source ?? []} />
      <TextArea
        name="note"
        label={form.say('register.record.field.note')}
        hint={form.say('register.record.note_hint')}
        rows={2}
        maxlength={longest_note}
        form={form}
      />
    </>
  );
};
