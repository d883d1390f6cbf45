import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { type Filled, Hidden, Problems, Select, Submit, TextArea, TextField } from '../../page/form.js';
import { DateOfFact } from '../record/date-of-fact.js';
import { Why } from '../record/fact-page.js';
import { SourceFields } from '../record/said-fields.js';
import { longest_basis } from '../telling/basis.js';

/** The form of a record, new (`seen` null) or to be changed. */
export const DetentionForm: FC<{
  say: Say;
  csrf: string;
  form: Filled;
  seen: { code: string; version: number } | null;
}> = ({ say, csrf, form, seen }) => (
  <div class="text">
    <h1>{say(`register.detentions.desk.${seen ? 'change' : 'new'}`)}</h1>
    <Problems form={form} title={say('register.desk.problems')} />
    <form method="post" action={seen ? `/desk/detentions/${seen.code}/change` : '/desk/detentions/new'}>
      <Hidden name="csrf" value={csrf} />
      {seen && <Hidden name="version" value={String(seen.version)} />}
      <TextField
        name="title"
        label={say('register.detentions.field.title')}
        hint={say('register.detentions.field.title_hint')}
        maxlength={300}
        required
        form={form}
      />
      <DateOfFact name="happened" form={form} />
      <TextField name="place" label={say('register.record.field.place')} maxlength={300} form={form} />
      <div class="row">
        <TextField
          name="days_from"
          label={say('register.detentions.field.days_from')}
          inputmode="numeric"
          short
          form={form}
        />
        <TextField
          name="days_to"
          label={say('register.detentions.field.days_to')}
          inputmode="numeric"
          short
          form={form}
        />
      </div>
      <TextArea
        name="text"
        label={say('register.detentions.field.text')}
        hint={say('register.record.text_hint')}
        rows={3}
        maxlength={4000}
        form={form}
      />
      <SourceFields form={form} />
      {seen ? (
        <Why form={form} act={say('register.detentions.desk.keep')} />
      ) : (
        <p class="acts">
          <Submit label={say('register.detentions.desk.enter')} />
        </p>
      )}
    </form>
  </div>
);

/** On what it rests that many are told at once: a consent is one person's, so it is not among them. */
export const BasisFields: FC<{ form: Filled; act: string }> = ({ form, act }) => (
  <>
    <Select
      name="basis_kind"
      label={form.say('register.detentions.field.basis_kind')}
      options={['already-public', 'public-interest'].map((value) => ({
        value,
        label: form.say(`register.detentions.desk.basis.${value}`),
      }))}
      form={form}
    />
    <TextField
      name="basis"
      label={form.say('register.detentions.field.basis')}
      maxlength={longest_basis}
      required
      form={form}
    />
    <Why form={form} act={act} />
  </>
);

/** Asks why a number is struck out. */
export const StrikeForm: FC<{ form: Filled; csrf: string; code: string; id: string; figure: string }> = (
  props,
) => {
  const { form, csrf, code, id, figure } = props;
  const { say } = form;
  return (
    <div class="text">
      <p class="small">
        <a href={`/desk/detentions/${code}#figures`}>{say('register.detentions.entry.record')}</a>
      </p>
      <h1>{say('register.detentions.desk.strike')}</h1>
      <p>{figure}</p>
      <Problems form={form} title={say('register.desk.problems')} />
      <form method="post" action={`/desk/detentions/${code}/figures/${id}/strike`}>
        <Hidden name="csrf" value={csrf} />
        <Why form={form} act={say('register.detentions.desk.strike')} />
      </form>
    </div>
  );
};
