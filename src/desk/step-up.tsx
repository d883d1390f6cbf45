import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Filled, Hidden, Problems, Submit, TextField } from '../page/form.js';
import { typedIn } from '../page/typed.js';
import { codeAppOf } from '../staff/code-app.js';
import { csrfOf, isFresh, renewSession } from '../staff/session.js';
import { type Carried, CarriedFields, carriedAsText, formOf, readCarried, safeNext } from './carried.js';
import { sessionCookie, setSessionCookie } from './cookie.js';
import type { DoorEnv } from './means.js';
import { PasskeyForm } from './passkey-form.js';
import { type Proof, type Prover, provingIn } from './proving.js';
import { CodeField } from './second-step.js';

/**
 * Asks for a proof where the last is older than ten minutes, in front of a route that wants it fresh. null: the request goes on. A form that
 * is asked comes back with what was typed and the proof beside it, at its own address, and goes on from here.
 */
export async function stepUp(c: Context<DoorEnv>, prover: Prover): Promise<Response | null> {
  const { session, clock } = c.var;
  const { method } = c.req;
  if (isFresh(session, clock)) return null;
  if (method !== 'POST') {
    const { pathname, search } = new URL(c.req.url);
    return c.redirect(`/desk/step-up?next=${encodeURIComponent(pathname + search)}`, 303);
  }
  const carried = await formOf(c);
  const proof = await proved(c, prover);
  if (proof?.ok) {
    await goOn(c);
    return null;
  }
  c.status(proof ? proof.status : 403);
  if (proof?.wait_s) c.header('Retry-After', String(proof.wait_s));
  return show(c, prover, { carried, next: '/desk', isHere: false }, proof ? [proof.problem] : []);
}

/** The session goes on as one that has just been proved, under another token: in this request, too. */
async function goOn(c: Context<DoorEnv>): Promise<void> {
  const { db, actor, clock, config, session } = c.var;
  const token = await renewSession(db, actor, session, sessionCookie(c, config) ?? '');
  if (token === null) return;
  setSessionCookie(c, config, token);
  const csrf = csrfOf(token);
  c.set('session', { ...session, csrf, stepped_up_at: clock.now() });
  if (session.standing === 'open') c.set('csrf', csrf);
}

/** Looks at the proof in this form; null when there is none. */
async function proved(c: Context<DoorEnv>, prover: Prover): Promise<Proof | null> {
  const { session, actor } = c.var;
  const sent = await provingIn(c);
  if (sent.credential !== '') return prover.asSecondStep(c, actor, session, sent);
  if (sent.passphrase === '' && sent.code === '') return null;
  const known = await prover.byPassphrase(actor, session, sent.passphrase);
  // Somebody who still has to set up a second step proves it by the passphrase; nothing but that is open to them.
  if (!known.ok || !session.has_second_step) return known;
  return prover.byCode(c, actor, session, sent.code);
}

/** The page of its own: for pages that need a fresh proof, and for passkeys, because our script may run here. */
export function stepUpPages(prover: Prover): Hono<DoorEnv> {
  const app = new Hono<DoorEnv>();

  app.get('/desk/step-up', (c) =>
    show(c, prover, { carried: null, next: safeNext(c.req.query('next')), isHere: true }, []),
  );

  app.post('/desk/step-up', async (c) => {
    const typed = await typedIn(c, 'next', 'carried');
    const waiting = { carried: readCarried(typed.carried), next: safeNext(typed.next), isHere: true };
    const proof = await proved(c, prover);
    if (proof?.ok) {
      await goOn(c);
      return c.redirect(waiting.next, 303);
    }
    if (proof) c.status(proof.status);
    if (proof?.wait_s) c.header('Retry-After', String(proof.wait_s));
    return show(c, prover, waiting, proof ? [proof.problem] : []);
  });
  return app;
}

interface Waiting {
  /** The form that waits; null: a page does, at `next`. */
  carried: Carried | null;
  next: string;
  /** Whether our script may run at this address. */
  isHere: boolean;
}

async function show(c: Context<DoorEnv>, prover: Prover, waiting: Waiting, problems: Filled['problems']) {
  const { say, db, session } = c.var;
  const options = await prover.optionsFor(c, session);
  const hasApp = (await codeAppOf(db, session.staff.id)) !== null;
  const form = { say, values: {}, problems };
  // By passphrase alone only who has no second step; with passkeys alone the passphrase is not asked here.
  const byHand = hasApp || !session.has_second_step;
  return c.render(<StepUp {...{ form, waiting, options, hasApp, byHand }} csrf={session.csrf} />, {
    title: say('desk.step_up.title'),
  });
}

interface StepUpProps {
  form: Filled;
  waiting: Waiting;
  options: object | null;
  hasApp: boolean;
  byHand: boolean;
  csrf: string;
}

const StepUp: FC<StepUpProps> = ({ form, waiting, options, hasApp, byHand, csrf }) => {
  const { say } = form;
  const { carried, next, isHere } = waiting;
  const action = carried?.to ?? '/desk/step-up';
  const onward = (
    <>
      <Hidden name="csrf" value={csrf} />
      {carried ? <CarriedFields carried={carried} /> : <Hidden name="next" value={next} />}
    </>
  );
  return (
    <div class="text">
      <h1>{say('desk.step_up.title')}</h1>
      <p>{say(carried ? 'desk.step_up.form' : 'desk.step_up.page')}</p>
      <Problems form={form} title={say('desk.form.wrong')} />
      {byHand && (
        <form method="post" action={action} data-typed={carried ? 'yes' : undefined}>
          {onward}
          <TextField
            name="step_passphrase"
            type="password"
            label={say('desk.sign_in.passphrase')}
            autocomplete="current-password"
            form={form}
          />
          {hasApp && <CodeField form={form} />}
          <p class="acts">
            <Submit label={say('desk.step_up.act')} />
            <a href="/desk">{say('desk.carried.leave')}</a>
          </p>
        </form>
      )}
      {options && isHere && (
        <PasskeyForm {...{ say, options, action }} how="use" label={say('desk.passkey.use')}>
          {onward}
        </PasskeyForm>
      )}
      {options && !isHere && carried && (
        <form method="post" action="/desk/step-up">
          <Hidden name="csrf" value={csrf} />
          <Hidden name="carried" value={carriedAsText(carried)} />
          <p class="acts">
            <Submit second label={say('desk.passkey.use')} />
          </p>
        </form>
      )}
      {!byHand && !options && <p>{say('desk.second_step.not_here')}</p>}
    </div>
  );
};
