import { readFileSync } from 'node:fs';
import type { Child, FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';
import { beside } from '../kernel/root.js';
import { Hidden, Submit } from '../page/form.js';
import { prf_salt } from '../staff/passkey-site.js';

/** Our own script, which asks the browser for a passkey, and where it lies. */
export const script_path = '/desk/passkey.js';
export const script = readFileSync(beside(import.meta.url, 'passkey.mjs'));

/** The pages that offer a passkey: beside the one where an article is written the only ones that load a script, ours. */
export function isPasskeyPage(path: string): boolean {
  return /^\/desk\/(sign-in|second-step|step-up|account\/passkeys)$/.test(path);
}

interface Props {
  say: Say;
  /** Where the answer is sent. */
  action: string;
  how: 'use' | 'make';
  /** What the browser is asked, as JSON. */
  options: object;
  label: string;
  children?: Child;
}

/** A form that the script shows where the browser knows passkeys, and that sends what the passkey said. */
export const PasskeyForm: FC<Props> = ({ say, action, how, options, label, children }) => (
  <>
    <form
      method="post"
      action={action}
      hidden
      data-passkey={how}
      data-options={JSON.stringify(options)}
      data-salt={prf_salt.toString('base64url')}
    >
      {children}
      <Hidden name="step_credential" value="" />
      <Hidden name="step_prf" value="" />
      <p class="acts">
        <Submit second={how === 'use'} label={label} />
      </p>
      <p class="wrong" role="status" data-failed={say('desk.passkey.failed')}></p>
    </form>
    <script type="module" src={script_path} />
  </>
);
