import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { DateField } from '../../page/date-field.js';
import { type Filled, Hidden, Problems, Submit, TextField } from '../../page/form.js';
import { Flash, Foreign, Table } from '../../page/parts.js';
import type { Like } from '../record/likeness.js';
import { SourceFields } from '../record/said-fields.js';
import type { Line } from './at-desk.js';
import { People } from './desk-page.js';
import type { Detention } from './detention.js';
import { BasisFields } from './detention-form.js';
import { type Alike, type Column, columns, common_fields, fieldOf, rows_a_form } from './entry-rows.js';

interface Words {
  say: Say;
  csrf: string;
  one: Detention;
  form: Filled;
}

/** Longest that a cell takes; the reader says it again. */
const longest: Record<Column, number> = {
  name: 300,
  date: 100,
  place: 300,
  days: 6,
  article: 100,
  note: 2000,
};

const rows = Array.from({ length: rows_a_form }, (_, row) => row);

/** Twenty rows to be filled in from the keyboard: Tab goes from cell to cell, Enter sends. */
export const EntryGrid: FC<Words & { token: string }> = ({ say, csrf, one, form, token }) => (
  <>
    <p class="small">
      <a href={`/desk/detentions/${one.code}`}>
        <Foreign>{one.title}</Foreign>
      </a>
    </p>
    <h1>{say('register.detentions.desk.enter_names')}</h1>
    <p>{say('register.detentions.entry.about', { rows: rows_a_form })}</p>
    <Problems form={form} title={say('register.desk.problems')} />
    <form method="post" action={`/desk/detentions/${one.code}/enter`}>
      <Hidden name="csrf" value={csrf} />
      <Hidden name="token" value={token} />
      <SourceFields form={form} />
      <div class="row">
        <DateField name="all_date" label={say('register.detentions.entry.all_date')} form={form} />
        <TextField
          name="all_place"
          label={say('register.detentions.entry.all_place')}
          maxlength={300}
          form={form}
        />
      </div>
      <Table
        caption={say('register.detentions.entry.caption')}
        head={['row', ...columns].map((column) => say(`register.detentions.entry.${column}`))}
      >
        {rows.map((row) => (
          <tr>
            <th scope="row">{row + 1}</th>
            {columns.map((column) => (
              <td>
                <Cell {...{ row, column, form }} />
              </td>
            ))}
          </tr>
        ))}
      </Table>
      <p class="acts">
        <Submit label={say('register.detentions.entry.look')} />
      </p>
    </form>
  </>
);

const Cell: FC<{ row: number; column: Column; form: Filled }> = ({ row, column, form }) => {
  const name = fieldOf(row, column);
  const wrong = form.problems.filter(({ field }) => field === name);
  return (
    <>
      <input
        id={name}
        name={name}
        value={form.values[name] ?? ''}
        aria-label={form.say('register.detentions.entry.cell', {
          column: form.say(`register.detentions.entry.${column}`),
          row: row + 1,
        })}
        maxlength={longest[column]}
        inputmode={column === 'days' ? 'numeric' : undefined}
        size={column === 'days' ? 4 : column === 'article' || column === 'date' ? 12 : 22}
        autocomplete="off"
        dir="auto"
        {...(wrong.length > 0 ? { 'aria-invalid': 'true', 'aria-describedby': `${name}-problem` } : {})}
      />
      {wrong.length > 0 && (
        <strong id={`${name}-problem`} class="wrong">
          {wrong.map((one) => form.say(one.code, one.values)).join(' ')}
        </strong>
      )}
    </>
  );
};

/** What is about to be written, with everybody in the register whom a row may mean. */
export const EntryCheck: FC<Words & { token: string; alike: Alike[] }> = (props) => {
  const { say, csrf, one, form, token, alike } = props;
  const doubtful = alike.filter(({ like, twin }) => like.length > 0 || twin !== null).length;
  return (
    <>
      <h1>{say('register.detentions.entry.check')}</h1>
      <p>{say('register.detentions.entry.check_about', { count: alike.length })}</p>
      {doubtful > 0 && <p>{say('register.detentions.entry.doubtful', { count: doubtful })}</p>}
      <Problems form={form} title={say('register.desk.problems')} />
      <form method="post" action={`/desk/detentions/${one.code}/enter`}>
        <Hidden name="csrf" value={csrf} />
        <Hidden name="token" value={token} />
        {[...common_fields, ...rows.flatMap((row) => columns.map((column) => fieldOf(row, column)))]
          .filter((name) => form.values[name])
          .map((name) => (
            <Kept name={name} value={form.values[name] ?? ''} />
          ))}
        <ol>
          {alike.map((choice) => (
            <li value={choice.row + 1}>
              <Choice {...{ form, choice }} />
            </li>
          ))}
        </ol>
        <p class="acts">
          <Submit label={say('register.detentions.entry.write')} name="step" value="write" />
          <Submit second label={say('register.detentions.entry.back')} name="step" value="back" />
        </p>
      </form>
    </>
  );
};

/** A line break in a hidden input would be taken out of it. */
const Kept: FC<{ name: string; value: string }> = ({ name, value }) =>
  /[\r\n]/.test(value) ? (
    <textarea name={name} hidden>
      {`\n${value}`}
    </textarea>
  ) : (
    <Hidden name={name} value={value} />
  );

/** Whom a row means. Where nobody is alike it is somebody new; else the editor says. */
const Choice: FC<{ form: Filled; choice: Alike }> = ({ form, choice: { row, like, twin } }) => {
  const { say, values, problems } = form;
  const name = fieldOf(row, 'who');
  const chosen = values[name] || (like.length === 0 && twin === null ? 'new' : '');
  const wrong = problems.filter(({ field }) => field === name);
  const radio = (value: string, id: string, label: unknown) => (
    <label class="choice" for={id}>
      <input type="radio" id={id} name={name} value={value} checked={chosen === value} /> {label as string}
    </label>
  );
  return (
    <fieldset class={wrong.length > 0 ? 'field problem' : 'field'}>
      <legend>
        <Foreign>{values[fieldOf(row, 'name')] ?? ''}</Foreign>
        {twin !== null && <small>{say('register.detentions.entry.twin', { row: twin + 1 })}</small>}
      </legend>
      {wrong.length > 0 && (
        <strong id={`${name}-problem`} class="wrong">
          {wrong.map((one) => say(one.code, one.values)).join(' ')}
        </strong>
      )}
      {radio('new', name, say('register.detentions.entry.new'))}
      {like.map((one) => radio(one.id, `${name}-${one.slug}`, <Person {...{ say, one }} />))}
      {radio('leave', `${name}-leave`, say('register.detentions.entry.leave'))}
    </fieldset>
  );
};

/** Somebody in the register: by name, year and role namesakes are told apart. */
const Person: FC<{ say: Say; one: Like }> = ({ say, one }) => (
  <>
    {say('register.detentions.entry.this_one')}{' '}
    <a href={`/desk/people/${one.slug}`} target="_blank" rel="noreferrer">
      <Foreign>{one.name}</Foreign>
    </a>
    {one.written !== one.name && (
      <>
        {' '}
        (<Foreign>{one.written}</Foreign>)
      </>
    )}
    {one.born && <> · {say('register.record.case.born', { date: dateInWords(one.born, say) })}</>}
    {one.birthplace && (
      <>
        {' '}
        · <Foreign>{one.birthplace}</Foreign>
      </>
    )}
    {one.sure && <> · {say('register.names.same')}</>}
    {one.role && (
      <>
        {' '}
        · <Foreign>{one.role}</Foreign>
      </>
    )}
  </>
);

/** What one handing-in brought, the way to the next twenty, and the telling of all of them. */
export const EntryResult: FC<Words & { id: string; lines: Line[]; told: number; proposed: number }> = (
  props,
) => {
  const { say, csrf, one, form, id, lines } = props;
  const own = `/desk/detentions/${one.code}`;
  const open = lines.filter(({ told }) => told !== 'public').length;
  return (
    <>
      <p class="small">
        <a href={own}>
          <Foreign>{one.title}</Foreign>
        </a>
      </p>
      <h1>{say('register.detentions.entry.result', { count: lines.length })}</h1>
      {props.told > 0 && <Flash>{say('register.detentions.entry.told', { count: props.told })}</Flash>}
      {props.proposed > 0 && (
        <Flash>{say('register.detentions.entry.proposed', { count: props.proposed })}</Flash>
      )}
      <p class="acts">
        <a class="act" href={`${own}/enter?after=${id}`}>
          {say('register.detentions.entry.next')}
        </a>
        <a href={own}>{say('register.detentions.entry.record')}</a>
      </p>
      <People {...{ say, lines }} />
      {open > 0 && (
        <section>
          <h2 id="tell">{say('register.detentions.entry.tell')}</h2>
          <p class="small">{say('register.detentions.entry.tell_about')}</p>
          <Problems form={form} title={say('register.desk.problems')} />
          <form method="post" action={`${own}/entries/${id}/tell`}>
            <Hidden name="csrf" value={csrf} />
            <BasisFields form={form} act={say('register.detentions.entry.tell_act', { count: open })} />
          </form>
        </section>
      )}
    </>
  );
};
