import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { today } from '../../kernel/clock.js';
import type { Db } from '../../kernel/database.js';
import type { Say } from '../../kernel/language.js';
import { Missing, type Problem, Refused } from '../../kernel/refusals.js';
import { dateInWords } from '../../page/date.js';
import { DateField } from '../../page/date-field.js';
import { Choices, type Filled, Hidden, Problems, Submit, TextArea, TextField } from '../../page/form.js';
import { Flash, Foreign } from '../../page/parts.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { type AtDesk, type Ctx, personAt } from '../record/at-desk.js';
import type { Typed } from '../record/fact-form.js';
import { Why } from '../record/fact-page.js';
import {
  type Confided,
  type Consent,
  confidedIn,
  consent_fields,
  consentsOf,
  enterConsent,
  longest,
  readConsent,
  relations,
  withdrawConsent,
} from './consent.js';

/** What these pages need from the door: to whom it is sealed who gave a consent. */
export interface ConsentMeans {
  dossiersRecipient: (db: Db, personId: string) => Promise<string>;
}

/** `/desk/people/:slug/consents`: what was agreed to, by whom, and its withdrawal. */
export function consentDesk(means: ConsentMeans): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get('/desk/people/:slug/consents', (c) => showAll(c, {}, []));

  app.post('/desk/people/:slug/consents', async (c) => {
    const { db, actor, clock } = c.var;
    const person = await personAt(c);
    const typed = await typedIn(c, ...consent_fields);
    const read = readConsent(typed, today(clock));
    if (!read.ok) {
      c.status(422);
      return showAll(c, typed, read.problems);
    }
    const id = await enterConsent(
      db,
      actor,
      await means.dossiersRecipient(db, person.id),
      person.id,
      read.value,
    );
    return c.redirect(`/desk/people/${person.slug}/consents/${id}`, 303);
  });

  app.get('/desk/people/:slug/consents/:id', (c) => showOne(c, {}, []));

  app.post('/desk/people/:slug/consents/:id/withdrawn', async (c) => {
    const { db, actor } = c.var;
    const person = await personAt(c);
    const typed = await typedIn(c, 'to', 'why');
    const to = (['desk', 'sealed'] as const).find((one) => one === typed.to) ?? 'desk';
    try {
      await withdrawConsent(db, actor, { person: person.id, consent: c.req.param('id') }, to, typed.why);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      return showOne(c, typed, [{ field: 'why', code: error.code, values: error.values }]);
    }
    return c.redirect(`/desk/people/${person.slug}/consents/${c.req.param('id')}`, 303);
  });

  return app;
}

async function showAll(c: Ctx, values: Typed, problems: Problem[]) {
  const { db, say, csrf } = c.var;
  const person = await personAt(c);
  const consents = await consentsOf(db, person.id);
  return c.render(<AllPage {...{ say, csrf, person, consents }} form={{ say, values, problems }} />, {
    title: say('register.telling.consent.title'),
    section: 'people',
  });
}

async function showOne(c: Ctx, values: Typed, problems: Problem[]) {
  const { db, say, csrf, keys } = c.var;
  const person = await personAt(c);
  const consent = (await consentsOf(db, person.id)).find(({ id }) => id === c.req.param('id'));
  if (!consent) throw new Missing('consent');
  // Opened when somebody asks for it, because each opening is journalled.
  const confided = c.req.query('open') === 'yes' ? await confidedIn(keys, consent) : null;
  return c.render(
    <OnePage {...{ say, csrf, person, consent, confided }} form={{ say, values, problems }} />,
    {
      title: say('register.telling.consent.one'),
      section: 'people',
    },
  );
}

interface Words {
  say: Say;
  csrf: string;
  person: AtDesk;
  form: Filled;
}

const AllPage: FC<Words & { consents: Consent[] }> = ({ say, csrf, person, consents, form }) => {
  const own = `/desk/people/${person.slug}`;
  return (
    <div class="text">
      <Back {...{ own, person }} />
      <h1>{say('register.telling.consent.title')}</h1>
      {consents.length === 0 ? (
        <p>{say('register.telling.consent.nothing')}</p>
      ) : (
        <ul class="plain">
          {consents.map((consent) => (
            <li>
              <a href={`${own}/consents/${consent.id}`}>{headOf(say, consent)}</a>{' '}
              <span class="tag">
                {say(`register.telling.consent.${consent.withdrawn_at ? 'withdrawn' : 'stands'}`)}
              </span>
              <br />
              <Foreign>{consent.scope}</Foreign>{' '}
              <span class="small">{say('register.telling.consent.facts', { count: consent.facts })}</span>
            </li>
          ))}
        </ul>
      )}
      <p class="small">
        <a href={`${own}/close`}>{say('register.telling.consent.who_works')}</a>
      </p>
      <form method="post" action={`${own}/consents`}>
        <h2>{say('register.telling.consent.new')}</h2>
        <Problems form={form} title={say('register.desk.problems')} />
        <Hidden name="csrf" value={csrf} />
        <Choices
          name="given_by"
          label={say('register.telling.consent.given_by')}
          options={relations.map((value) => ({ value, label: say(`register.telling.consent.by.${value}`) }))}
          form={form}
        />
        <DateField name="given_on" label={say('register.telling.consent.given_on')} form={form} />
        <TextField
          name="how"
          label={say('register.telling.consent.how')}
          hint={say('register.telling.consent.how_hint')}
          maxlength={longest.how}
          form={form}
        />
        <TextArea
          name="scope"
          label={say('register.telling.consent.scope')}
          hint={say('register.telling.consent.scope_hint')}
          rows={3}
          maxlength={longest.scope}
          form={form}
        />
        <fieldset>
          <legend>{say('register.telling.consent.sealed')}</legend>
          <TextField
            name="giver"
            label={say('register.telling.consent.giver')}
            maxlength={longest.giver}
            form={form}
          />
          <TextArea
            name="remark"
            label={say('register.telling.consent.remark')}
            rows={3}
            maxlength={longest.remark}
            form={form}
          />
        </fieldset>
        <p class="acts">
          <Submit label={say('register.telling.consent.keep')} />
        </p>
      </form>
    </div>
  );
};

const OnePage: FC<Words & { consent: Consent; confided: Confided | null }> = (props) => {
  const { say, csrf, person, consent, confided, form } = props;
  const own = `/desk/people/${person.slug}`;
  return (
    <div class="text">
      <Back {...{ own, person }} />
      <h1>{say('register.telling.consent.one')}</h1>
      {consent.withdrawn_at && (
        <Flash>
          {say('register.telling.consent.was_withdrawn', {
            day: consent.withdrawn_at.toISOString().slice(0, 10),
            why: consent.withdrawn_why ?? '',
          })}{' '}
          {say('register.telling.consent.what_else')}
        </Flash>
      )}
      <dl>
        <dt>{say('register.telling.consent.given_by')}</dt>
        <dd>{headOf(say, consent)}</dd>
        <dt>{say('register.telling.consent.how')}</dt>
        <dd>
          <Foreign>{consent.how}</Foreign>
        </dd>
        <dt>{say('register.telling.consent.scope')}</dt>
        <dd>
          <Foreign>{consent.scope}</Foreign>
        </dd>
        <dt>{say('register.telling.consent.rests')}</dt>
        <dd>
          {say('register.telling.consent.facts', { count: consent.facts })}
          {consent.person && ` ${say('register.telling.consent.person')}`}
        </dd>
        <dt>{say('register.telling.consent.sealed')}</dt>
        <dd>
          {confided ? (
            <>
              <Foreign>{confided.giver ?? '–'}</Foreign>
              <br />
              <Foreign>{confided.remark ?? ''}</Foreign>
            </>
          ) : consent.private_sealed ? (
            <a href={`${own}/consents/${consent.id}?open=yes`}>{say('register.telling.consent.open')}</a>
          ) : (
            '–'
          )}
        </dd>
      </dl>
      {!consent.withdrawn_at && (
        <form method="post" action={`${own}/consents/${consent.id}/withdrawn`}>
          <h2>{say('register.telling.consent.withdraw')}</h2>
          <p>{say('register.telling.consent.withdraw_about')}</p>
          <Problems form={form} title={say('register.desk.problems')} />
          <Hidden name="csrf" value={csrf} />
          <Choices
            name="to"
            label={say('register.telling.consent.to')}
            options={(['desk', 'sealed'] as const).map((value) => ({
              value,
              label: say(`register.desk.told.${value}`),
            }))}
            form={{ ...form, values: { to: 'desk', ...form.values } }}
          />
          <Why form={form} act={say('register.telling.consent.withdraw')} />
        </form>
      )}
    </div>
  );
};

const Back: FC<{ own: string; person: AtDesk }> = ({ own, person }) => (
  <p class="small">
    <a href={own}>
      <Foreign>{person.name}</Foreign>
    </a>
  </p>
);

/** By whom it was given, and when. */
function headOf(say: Say, { given_by_relation, given_on }: Consent): string {
  return `${say(`register.telling.consent.by.${given_by_relation}`)}, ${dateInWords(given_on, say)}`;
}
