import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { second_ms } from '../kernel/clock.js';
import { type Problem, Refused } from '../kernel/refusals.js';
import { Throttle } from '../kernel/throttle.js';
import { clientOf } from '../page/client.js';
import { type Filled, Hidden, Problems, Submit, TextField } from '../page/form.js';
import { typedIn } from '../page/typed.js';
import { foldName } from '../staff/member.js';
import { usingOptions } from '../staff/passkey-site.js';
import { csrfOf, endSession, sessionOf } from '../staff/session.js';
import { signIn, signInWithPasskey } from '../staff/sign-in.js';
import { carriedAsText, readCarried, safeNext, showCarried } from './carried.js';
import { sessionCookie, setSessionCookie } from './cookie.js';
import type { DeskMeans, DoorEnv, ThresholdEnv } from './means.js';
import { isPasskeyPage, PasskeyForm, script, script_path } from './passkey-form.js';
import { type Prover, provingIn } from './proving.js';
import { showSecondStep } from './second-step.js';

/** Tries of one name from one place: five at once, then one in half a minute. */
const pace_of_name = { at_once: 5, then_every_ms: 30 * second_ms };
/** Tries from one place, whatever the names. */
const pace_of_place = { at_once: 30, then_every_ms: 5 * second_ms };

/** The page of the sign-in. `values` are what was typed there, and what it carries for a form that waits. */
export async function showSignIn(
  c: Context<ThresholdEnv>,
  prover: Prover,
  values: Filled['values'],
  problems: Filled['problems'],
) {
  const { say } = c.var;
  const site = prover.siteOf(c);
  const options = site ? usingOptions(site, [], prover.challenges.give('sign-in')) : null;
  // Where a form was not taken the address is that form's, and no script of ours may run: one press leads to where it may.
  const form = { say, values, problems };
  return c.render(<SignIn {...{ form, options }} isHere={isPasskeyPage(c.req.path)} />, {
    title: say('desk.sign_in.title'),
  });
}

/** Sign-in: the page in front of the guard. Wrong tries are slowed down; of what was typed nothing is kept. */
export function signInPages(means: DeskMeans, prover: Prover): Hono<ThresholdEnv> {
  const { db, clock, chance, config } = means;
  const app = new Hono<ThresholdEnv>();
  const byName = new Throttle(pace_of_name, clock, chance);
  const byPlace = new Throttle(pace_of_place, clock, chance);

  const visitor = { who: 'visitor', clock, chance };

  /** Puts a session in the place of the one that the browser had before: one browser, one session. */
  const come = async (c: Context<ThresholdEnv>, token: string) => {
    const before = sessionCookie(c, config);
    const old = before ? await sessionOf(db, clock, before) : null;
    if (old) await endSession(db, { ...visitor, who: `staff:${old.staff.id}` }, old.staff.id, old.id);
    setSessionCookie(c, config, token);
  };

  app.get(script_path, (c) => c.body(script, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }));

  app.get('/desk/sign-in', (c) => showSignIn(c, prover, { next: safeNext(c.req.query('next')) }, []));

  app.post('/desk/sign-in', async (c) => {
    const typed = await typedIn(c, 'name', 'passphrase', 'next', 'carried', 'by');
    const { name, passphrase, next, by } = typed;
    const carried = readCarried(typed.carried);
    const values = {
      name: name.slice(0, 200),
      next: safeNext(next),
      carried: carried ? carriedAsText(carried) : '',
    };
    const onward = async (token: string) => {
      if (!carried) return c.redirect(values.next, 303);
      c.set('session', (await sessionOf(db, clock, token)) ?? undefined);
      return showCarried(c, carried, csrfOf(token));
    };
    const no = (status: 403 | 422 | 429, problem: Problem, wait_s = 0) => {
      c.status(status);
      if (wait_s > 0) c.header('Retry-After', String(wait_s));
      return showSignIn(c, prover, values, [problem]);
    };
    const slow = (wait_s: number) =>
      no(429, { field: 'name', code: 'desk.sign_in.slow', values: { count: wait_s } }, wait_s);

    const proving = await provingIn(c);
    if (proving.credential !== '') {
      const shown = await prover.byPasskey(c, visitor, null, proving);
      if ('ok' in shown)
        return shown.ok ? slow(1) : no(shown.status, { ...shown.problem, field: 'name' }, shown.wait_s);
      // It holds no copy of the person's key: the passphrase comes first, then this passkey.
      if (shown.identity === null) return no(422, { field: 'name', code: 'desk.sign_in.passkey_second' });
      const token = await refusedAs(signInWithPasskey(db, visitor, shown.staff_id, shown.identity));
      if (token instanceof Refused) return no(403, { field: 'name', code: token.code });
      if (token === null) return no(422, { field: 'name', code: 'staff.passkey.wrong' });
      await come(c, token);
      return onward(token);
    }
    // A form that waits came here for the passkey's button alone.
    if (by === 'passkey') return showSignIn(c, prover, values, []);

    const place = clientOf(c);
    const wait_s = byPlace.take(place) || byName.take(foldName(name), place);
    if (wait_s > 0) return slow(wait_s);
    const signedIn = await refusedAs(signIn(db, visitor, name, passphrase));
    if (signedIn instanceof Refused) return no(403, { field: 'passphrase', code: signedIn.code });
    if (!signedIn) return no(422, { field: 'passphrase', code: 'desk.sign_in.wrong' });
    byName.forgive(foldName(name), place);
    await come(c, signedIn.session);
    if (signedIn.lacks === 'nothing') return onward(signedIn.session);
    const session = carried ? await sessionOf(db, clock, signedIn.session) : null;
    if (session) return showSecondStep(c, prover, session, values, []);
    return c.redirect(`/desk/second-step?next=${encodeURIComponent(values.next)}`, 303);
  });
  return app;
}

/** What an act gives, or that it says no to this person, whose account is paused. */
async function refusedAs<T>(act: Promise<T>): Promise<T | Refused> {
  try {
    return await act;
  } catch (error) {
    if (error instanceof Refused && error.status === 403) return error;
    throw error;
  }
}

/** Signing out ends the session in the database, not only the cookie. */
export function signOut({ config }: DeskMeans): Hono<DoorEnv> {
  const app = new Hono<DoorEnv>();
  app.post('/desk/sign-out', async (c) => {
    // Of the session, not of `staff`: who has not taken the second step yet may leave, too.
    const { db, actor, session } = c.var;
    await endSession(db, actor, session.staff.id, session.id);
    setSessionCookie(c, config, null);
    // Nothing is kept by a browser that does as it is told; one that kept pages to go back to lets go of them (W3C Clear Site Data).
    // Not its cookies: those of every host of the domain would go.
    c.header('Clear-Site-Data', '"cache", "storage"');
    return c.redirect('/desk/sign-in', 303);
  });
  return app;
}

interface SignInProps {
  form: Filled;
  /** What a passkey is asked; null where this address knows none. */
  options: object | null;
  /** Whether our script may run at this address. */
  isHere: boolean;
}

const SignIn: FC<SignInProps> = ({ form, options, isHere }) => (
  <div class="text">
    <h1>{form.say('desk.sign_in.title')}</h1>
    {form.values.carried && <p class="flash">{form.say('desk.carried.waiting')}</p>}
    <Problems form={form} title={form.say('desk.form.wrong')} />
    <form method="post" action="/desk/sign-in">
      <TextField
        name="name"
        label={form.say('desk.sign_in.name')}
        autocomplete="username"
        maxlength={80}
        form={form}
      />
      <TextField
        name="passphrase"
        type="password"
        label={form.say('desk.sign_in.passphrase')}
        hint={form.say('desk.sign_in.passphrase_hint')}
        autocomplete="current-password"
        form={form}
      />
      <Hidden name="next" value={form.values.next ?? '/desk'} />
      {form.values.carried && <Hidden name="carried" value={form.values.carried} />}
      <p class="acts">
        <Submit label={form.say('desk.sign_in.act')} />
        {options && !isHere && (
          <Submit second name="by" value="passkey" label={form.say('desk.passkey.use')} />
        )}
      </p>
    </form>
    {options && isHere && (
      <PasskeyForm
        say={form.say}
        how="use"
        action="/desk/sign-in"
        options={options}
        label={form.say('desk.sign_in.passkey')}
      >
        <Hidden name="next" value={form.values.next ?? '/desk'} />
        {form.values.carried && <Hidden name="carried" value={form.values.carried} />}
      </PasskeyForm>
    )}
    <p class="small">
      {form.say('desk.sign_in.lost')} <a href="/desk/recover">{form.say('desk.recover.link')}</a>
    </p>
  </div>
);
