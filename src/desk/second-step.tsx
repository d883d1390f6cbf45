import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Filled, Hidden, Problems, Submit, TextField } from '../page/form.js';
import { typedIn } from '../page/typed.js';
import { codeAppOf } from '../staff/code-app.js';
import { openSession } from '../staff/second-step.js';
import { csrfOf, type Session, sessionOf } from '../staff/session.js';
import { carriedAsText, readCarried, safeNext, showCarried } from './carried.js';
import { setSessionCookie } from './cookie.js';
import type { DeskMeans, DoorEnv, ThresholdEnv } from './means.js';
import { PasskeyForm } from './passkey-form.js';
import { type Prover, provingIn } from './proving.js';

/** The second step of a sign-in by passphrase: a code of the app, a backup code, or a passkey. */
export function secondStepPages({ db, clock, config }: DeskMeans, prover: Prover): Hono<DoorEnv> {
  const app = new Hono<DoorEnv>();

  app.get('/desk/second-step', async (c) => {
    const next = safeNext(c.req.query('next'));
    if (c.var.session.standing === 'open') return c.redirect(next, 303);
    return showSecondStep(c, prover, c.var.session, { next }, []);
  });

  app.post('/desk/second-step', async (c) => {
    const { actor, session } = c.var;
    const typed = await typedIn(c, 'next', 'carried');
    const carried = readCarried(typed.carried);
    const values = { next: safeNext(typed.next), carried: carried ? carriedAsText(carried) : '' };
    if (session.standing !== 'prove') return c.redirect(values.next, 303);
    const proving = await provingIn(c);
    // A form that waits came here to be shown a passkey's button: this page may run our script.
    const isAsked = proving.code === '' && proving.credential === '' && carried !== null;
    if (isAsked) return showSecondStep(c, prover, session, values, []);
    const proof = await prover.asSecondStep(c, actor, session, proving);
    if (!proof.ok) {
      c.status(proof.status);
      if (proof.wait_s) c.header('Retry-After', String(proof.wait_s));
      return showSecondStep(c, prover, session, values, [proof.problem]);
    }
    const token = await openSession(db, actor, session, proof.way);
    setSessionCookie(c, config, token);
    if (!carried) return c.redirect(values.next, 303);
    c.set('session', (await sessionOf(db, clock, token)) ?? session);
    return showCarried(c, carried, csrfOf(token));
  });
  return app;
}

/** The page that asks for it. `values` carry where to go on, and a form that waits. */
export async function showSecondStep(
  c: Context<ThresholdEnv> | Context<DoorEnv>,
  prover: Prover,
  session: Session,
  values: Filled['values'],
  problems: Filled['problems'],
) {
  const at = c as Context<ThresholdEnv>;
  const { say, db } = at.var;
  const [options, app] = [await prover.optionsFor(at, session), await codeAppOf(db, session.staff.id)];
  const form = { say, values, problems };
  return at.render(<SecondStep {...{ form, options }} csrf={session.csrf} hasApp={app !== null} />, {
    title: say('desk.second_step.title'),
  });
}

const SecondStep: FC<{ form: Filled; csrf: string; hasApp: boolean; options: object | null }> = (props) => {
  const { form, csrf, hasApp, options } = props;
  const { say, values } = form;
  const onward = (
    <>
      <Hidden name="csrf" value={csrf} />
      <Hidden name="next" value={values.next ?? '/desk'} />
      {values.carried && <Hidden name="carried" value={values.carried} />}
    </>
  );
  return (
    <div class="text">
      <h1>{say('desk.second_step.title')}</h1>
      {values.carried && <p class="flash">{say('desk.carried.waiting')}</p>}
      <Problems form={form} title={say('desk.form.wrong')} />
      {hasApp && (
        <form method="post" action="/desk/second-step">
          {onward}
          <CodeField form={form} />
          <p class="acts">
            <Submit label={say('desk.second_step.act')} />
          </p>
        </form>
      )}
      {options && (
        <PasskeyForm
          {...{ say, options }}
          how="use"
          action="/desk/second-step"
          label={say('desk.passkey.use')}
        >
          {onward}
        </PasskeyForm>
      )}
      {!hasApp && !options && <p>{say('desk.second_step.not_here')}</p>}
      {!hasApp && options && <p class="small">{say('desk.passkey.about')}</p>}
      <form method="post" action="/desk/sign-out">
        <Hidden name="csrf" value={csrf} />
        <p class="small">{say('desk.second_step.lost')}</p>
        <p class="acts">
          <Submit second label={say('desk.sign_out')} />
        </p>
      </form>
    </div>
  );
};

/** Where a code is typed: of the app, or one from paper where the app is known already. */
export const CodeField: FC<{ form: Filled; isNew?: boolean }> = ({ form, isNew }) => (
  <TextField
    name="step_code"
    label={form.say('desk.second_step.code')}
    hint={form.say(isNew ? 'desk.second_step.new_hint' : 'desk.second_step.code_hint')}
    autocomplete="one-time-code"
    maxlength={60}
    short
    form={form}
  />
);
