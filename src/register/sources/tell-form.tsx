import type { FC } from 'hono/jsx';
import { type Filled, Hidden, Select } from '../../page/form.js';
import { Why } from '../record/fact-page.js';
import { ladder } from '../telling/telling.js';

/** A form that puts something on another step of the ladder, with the reason. */
export const TellForm: FC<{ action: string; csrf: string; act: string; form: Filled }> = (props) => {
  const { action, csrf, act, form } = props;
  const { say } = form;
  return (
    <form method="post" action={action}>
      <Hidden name="csrf" value={csrf} />
      <Select
        name="level"
        label={say('register.desk.level')}
        options={ladder.map((value) => ({ value, label: say(`register.desk.told.${value}`) }))}
        form={form}
      />
      <Why form={form} name="tell_why" act={act} second />
    </form>
  );
};
