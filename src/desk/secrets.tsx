import type { FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';
import { Hidden, Submit } from '../page/form.js';
import { printedKey } from '../staff/recovery-paper.js';

interface Shown {
  say: Say;
  name: string;
  passphrase: string;
  recoveryKey: string | null;
  csrf: string;
}

/** What is shown once: the passphrase, and to the first person the recovery key. Made to be printed. */
export const Secrets: FC<Shown> = ({ say, name, passphrase, recoveryKey, csrf }) => (
  <div class="text">
    <h1>{say('desk.secrets.title')}</h1>
    <p>{say('desk.secrets.once')}</p>
    <h2>{say('desk.secrets.name')}</h2>
    <p>
      <bdi>{name}</bdi>
    </p>
    <h2>{say('desk.secrets.passphrase')}</h2>
    <pre id="passphrase">{passphrase}</pre>
    <p class="small">{say('desk.secrets.passphrase_text')}</p>
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
