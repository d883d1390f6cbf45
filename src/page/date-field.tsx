import type { FC } from 'hono/jsx';
import { type Filled, TextField } from './form.js';
import { longest_typed_date } from './typed-date.js';

/**
 * A field for a date of a fact as far as it is known: `readTypedDate` understands what is typed here,
 * and the page that follows says in words what was understood.
 */
export const DateField: FC<{
  name: string;
  label: string;
  hint?: string;
  required?: boolean;
  form: Filled;
}> = (props) => (
  <TextField
    name={props.name}
    label={props.label}
    hint={props.hint ?? props.form.say('page.typed_date.hint')}
    maxlength={longest_typed_date}
    required={props.required ?? false}
    form={props.form}
  />
);
