import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { second_ms } from '../kernel/clock.js';
import { Refused } from '../kernel/refusals.js';
import { Throttle } from '../kernel/throttle.js';
import { clientOf } from '../page/client.js';
import { type Filled, Problems, Submit, TextArea, TextField } from '../page/form.js';
import { typedIn } from '../page/typed.js';
import { openLink } from '../staff/link.js';
import { readName } from '../staff/member.js';
import { recover } from '../staff/recovery.js';
import { csrfOf, sessionOf } from '../staff/session.js';
import { type Entered, enter } from '../staff/welcome.js';
import { setSessionCookie } from './cookie.js';
import type { DeskMeans, ThresholdEnv } from './means.js';
import { Returned, Secrets } from './secrets.js';

/** Recoveries that may be tried from one place; the key itself cannot be guessed. */
const pace_of_recovery = { at_once: 5, then_every_ms: 30 * second_ms };

/** The ways in that are used once: the link of the first start, an invitation, and the key from paper. */
export function welcomePages({ db, clock, chance, config }: DeskMeans): Hono<ThresholdEnv> {
  const app = new Hono<ThresholdEnv>();
  const byPlace = new Throttle(pace_of_recovery, clock, chance);
  const newcomer = { who: 'visitor', clock, chance };

  const secrets = async (c: Context<ThresholdEnv>, entered: Entered) => {
    setSessionCookie(c, config, entered.session);
    c.set('session', (await sessionOf(db, clock, entered.session)) ?? undefined);
    return c.render(
      <Secrets
        say={c.var.say}
        name={entered.staff.name}
        passphrase={entered.passphrase}
        recoveryKey={entered.recoveryKey}
        csrf={csrfOf(entered.session)}
      />,
      { title: c.var.say('desk.secrets.title') },
    );
  };

  app.get('/desk/welcome/:token', async (c) => {
    const { kind } = await openLink(db, clock, c.req.param('token'));
    return welcome(c, kind, {}, []);
  });

  app.post('/desk/welcome/:token', async (c) => {
    const token = c.req.param('token');
    const { kind } = await openLink(db, clock, token);
    const typed = await typedIn(c, 'name');
    const name = readName(typed.name);
    if (!name.ok) {
      c.status(422);
      return welcome(c, kind, { name: typed.name.slice(0, 200) }, name.problems);
    }
    try {
      return await secrets(c, await enter(db, newcomer, token, name.value));
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'staff.name.taken') throw error;
      c.status(422);
      return welcome(c, kind, { name: name.value }, [{ field: 'name', code: error.code }]);
    }
  });

  app.get('/desk/recover', (c) => recovery(c, {}, []));

  app.post('/desk/recover', async (c) => {
    const { name, key, second } = await typedIn(c, 'name', 'key', 'second');
    const values = { name: name.slice(0, 200) };
    const wait_s = byPlace.take(clientOf(c));
    if (wait_s > 0) {
      c.status(429);
      c.header('Retry-After', String(wait_s));
      return recovery(c, values, [{ field: 'name', code: 'desk.sign_in.slow', values: { count: wait_s } }]);
    }
    try {
      const recovered = await recover(db, newcomer, name, { key, second });
      return c.render(<Returned say={c.var.say} recovered={recovered} />, {
        title: c.var.say('desk.secrets.title'),
      });
    } catch (error) {
      if (!(error instanceof Refused) || !error.code.startsWith('staff.recovery.')) throw error;
      c.status(422);
      return recovery(c, values, [{ field: 'key', code: error.code, values: error.values }]);
    }
  });
  return app;
}

function welcome(
  c: Context<ThresholdEnv>,
  kind: 'first' | 'invitation',
  values: Filled['values'],
  problems: Filled['problems'],
) {
  const form = { say: c.var.say, values, problems };
  return c.render(<Welcome kind={kind} path={c.req.path} form={form} />, {
    title: c.var.say('desk.welcome.title'),
  });
}

const Welcome: FC<{ kind: 'first' | 'invitation'; path: string; form: Filled }> = ({ kind, path, form }) => (
  <div class="text">
    <h1>{form.say('desk.welcome.title')}</h1>
    <p class="standfirst">{form.say(`desk.welcome.${kind}`)}</p>
    <Problems form={form} title={form.say('desk.form.wrong')} />
    <form method="post" action={path}>
      <TextField
        name="name"
        label={form.say('desk.welcome.name')}
        hint={form.say('desk.welcome.name_hint')}
        maxlength={80}
        form={form}
      />
      <p class="acts">
        <Submit label={form.say('desk.welcome.act')} />
      </p>
    </form>
  </div>
);

function recovery(c: Context<ThresholdEnv>, values: Filled['values'], problems: Filled['problems']) {
  const form = { say: c.var.say, values, problems };
  return c.render(<Recover form={form} />, { title: c.var.say('desk.recover.title') });
}

const Recover: FC<{ form: Filled }> = ({ form }) => (
  <div class="text">
    <h1>{form.say('desk.recover.title')}</h1>
    <p>{form.say('desk.recover.text')}</p>
    <Problems form={form} title={form.say('desk.form.wrong')} />
    <form method="post" action="/desk/recover">
      <TextField name="name" label={form.say('desk.sign_in.name')} maxlength={80} form={form} />
      {/* What was typed as the key is not sent back: it would stay in the browser's memory of pages. */}
      <TextArea
        name="key"
        rows={3}
        label={form.say('desk.recover.key')}
        hint={form.say('desk.recover.key_hint')}
        form={form}
      />
      <TextArea
        name="second"
        rows={3}
        label={form.say('desk.recover.second')}
        hint={form.say('desk.recover.second_hint')}
        form={form}
      />
      <p class="acts">
        <Submit label={form.say('desk.recover.act')} />
      </p>
    </form>
  </div>
);
