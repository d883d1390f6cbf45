import type { FC } from 'hono/jsx';
import { type Filled, TextField } from '../../page/form.js';

/** A field for a date of a fact. */
export const DateOfFact: FC<{ name: string; form: Filled }> = ({ name, form }) => (
  <TextField name={name} label={form.say(`register.record.field.${name}`)} maxlength={100} form={form} />
);
