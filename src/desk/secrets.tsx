import type { FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';
import { Hidden, Submit } from '../page/form.js';
import { Moment } from '../page/moment.js';
import type { Recovered } from '../staff/recovery.js';
import { printedKey } from '../staff/recovery-paper.js';

interface Shown {
  say: Say;
  name: string;
  passphrase: string;
  recoveryKey: string | null;
  /** Of the session that they are in now. */
  csrf: string;
}

/** What is shown once: the passphrase, and to the first person the recovery key. Made to be printed. */
export const Secrets: FC<Shown> = ({ say, name, passphrase, recoveryKey, csrf }) => (
  <div class="text">
    <Passphrase {...{ say, name, passphrase }} />
    {recoveryKey !== null && (
      <>
        <h2>{say('desk.secrets.recovery')}</h2>
        <pre id="recovery-key">{printedKey(recoveryKey)}</pre>
        <p class="small">{say('desk.secrets.recovery_text')}</p>
      </>
    )}
    <form method="post" action="/desk/account/noted">
      <Hidden name="csrf" value={csrf} />
      <p class="acts">
        <Submit label={say('desk.secrets.noted')} />
      </p>
    </form>
  </div>
);

/** The same for somebody who came back with the recovery key: no session yet, but who lets them in. */
export const Returned: FC<Pick<Shown, 'say'> & { recovered: Recovered }> = ({ say, recovered }) => (
  <div class="text">
    <Passphrase say={say} name={recovered.staff.name} passphrase={recovered.passphrase} />
    <h2>{say('desk.secrets.waits')}</h2>
    <p>
      {say('desk.secrets.waits_text')} <Moment at={recovered.at} />
    </p>
    <p>
      <a class="act" href="/desk/sign-in">
        {say('desk.sign_in.title')}
      </a>
    </p>
  </div>
);

const Passphrase: FC<Pick<Shown, 'say' | 'name' | 'passphrase'>> = ({ say, name, passphrase }) => (
  <>
    <h1>{say('desk.secrets.title')}</h1>
    <p>{say('desk.secrets.once')}</p>
    <h2>{say('desk.secrets.name')}</h2>
    <p>
      <bdi>{name}</bdi>
    </p>
    <h2>{say('desk.secrets.passphrase')}</h2>
    <pre id="passphrase">{passphrase}</pre>
    <p class="small">{say('desk.secrets.passphrase_text')}</p>
  </>
);
