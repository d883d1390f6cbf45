import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { second_ms } from '../kernel/clock.js';
import { Throttle } from '../kernel/throttle.js';
import { clientOf } from '../page/client.js';
import { type Filled, Hidden, Problems, Submit, TextField } from '../page/form.js';
import { typedIn } from '../page/typed.js';
import { foldName } from '../staff/member.js';
import { csrfOf, endSession, sessionOf } from '../staff/session.js';
import { signIn } from '../staff/sign-in.js';
import { type Carried, CarriedForm, carriedAsText, isDeskPath, readCarried } from './carried.js';
import { sessionCookie, setSessionCookie } from './cookie.js';
import type { DeskMeans, DoorEnv, ThresholdEnv } from './means.js';

/** Tries of one name from one place: five at once, then one in half a minute. */
const pace_of_name = { at_once: 5, then_every_ms: 30 * second_ms };
/** Tries from one place, whatever the names. */
const pace_of_place = { at_once: 30, then_every_ms: 5 * second_ms };

/** Where to go after signing in: a page of the desk, and never another site. */
function safeNext(next: string | undefined): string {
  return next && isDeskPath(next) ? next : '/desk';
}

type Shown = Pick<Context<ThresholdEnv>, 'var' | 'render'>;

/** The page of the sign-in. `values` are what was typed there, and what it carries for a form that waits. */
export function showSignIn(c: Shown, values: Filled['values'], problems: Filled['problems']) {
  return c.render(<SignIn form={{ say: c.var.say, values, problems }} />, {
    title: c.var.say('desk.sign_in.title'),
  });
}

/** The page that shows what had been typed into a form that was not taken. */
export function showCarried(c: Shown, carried: Carried, csrf: string) {
  const { say } = c.var;
  return c.render(<CarriedForm {...{ say, carried, csrf }} />, { title: say('desk.carried.title') });
}

/** Sign-in: the page in front of the guard. Wrong tries are slowed down, and nothing of them is kept. */
export function signInPages({ db, clock, chance, config }: DeskMeans): Hono<ThresholdEnv> {
  const app = new Hono<ThresholdEnv>();
  const byName = new Throttle(pace_of_name, clock, chance);
  const byPlace = new Throttle(pace_of_place, clock, chance);

  app.get('/desk/sign-in', (c) => showSignIn(c, { next: safeNext(c.req.query('next')) }, []));

  app.post('/desk/sign-in', async (c) => {
    const {
      name,
      passphrase,
      next,
      carried: text,
    } = await typedIn(c, 'name', 'passphrase', 'next', 'carried');
    const carried = readCarried(text);
    const values = {
      name: name.slice(0, 200),
      next: safeNext(next),
      carried: carried ? carriedAsText(carried) : '',
    };
    const place = clientOf(c);
    const wait_s = byPlace.take(place) || byName.take(foldName(name), place);
    if (wait_s > 0) {
      c.status(429);
      c.header('Retry-After', String(wait_s));
      return showSignIn(c, values, [{ field: 'name', code: 'desk.sign_in.slow', values: { count: wait_s } }]);
    }
    const signedIn = await signIn(db, { who: 'visitor', clock, chance }, name, passphrase);
    if (!signedIn) {
      c.status(422);
      return showSignIn(c, values, [{ field: 'passphrase', code: 'desk.sign_in.wrong' }]);
    }
    byName.forgive(foldName(name), place);
    // The session before, if the browser still has one, ends: one browser, one session.
    const before = sessionCookie(c, config);
    const old = before ? await sessionOf(db, clock, before) : null;
    if (old) {
      const self = { who: `staff:${old.staff.id}`, clock, chance };
      await endSession(db, self, old.staff.id, old.id);
    }
    setSessionCookie(c, config, signedIn.session);
    return carried ? showCarried(c, carried, csrfOf(signedIn.session)) : c.redirect(values.next, 303);
  });
  return app;
}

/** Signing out ends the session in the database, not only the cookie. */
export function signOut({ config }: DeskMeans): Hono<DoorEnv> {
  const app = new Hono<DoorEnv>();
  app.post('/desk/sign-out', async (c) => {
    const { db, actor, staff, session } = c.var;
    await endSession(db, actor, staff.id, session.id);
    setSessionCookie(c, config, null);
    return c.redirect('/desk/sign-in', 303);
  });
  return app;
}

const SignIn: FC<{ form: Filled }> = ({ form }) => (
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
        maxlength={200}
        form={form}
      />
      <Hidden name="next" value={form.values.next ?? '/desk'} />
      {form.values.carried && <Hidden name="carried" value={form.values.carried} />}
      <p class="acts">
        <Submit label={form.say('desk.sign_in.act')} />
      </p>
    </form>
    <p class="small">
      {form.say('desk.sign_in.lost')} <a href="/desk/recover">{form.say('desk.recover.link')}</a>
    </p>
  </div>
);
