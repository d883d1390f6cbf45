import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { Db } from '../../kernel/database.js';
import type { Say } from '../../kernel/language.js';
import { Missing, type Problem } from '../../kernel/refusals.js';
import { type Filled, Hidden, Problems, Select, Submit, TextArea, TextField } from '../../page/form.js';
import { Foreign } from '../../page/parts.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { type Ctx, personAt } from '../record/at-desk.js';
import type { Typed } from '../record/fact-form.js';
import { type Lawyer, lawyersOf } from './lawyer.js';
import { readContact, setContact, ways_wanted } from './lawyer-contact.js';

/** What these pages need from the door: to whom a lawyer's contact is sealed. */
export interface LawyerMeans {
  lawyersRecipient: (db: Db) => Promise<string>;
}

/** `/desk/people/:slug/lawyer`: how a person's lawyers can be written to. */
export function lawyerDesk(means: LawyerMeans): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get('/desk/people/:slug/lawyer', (c) => show(c, {}, []));

  app.post('/desk/people/:slug/lawyer', async (c) => {
    const { db, actor } = c.var;
    const typed = await typedIn(c, 'lawyer', 'email', 'lines', 'wants');
    const person = await personAt(c);
    const lawyer = (await lawyersOf(db, person.id)).find(({ id }) => id === typed.lawyer);
    if (!lawyer) throw new Missing('lawyer');
    const contact = readContact(typed);
    if (!contact.ok) {
      c.status(422);
      return show(c, typed, contact.problems);
    }
    const recipient = await means.lawyersRecipient(db);
    await setContact(db, actor, recipient, { person: person.id, lawyer: lawyer.id }, contact.value);
    return c.redirect(`/desk/people/${person.slug}/lawyer`, 303);
  });

  return app;
}

async function show(c: Ctx, values: Typed, problems: Problem[]) {
  const { db, say, csrf } = c.var;
  const person = await personAt(c);
  const lawyers = await lawyersOf(db, person.id);
  return c.render(
    <div class="text">
      <p class="small">
        <a href={`/desk/people/${person.slug}`}>
          <Foreign>{person.name}</Foreign>
        </a>
      </p>
      <h1>{say('register.desk.contact.title')}</h1>
      {lawyers.length === 0 ? (
        <p>{say('register.desk.contact.nobody')}</p>
      ) : (
        <LawyerContacts {...{ say, csrf, lawyers }} slug={person.slug} form={{ say, values, problems }} />
      )}
    </div>,
    { title: say('register.desk.contact.title'), section: 'people' },
  );
}

interface Props {
  say: Say;
  csrf: string;
  slug: string;
  lawyers: Lawyer[];
  form: Filled;
}

/** What is known stays sealed, so the form only sets it anew. */
const LawyerContacts: FC<Props> = ({ say, csrf, slug, lawyers, form }) => (
  <form method="post" action={`/desk/people/${slug}/lawyer`}>
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
    <Select
      name="wants"
      label={say('register.desk.contact.wants')}
      empty={say('register.desk.contact.wants_unsaid')}
      options={ways_wanted.map((value) => ({ value, label: say(`register.desk.contact.way.${value}`) }))}
      form={form}
    />
    <p>
      <Submit second label={say('register.desk.contact.act')} />
    </p>
  </form>
);
