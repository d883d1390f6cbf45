import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { second_ms } from '../kernel/clock.js';
import type { Say } from '../kernel/language.js';
import { type Problem, Refused } from '../kernel/refusals.js';
import { Throttle } from '../kernel/throttle.js';
import { type Filled, Hidden, Problems, Submit, TextField } from '../page/form.js';
import { Moment } from '../page/moment.js';
import { Flash, Foreign, Table } from '../page/parts.js';
import { typedIn } from '../page/typed.js';
import { type CodeApp, codeAppOf } from '../staff/code-app.js';
import { type Passkey, passkeysOf } from '../staff/passkey.js';
import { csrfOf, endSession, endSessions, type SessionLine, sessionsOf } from '../staff/session.js';
import { changePassphrase, notePassphrase } from '../staff/sign-in.js';
import { setSessionCookie } from './cookie.js';
import type { DeskMeans, DoorEnv } from './means.js';
import { Secrets } from './secrets.js';

/** Passphrases that one person may try on their own account, should a browser be left open. */
const pace = { at_once: 5, then_every_ms: 30 * second_ms };

/** Wrong codes before the last right one are told from so many on: fewer are slips of a finger. */
export const told_from = 3;

/** A person's own account: a new passphrase, second steps, and the sessions that are open. */
export function accountPages({ clock, chance, config }: DeskMeans): Hono<DoorEnv> {
  const app = new Hono<DoorEnv>();
  const tries = new Throttle(pace, clock, chance);

  const show = async (c: Context<DoorEnv>, problems: Problem[]) => {
    const { say, db, staff, session, csrf } = c.var;
    const sessions = await sessionsOf(db, staff.id);
    const [codeApp, passkeys] = [await codeAppOf(db, staff.id), await passkeysOf(db, staff.id)];
    const asked = c.req.query('done') ?? '';
    const done = is_done.includes(asked) ? say(`desk.account.${asked}`) : null;
    return c.render(
      <Account
        {...{ say, csrf, sessions, done, codeApp, passkeys }}
        here={session.id}
        form={{ say, values: {}, problems }}
      />,
      { title: say('desk.account.title') },
    );
  };

  app.get('/desk/account', (c) => show(c, []));

  app.post('/desk/account/noted', async (c) => {
    await notePassphrase(c.var.db, c.var.actor, c.var.session.staff.id);
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

  app.post('/desk/account/end-others', async (c) => {
    const { db, actor, staff, session } = c.var;
    await endSessions(db, actor, staff.id, session.id);
    return c.redirect('/desk/account?done=others_ended', 303);
  });
  return app;
}

/** What has just happened, as the address says it. */
const is_done = ['ended', 'others_ended', 'removed', 'passkey'];

interface AccountProps {
  say: Say;
  csrf: string;
  form: Filled;
  sessions: SessionLine[];
  here: string;
  done: string | null;
  codeApp: CodeApp | null;
  passkeys: Passkey[];
}

const Account: FC<AccountProps> = ({ say, csrf, form, sessions, here, done, codeApp, passkeys }) => (
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
          form={form}
        />
        <p class="acts">
          <Submit label={say('desk.account.change')} />
        </p>
      </form>
    </div>
    <h2>{say('desk.account.steps')}</h2>
    <OwnSteps {...{ say, csrf, codeApp, passkeys }} />
    <h2>{say('desk.account.sessions')}</h2>
    <Table
      caption={say('desk.account.sessions_caption')}
      head={['begun', 'seen', 'way', 'act'].map((column) => say(`desk.account.${column}`))}
    >
      {sessions.map((one) => (
        <tr>
          <td>
            <Moment at={one.begun_at} />
          </td>
          <td>
            <Moment at={one.seen_at} />
          </td>
          <td>{say(`desk.ways.${one.way}`)}</td>
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
    {sessions.length > 1 && (
      <form method="post" action="/desk/account/end-others">
        <Hidden name="csrf" value={csrf} />
        <p class="acts">
          <Submit second label={say('desk.account.end_others')} />
        </p>
      </form>
    )}
  </>
);

/** The second steps that a person has, and what they can do with each. */
const OwnSteps: FC<Pick<AccountProps, 'say' | 'csrf' | 'codeApp' | 'passkeys'>> = (props) => {
  const { say, csrf, codeApp, passkeys } = props;
  return (
    <>
      {codeApp && codeApp.wrong_before >= told_from && (
        <p class="disputed">{say('desk.account.wrong_codes', { count: codeApp.wrong_before })}</p>
      )}
      <Table
        caption={say('desk.account.steps_caption')}
        head={['step', 'made', 'used', 'act'].map((column) => say(`desk.account.${column}`))}
      >
        {codeApp && (
          <tr>
            <td>
              {say('desk.account.app')}
              <br />
              <span class="small">{say('desk.account.backup_left', { count: codeApp.backup_left })}</span>
            </td>
            <td>
              <Moment at={codeApp.made_at} />
            </td>
            <td></td>
            <td>
              <Remove
                {...{ say, csrf }}
                action="/desk/account/code-app/remove"
                what={say('desk.account.app')}
              />
            </td>
          </tr>
        )}
        {passkeys.map((one) => (
          <tr>
            <td>
              {say('desk.account.passkey_named')} <Foreign>{one.name}</Foreign>
              <br />
              <span class="small">{say(`desk.account.${one.opens ? 'opens' : 'second'}`)}</span>
            </td>
            <td>
              <Moment at={one.made_at} />
            </td>
            <td>{one.used_at && <Moment at={one.used_at} />}</td>
            <td>
              <Remove {...{ say, csrf }} action="/desk/account/passkeys/remove" what={one.name} id={one.id} />
            </td>
          </tr>
        ))}
      </Table>
      <p>
        <a href="/desk/account/second-step">{say('desk.account.add_step')}</a>
      </p>
    </>
  );
};

const Remove: FC<{ say: Say; csrf: string; action: string; what: string; id?: string }> = (props) => (
  <form class="inline" method="post" action={props.action}>
    <Hidden name="csrf" value={props.csrf} />
    {props.id && <Hidden name="passkey" value={props.id} />}
    <Submit second label={props.say('desk.account.remove', { what: props.what })} />
  </form>
);
