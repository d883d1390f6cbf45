import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { second_ms } from '../kernel/clock.js';
import type { Say } from '../kernel/language.js';
import { type Problem, Refused } from '../kernel/refusals.js';
import { Throttle } from '../kernel/throttle.js';
import { type Filled, Hidden, Problems, Submit, TextField } from '../page/form.js';
import { Moment } from '../page/moment.js';
import { Flash, Table } from '../page/parts.js';
import { typedIn } from '../page/typed.js';
import { csrfOf, endSession, type SessionLine, sessionsOf } from '../staff/session.js';
import { changePassphrase, notePassphrase } from '../staff/sign-in.js';
import { setSessionCookie } from './cookie.js';
import type { DeskMeans, DoorEnv } from './means.js';
import { Secrets } from './secrets.js';

/** Passphrases that one person may try on their own account, should a browser be left open. */
const pace = { at_once: 5, then_every_ms: 30 * second_ms };

/** A person's own account: a new passphrase, and the sessions that are open. */
export function accountPages({ clock, chance, config }: DeskMeans): Hono<DoorEnv> {
  const app = new Hono<DoorEnv>();
  const tries = new Throttle(pace, clock, chance);

  const show = async (c: Context<DoorEnv>, problems: Problem[]) => {
    const { say, db, staff, session, csrf } = c.var;
    const sessions = await sessionsOf(db, staff.id);
    const done = c.req.query('done') === 'ended' ? say('desk.account.ended') : null;
    return c.render(
      <Account {...{ say, csrf, sessions, done }} here={session.id} form={{ say, values: {}, problems }} />,
      { title: say('desk.account.title') },
    );
  };

  app.get('/desk/account', (c) => show(c, []));

  app.post('/desk/account/noted', async (c) => {
    await notePassphrase(c.var.db, c.var.actor, c.var.staff.id);
    return c.redirect('/desk', 303);
  });

  app.post('/desk/account/passphrase', async (c) => {
    const { say, db, actor, session, staff } = c.var;
    const { passphrase } = await typedIn(c, 'passphrase');
    const wait_s = tries.take(staff.id);
    if (wait_s > 0) {
      c.status(429);
      c.header('Retry-After', String(wait_s));
      return show(c, [{ field: 'passphrase', code: 'desk.sign_in.slow', values: { count: wait_s } }]);
    }
    try {
      const changed = await changePassphrase(db, actor, session, passphrase);
      setSessionCookie(c, config, changed.session);
      return c.render(
        <Secrets
          say={say}
          name={staff.name}
          passphrase={changed.passphrase}
          recoveryKey={null}
          csrf={csrfOf(changed.session)}
        />,
        { title: say('desk.secrets.title') },
      );
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'staff.passphrase.wrong') throw error;
      c.status(422);
      return show(c, [{ field: 'passphrase', code: error.code }]);
    }
  });

  app.post('/desk/account/end', async (c) => {
    const { db, actor, staff } = c.var;
    const { session } = await typedIn(c, 'session');
    // Only one of the person's own; anything else ends nothing.
    const own = (await sessionsOf(db, staff.id)).find(({ id }) => id === session);
    if (own) await endSession(db, actor, staff.id, own.id);
    return c.redirect('/desk/account?done=ended', 303);
  });
  return app;
}

interface AccountProps {
  say: Say;
  csrf: string;
  form: Filled;
  sessions: SessionLine[];
  here: string;
  done: string | null;
}

const Account: FC<AccountProps> = ({ say, csrf, form, sessions, here, done }) => (
  <>
    <h1>{say('desk.account.title')}</h1>
    {done && <Flash>{done}</Flash>}
    <h2>{say('desk.account.passphrase')}</h2>
    <div class="text">
      <p>{say('desk.account.passphrase_about')}</p>
      <Problems form={form} title={say('desk.form.wrong')} />
      <form method="post" action="/desk/account/passphrase">
        <Hidden name="csrf" value={csrf} />
        <TextField
          name="passphrase"
          type="password"
          label={say('desk.account.old')}
          autocomplete="current-password"
          maxlength={200}
          form={form}
        />
        <p class="acts">
          <Submit label={say('desk.account.change')} />
        </p>
      </form>
    </div>
    <h2>{say('desk.account.sessions')}</h2>
    <Table
      caption={say('desk.account.sessions_caption')}
      head={['begun', 'seen', 'act'].map((column) => say(`desk.account.${column}`))}
    >
      {sessions.map((one) => (
        <tr>
          <td>
            <Moment at={one.begun_at} />
          </td>
          <td>
            <Moment at={one.seen_at} />
          </td>
          <td>
            {one.id === here ? (
              say('desk.account.this_one')
            ) : (
              <form class="inline" method="post" action="/desk/account/end">
                <Hidden name="csrf" value={csrf} />
                <Hidden name="session" value={one.id} />
                <Submit second label={say('desk.account.end')} />
              </form>
            )}
          </td>
        </tr>
      ))}
    </Table>
  </>
);
