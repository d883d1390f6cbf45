import type { FC } from 'hono/jsx';
import { type Filled, TextArea } from '../page/form.js';

/** Where the recovery key from paper is typed, or two trustees' shares of it: `key` and `second`, as `readPaperKey` reads them. */
export const PaperKeyFields: FC<{ form: Filled }> = ({ form }) => (
  <>
    {/* What was typed as the key is not sent back: it would stay in the browser's memory of pages. */}
    <TextArea
      name="key"
      rows={3}
      label={form.say('staff.grants.key')}
      hint={form.say('staff.grants.key_hint')}
      form={form}
    />
    <TextArea name="second" rows={3} label={form.say('staff.grants.second_share')} form={form} />
  </>
);
