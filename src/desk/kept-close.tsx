import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { isId } from '../kernel/chance.js';
import type { Say } from '../kernel/language.js';
import { Refused } from '../kernel/refusals.js';
import { type Filled, Hidden, Problems, Select, Submit } from '../page/form.js';
import { Foreign } from '../page/parts.js';
import { typedIn } from '../page/typed.js';
import { type AtDesk, type Ctx, personAt } from '../register/record/at-desk.js';
import { sealToAll, sealToCase } from '../register/telling/case-key.js';
import {
  caseCompartment,
  couldBeNamed,
  endCaseCompartment,
  makeCaseCompartment,
  type Worker,
  workersOf,
} from '../staff/case-compartment.js';
import { endGrant, recipientOf } from '../staff/compartment.js';
import { openRenewals } from '../staff/renewal.js';
import type { DoorEnv } from './means.js';

type At = Context<DoorEnv>;
const at = (c: At) => personAt(c as unknown as Ctx);

/** `/desk/people/:slug/close`: whether a case is kept close, who is named for it, and what those can do about it. */
export function keptClosePages(): Hono<DoorEnv> {
  const app = new Hono<DoorEnv>();
  const own = (slug: string) => `/desk/people/${slug}/close`;

  app.get('/desk/people/:slug/close', (c) => show(c, []));

  app.post('/desk/people/:slug/close', async (c) => {
    const { db, actor, staff, keys } = c.var;
    const person = await at(c);
    const made = await makeCaseCompartment(db, actor, staff.id, person.id);
    return c.redirect(own(await sealToCase(db, actor, keys, person, made)), 303);
  });

  app.post('/desk/people/:slug/close/name', async (c) => {
    const person = await at(c);
    const { who } = await typedIn(c, 'who');
    if (!isId(who)) {
      c.status(422);
      return show(c, [{ field: 'who', code: 'desk.kept_close.choose' }]);
    }
    await c.var.holder.grant(caseCompartment(person.id), who);
    return c.redirect(own(person.slug), 303);
  });

  app.post('/desk/people/:slug/close/take-off', async (c) => {
    const { db, actor, staff } = c.var;
    const person = await at(c);
    const { who } = await typedIn(c, 'who');
    if (!isId(who)) throw new Refused('desk.kept_close.choose', {}, 422);
    await endGrant(db, actor, staff.id, caseCompartment(person.id), who);
    return c.redirect(own(person.slug), 303);
  });

  app.post('/desk/people/:slug/close/open', async (c) => {
    const { db, actor, staff, keys } = c.var;
    const person = await at(c);
    await sealToAll(db, actor, keys, person.id, {
      compartment: caseCompartment(person.id),
      recipient: await recipientOf(db, 'dossiers'),
      end: (tx) => endCaseCompartment(tx, actor, staff.id, person.id),
    });
    return c.redirect(own(person.slug), 303);
  });

  return app;
}

async function show(c: At, problems: Filled['problems']) {
  const { db, say, csrf, staff, holder } = c.var;
  const person = await at(c);
  const named = await workersOf(db, person.id);
  const compartment = caseCompartment(person.id);
  const renewals = named ? await openRenewals(db) : [];
  return c.render(
    <KeptClose
      {...{ say, csrf, person, named }}
      form={{ say, values: {}, problems }}
      self={staff.id}
      others={named ? await couldBeNamed(db, named) : []}
      mayKeep={await holder.holds('dossiers')}
      isRenewed={renewals.some((one) => one.compartment === compartment)}
    />,
    { title: say('desk.kept_close.title'), section: 'people' },
  );
}

interface Props {
  say: Say;
  csrf: string;
  person: AtDesk;
  form: Filled;
  self: string;
  /** null: the case is not kept close. */
  named: Worker[] | null;
  others: Worker[];
  /** Whether whoever looks at the page holds the key that keeping a case close needs. */
  mayKeep: boolean;
  /** Whether its key was made anew and something is still to be sealed to it. */
  isRenewed: boolean;
}

const KeptClose: FC<Props> = (props) => {
  const { say, csrf, person, form, self, named, others, mayKeep, isRenewed } = props;
  const own = `/desk/people/${person.slug}`;
  return (
    <div class="text">
      <p class="small">
        <a href={own}>
          <Foreign>{person.name}</Foreign>
        </a>
      </p>
      <h1>{say('desk.kept_close.title')}</h1>
      {named === null ? (
        <>
          <p>{say('desk.kept_close.is_open')}</p>
          <p>{say('desk.kept_close.about')}</p>
          {mayKeep ? (
            <form method="post" action={`${own}/close`}>
              <Hidden name="csrf" value={csrf} />
              <p class="acts">
                <Submit label={say('desk.kept_close.keep')} />
              </p>
            </form>
          ) : (
            <p class="small">{say('desk.kept_close.needs_dossiers')}</p>
          )}
        </>
      ) : (
        <>
          <p>{say('desk.kept_close.is_close')}</p>
          <h2>{say('desk.kept_close.named')}</h2>
          <ul class="plain">
            {named.map(({ id, name }) => (
              <li>
                <Foreign>{name}</Foreign>{' '}
                {id === self ? (
                  <span class="tag">{say('desk.kept_close.you')}</span>
                ) : (
                  <form class="inline" method="post" action={`${own}/close/take-off`}>
                    <Hidden name="csrf" value={csrf} />
                    <Hidden name="who" value={id} />
                    <Submit second label={say('desk.kept_close.take_off', { name })} />
                  </form>
                )}
              </li>
            ))}
          </ul>
          {named.length === 1 && <p class="small">{say('desk.kept_close.alone')}</p>}
          {isRenewed && (
            <p>
              <a href="/desk/staff/keys">{say('desk.kept_close.renewed')}</a>
            </p>
          )}
          <h2>{say('desk.kept_close.name_title')}</h2>
          {others.length === 0 ? (
            <p>{say('desk.kept_close.no_others')}</p>
          ) : (
            <form method="post" action={`${own}/close/name`}>
              <Problems form={form} title={say('desk.form.wrong')} />
              <Hidden name="csrf" value={csrf} />
              <Select
                name="who"
                label={say('desk.kept_close.who')}
                empty={say('desk.kept_close.choose')}
                options={others.map(({ id, name }) => ({ value: id, label: name }))}
                form={form}
              />
              <p class="acts">
                <Submit label={say('desk.kept_close.name')} />
              </p>
            </form>
          )}
          <h2>{say('desk.kept_close.open_title')}</h2>
          <p>{say('desk.kept_close.open_about')}</p>
          <form method="post" action={`${own}/close/open`}>
            <Hidden name="csrf" value={csrf} />
            <p class="acts">
              <Submit second label={say('desk.kept_close.open')} />
            </p>
          </form>
        </>
      )}
    </div>
  );
};
