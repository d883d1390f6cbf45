import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { type Filled, Hidden, Problems, Select, Submit, TextArea, TextField } from '../../page/form.js';
import type { Lawyer } from './lawyer.js';

interface Props {
  say: Say;
  csrf: string;
  slug: string;
  lawyers: Lawyer[];
  form: Filled;
}

/** How a person's lawyers can be written to: what is known stays sealed, so a form only sets it anew. */
export const LawyerContacts: FC<Props> = ({ say, csrf, slug, lawyers, form }) =>
  lawyers.length === 0 ? null : (
    <form method="post" action={`/desk/people/${slug}/lawyer`}>
      <h2>{say('register.desk.contact.title')}</h2>
      <p class="small">{say('register.desk.contact.sealed')}</p>
      <Problems form={form} title={say('register.desk.problems')} />
      <Hidden name="csrf" value={csrf} />
      <Select
        name="lawyer"
        label={say('register.desk.contact.lawyer')}
        options={lawyers.map(({ id, name, contact_sealed }) => ({
          value: id,
          label: say(`register.desk.contact.${contact_sealed ? 'known' : 'not_known'}`, { name }),
        }))}
        form={form}
      />
      <TextField name="email" label={say('register.desk.contact.by_mail')} maxlength={254} form={form} />
      <TextArea
        name="lines"
        label={say('register.desk.contact.by_post')}
        hint={say('register.desk.contact.by_post_hint')}
        rows={5}
        maxlength={500}
        form={form}
      />
      <p>
        <Submit second label={say('register.desk.contact.act')} />
      </p>
    </form>
  );
