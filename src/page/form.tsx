import type { Child, FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';
import type { Problem } from '../kernel/refusals.js';

/** What a field needs to know beside its own name: what was typed, and what is wrong with it. */
export interface Filled {
  say: Say;
  values: Record<string, string | undefined>;
  problems: Problem[];
}

interface FieldProps {
  name: string;
  label: string;
  hint?: string;
  form: Filled;
}

interface InputProps extends FieldProps {
  type?: 'text' | 'email' | 'password' | 'search' | 'url';
  inputmode?: 'numeric' | 'email' | 'search' | 'url';
  autocomplete?: string;
  maxlength?: number;
  required?: boolean;
  /** What is offered beside the field; anything else can be typed all the same. */
  offers?: Option[];
  /** A short field for numbers and codes. */
  short?: boolean;
  lang?: string;
}

/** The sentences of everything that is wrong with one field. */
function sentences(form: Filled, name: string): string[] {
  return form.problems.filter((one) => one.field === name).map((one) => form.say(one.code, one.values));
}

/** What is wrong with a field, said at the field. */
const Wrong: FC<{ name: string; sentences: string[] }> = ({ name, sentences }) =>
  sentences.length === 0 ? null : (
    <strong id={`${name}-problem`} class="wrong">
      {sentences.join(' ')}
    </strong>
  );

/** Label, hint and problem around an input, tied together for screen readers (WCAG 1.3.1, 3.3.1). */
const Framed: FC<FieldProps & { children: Child }> = ({ name, label, hint, form, children }) => {
  const wrong = sentences(form, name);
  return (
    <div class={wrong.length > 0 ? 'field problem' : 'field'}>
      <Wrong name={name} sentences={wrong} />
      <label for={name}>
        {label}
        {hint && <small id={`${name}-hint`}>{hint}</small>}
      </label>
      {children}
    </div>
  );
};

function described(form: Filled, name: string, hint: string | undefined): Record<string, string> {
  const wrong = form.problems.some((one) => one.field === name);
  const ids = [wrong ? `${name}-problem` : '', hint ? `${name}-hint` : ''].filter((id) => id !== '');
  return {
    ...(ids.length > 0 ? { 'aria-describedby': ids.join(' ') } : {}),
    ...(wrong ? { 'aria-invalid': 'true' } : {}),
  };
}

export const TextField: FC<InputProps> = (props) => {
  const { name, hint, form, offers = [] } = props;
  return (
    <Framed {...props}>
      <input
        id={name}
        name={name}
        type={props.type ?? 'text'}
        value={form.values[name] ?? ''}
        inputmode={props.inputmode}
        autocomplete={props.autocomplete ?? 'off'}
        maxlength={props.maxlength}
        required={props.required}
        lang={props.lang}
        dir="auto"
        class={props.short ? 'short' : undefined}
        list={offers.length > 0 ? `${name}-offers` : undefined}
        {...described(form, name, hint)}
      />
      {offers.length > 0 && (
        <datalist id={`${name}-offers`}>
          {offers.map(({ value, label }) => (
            <option value={value} label={label} />
          ))}
        </datalist>
      )}
    </Framed>
  );
};

export const TextArea: FC<FieldProps & { rows?: number; maxlength?: number; lang?: string }> = (props) => {
  const { name, hint, form } = props;
  return (
    <Framed {...props}>
      <textarea
        id={name}
        name={name}
        rows={props.rows ?? 8}
        maxlength={props.maxlength}
        lang={props.lang}
        dir="auto"
        {...described(form, name, hint)}
      >
        {/* A first line break is eaten by HTML parsers: give it one to eat. */}
        {`\n${form.values[name] ?? ''}`}
      </textarea>
    </Framed>
  );
};

/** A file to send along; its form has `enctype="multipart/form-data"`. `accept` only helps to choose: nobody is bound by it. */
export const FileField: FC<FieldProps & { accept?: string }> = (props) => {
  const { name, hint, form } = props;
  return (
    <Framed {...props}>
      <input id={name} name={name} type="file" accept={props.accept} {...described(form, name, hint)} />
    </Framed>
  );
};

export interface Option {
  value: string;
  label: string;
}

export const Select: FC<FieldProps & { options: Option[]; empty?: string }> = (props) => {
  const { name, hint, form, options, empty } = props;
  const chosen = form.values[name] ?? '';
  return (
    <Framed {...props}>
      <select id={name} name={name} {...described(form, name, hint)}>
        {empty !== undefined && <option value="">{empty}</option>}
        {options.map((option) => (
          <option value={option.value} selected={option.value === chosen}>
            {option.label}
          </option>
        ))}
      </select>
    </Framed>
  );
};

/** One of a few: radio buttons with a common legend. */
export const Choices: FC<FieldProps & { options: Option[] }> = ({ name, label, hint, form, options }) => {
  const wrong = sentences(form, name);
  return (
    <fieldset class={wrong.length > 0 ? 'field problem' : 'field'}>
      <legend>
        {label}
        {hint && <small id={`${name}-hint`}>{hint}</small>}
      </legend>
      <Wrong name={name} sentences={wrong} />
      {options.map((option, place) => (
        <label class="choice" for={place === 0 ? name : `${name}-${option.value}`}>
          <input
            type="radio"
            id={place === 0 ? name : `${name}-${option.value}`}
            name={name}
            value={option.value}
            checked={form.values[name] === option.value}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
};

/** What belongs together under a name of its own; what is wrong with it as a whole stands at it. */
export const Group: FC<Omit<FieldProps, 'hint'> & { children: Child }> = (props) => {
  const { name, label, form, children } = props;
  const wrong = sentences(form, name);
  const problem = wrong.length > 0 ? { 'aria-describedby': `${name}-problem` } : {};
  return (
    <fieldset id={name} class={wrong.length > 0 ? 'field problem' : 'field'} {...problem}>
      <legend>{label}</legend>
      <Wrong name={name} sentences={wrong} />
      {children}
    </fieldset>
  );
};

/** What is wrong, once more at the top, each sentence a link to its field (WCAG 3.3.1, 2.4.3). */
export const Problems: FC<{ form: Filled; title: string }> = ({ form, title }) =>
  form.problems.length === 0 ? null : (
    <div class="problems" role="alert" id="problems">
      <h2>{title}</h2>
      <ul>
        {form.problems.map((one) => (
          <li>
            <a href={`#${one.field}`}>{form.say(one.code, one.values)}</a>
          </li>
        ))}
      </ul>
    </div>
  );

export const Hidden: FC<{ name: string; value: string }> = ({ name, value }) => (
  <input type="hidden" name={name} value={value} />
);

export const Submit: FC<{ label: string; second?: boolean; name?: string; value?: string }> = (props) => (
  <button class={props.second ? 'act second' : 'act'} type="submit" name={props.name} value={props.value}>
    {props.label}
  </button>
);

/** A field that people never see and robots fill: whoever fills it is thanked and forgotten. */
export const Honeypot: FC<{ label: string }> = ({ label }) => (
  <div class="trap" aria-hidden="true">
    <label for="website">{label}</label>
    <input id="website" name="website" type="text" value="" tabindex={-1} autocomplete="off" />
  </div>
);
