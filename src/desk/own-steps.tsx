import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';
import { Refused } from '../kernel/refusals.js';
import { type Filled, Hidden, Problems, Submit, TextField } from '../page/form.js';
import { typedIn } from '../page/typed.js';
import { squareCode } from '../print/square-code.js';
import { keepCodeApp, newSecret, spelledBackupCode } from '../staff/code-app.js';
import { appAddress, readSecret, spelledSecret } from '../staff/one-time-code.js';
import { keepPasskey, passkeysOf, readPasskeyName } from '../staff/passkey.js';
import { makingOptions } from '../staff/passkey-site.js';
import { goOnWithSecondStep, removeCodeApp, removePasskey } from '../staff/second-step.js';
import { sessionCookie, setSessionCookie } from './cookie.js';
import type { DoorEnv } from './means.js';
import { PasskeyForm } from './passkey-form.js';
import { type Prover, provingIn, purposeOf } from './proving.js';
import { CodeField } from './second-step.js';

const app_path = '/desk/account/code-app';
const passkeys_path = '/desk/account/passkeys';

/** A person's own second steps: an app with codes, and passkeys. */
export function ownStepsPages(prover: Prover): Hono<DoorEnv> {
  const app = new Hono<DoorEnv>();

  app.get('/desk/account/second-step', (c) => {
    const { say, session } = c.var;
    const site = prover.siteOf(c);
    return c.render(<Choose {...{ say }} csrf={session.csrf} hasPasskeys={site !== null} />, {
      title: say('desk.steps.title'),
    });
  });

  /** Whoever has just set up their first second step is in, under another token. */
  const goOn = async (c: Context<DoorEnv>) => {
    const { db, actor, session, config } = c.var;
    const token = await goOnWithSecondStep(db, actor, session, sessionCookie(c, config) ?? '');
    if (token !== null) setSessionCookie(c, config, token);
  };

  const showApp = (c: Context<DoorEnv>, secret: Buffer, problems: Filled['problems']) => {
    const { say, session, config } = c.var;
    const address = appAddress(secret, new URL(config.publicUrl).host);
    const spelled = (spelledSecret(secret).match(/.{4}/g) ?? []).join(' ');
    return c.render(
      <NewApp form={{ say, values: {}, problems }} csrf={session.csrf} {...{ address, spelled }} />,
      { title: say('desk.steps.app_title') },
    );
  };

  app.get(app_path, (c) => showApp(c, newSecret(c.var.actor), []));

  app.post(app_path, async (c) => {
    const { db, say, actor, session } = c.var;
    const secret = readSecret((await typedIn(c, 'secret')).secret);
    if (!secret) return c.redirect(app_path, 303);
    const person = { id: session.staff.id, identity: session.identity };
    try {
      const codes = await keepCodeApp(db, actor, person, secret, (await provingIn(c)).code);
      await goOn(c);
      return c.render(<BackupCodes {...{ say, codes }} />, { title: say('desk.steps.codes_title') });
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 422) throw error;
      c.status(422);
      return showApp(c, secret, [{ field: 'step_code', code: error.code }]);
    }
  });

  app.post(`${app_path}/remove`, async (c) => {
    await removeCodeApp(c.var.db, c.var.actor, c.var.staff.id);
    return c.redirect('/desk/account?done=removed', 303);
  });

  const showPasskeys = async (
    c: Context<DoorEnv>,
    values: Filled['values'],
    problems: Filled['problems'],
  ) => {
    const { say, db, session } = c.var;
    const site = prover.siteOf(c);
    if (!site) throw new Refused('staff.passkey.not_here');
    const known = (await passkeysOf(db, session.staff.id)).map(({ credential_id }) => credential_id);
    const challenge = prover.challenges.give(`make ${purposeOf(session)}`);
    const options = makingOptions(site, session.staff, known, challenge);
    return c.render(<NewPasskey form={{ say, values, problems }} csrf={session.csrf} options={options} />, {
      title: say('desk.steps.passkey_title'),
    });
  };

  app.get(passkeys_path, (c) => showPasskeys(c, {}, []));

  app.post(passkeys_path, async (c) => {
    const { db, actor, session } = c.var;
    const typed = await typedIn(c, 'passkey_name');
    const values = { passkey_name: typed.passkey_name.slice(0, 200) };
    const name = readPasskeyName(typed.passkey_name);
    if (!name.ok) {
      c.status(422);
      return showPasskeys(c, values, name.problems);
    }
    const site = prover.siteOf(c);
    if (!site) throw new Refused('staff.passkey.not_here');
    const person = { id: session.staff.id, identity: session.identity };
    const given = { site, challenges: prover.challenges, purpose: `make ${purposeOf(session)}` };
    try {
      await keepPasskey(db, actor, person, given, name.value, await provingIn(c));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      const problem = { field: 'passkey_name', code: error.code, values: error.values };
      return showPasskeys(c, values, [problem]);
    }
    await goOn(c);
    return c.redirect('/desk/account?done=passkey', 303);
  });

  app.post(`${passkeys_path}/remove`, async (c) => {
    const { passkey } = await typedIn(c, 'passkey');
    const { db, actor, staff } = c.var;
    const own = (await passkeysOf(db, staff.id)).find(({ id }) => id === passkey);
    if (own) await removePasskey(db, actor, staff.id, own.id);
    return c.redirect('/desk/account?done=removed', 303);
  });
  return app;
}

const Choose: FC<{ say: Say; csrf: string; hasPasskeys: boolean }> = ({ say, csrf, hasPasskeys }) => (
  <div class="text">
    <h1>{say('desk.steps.title')}</h1>
    <p>{say('desk.steps.why')}</p>
    <ul>
      <li>
        <a href={app_path}>{say('desk.steps.app_title')}</a>: {say('desk.steps.app_about')}
      </li>
      {hasPasskeys && (
        <li>
          <a href={passkeys_path}>{say('desk.steps.passkey_title')}</a>: {say('desk.steps.passkey_about')}
        </li>
      )}
    </ul>
    <form method="post" action="/desk/sign-out">
      <Hidden name="csrf" value={csrf} />
      <p class="acts">
        <Submit second label={say('desk.sign_out')} />
      </p>
    </form>
  </div>
);

/** A square code of the page's own, dark on white in the dark, too: cameras want it so. */
const SquareCode: FC<{ text: string; label: string }> = ({ text, label }) => {
  const rows = squareCode(text);
  const side = rows.length + 8;
  const path = rows.flatMap((row, y) =>
    [...row.matchAll(/1+/g)].map(
      ({ 0: run, index }) => `M${index + 4} ${y + 4}h${run.length}v1h-${run.length}z`,
    ),
  );
  return (
    <svg
      class="square-code"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${side} ${side}`}
      width={220}
      height={220}
      shape-rendering="crispEdges"
    >
      <rect width={side} height={side} fill="#fff" />
      <path d={path.join('')} fill="#000" />
    </svg>
  );
};

const NewApp: FC<{ form: Filled; csrf: string; address: string; spelled: string }> = (props) => {
  const { form, csrf, address, spelled } = props;
  const { say } = form;
  return (
    <div class="text">
      <h1>{say('desk.steps.app_title')}</h1>
      <p>{say('desk.steps.app_how')}</p>
      <Problems form={form} title={say('desk.form.wrong')} />
      <p>
        <SquareCode text={address} label={say('desk.steps.square')} />
      </p>
      <p>{say('desk.steps.by_hand')}</p>
      <pre id="secret">{spelled}</pre>
      <form method="post" action={app_path}>
        <Hidden name="csrf" value={csrf} />
        <Hidden name="secret" value={spelled.replaceAll(' ', '')} />
        <CodeField form={form} isNew />
        <p class="acts">
          <Submit label={say('desk.steps.app_act')} />
        </p>
      </form>
    </div>
  );
};

const BackupCodes: FC<{ say: Say; codes: string[] }> = ({ say, codes }) => (
  <div class="text">
    <h1>{say('desk.steps.codes_title')}</h1>
    <p>{say('desk.steps.codes_about')}</p>
    <pre id="backup-codes">{codes.map(spelledBackupCode).join('\n')}</pre>
    <p>
      <a class="act" href="/desk">
        {say('desk.steps.codes_noted')}
      </a>
    </p>
  </div>
);

const NewPasskey: FC<{ form: Filled; csrf: string; options: object }> = ({ form, csrf, options }) => {
  const { say } = form;
  return (
    <div class="text">
      <h1>{say('desk.steps.passkey_title')}</h1>
      <p>{say('desk.steps.passkey_how')}</p>
      <Problems form={form} title={say('desk.form.wrong')} />
      <PasskeyForm
        {...{ say, options }}
        how="make"
        action={passkeys_path}
        label={say('desk.steps.passkey_act')}
      >
        <Hidden name="csrf" value={csrf} />
        <TextField
          name="passkey_name"
          label={say('desk.steps.passkey_name')}
          hint={say('desk.steps.passkey_name_hint')}
          maxlength={80}
          form={form}
        />
      </PasskeyForm>
      <p class="small">{say('desk.passkey.about')}</p>
      <p>
        <a href="/desk/account/second-step">{say('desk.steps.back')}</a>
      </p>
    </div>
  );
};
