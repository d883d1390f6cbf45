import type { FC } from 'hono/jsx';
import { DateField } from '../../page/date-field.js';
import type { Filled } from '../../page/form.js';

/** A field for a date of a fact. */
export const DateOfFact: FC<{ name: string; form: Filled }> = ({ name, form }) => (
  <DateField name={name} label={form.say(`register.record.field.${name}`)} form={form} />
);
