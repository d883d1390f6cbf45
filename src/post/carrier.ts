import { join } from 'node:path';
import type { Config } from '../kernel/config.js';
import { openSigner, type SigningSettings } from './dkim.js';
import { folderCarrier } from './folder.js';
import type { Mail } from './mail.js';
import { limits_ms, readSmtpUrl, smtpCarrier } from './smtp.js';

/** What a carrier says of a mail that it took over: the server's reply code, or the file's name. */
export interface Sent {
  receipt: string;
}

/** Takes a mail out of the building. `send` resolves only when somebody else has taken it over. */
export interface Carrier {
  kind: 'smtp' | 'folder';
  /** Throws `NotSent` or `Uncertain`; any other error is our bug. */
  send(mail: Mail): Promise<Sent>;
}

/**
 * The carrier that the settings ask for: the mail server of SMTP_URL, else files in `<data>/outbox/`. The
 * key that mail is signed with is read for each mail, so that a new one needs no restart.
 */
export function openCarrier(
  config: Pick<Config, 'smtpUrl'> & SigningSettings,
  limits: typeof limits_ms = limits_ms,
): Carrier {
  const signer = () => openSigner(config);
  if (config.smtpUrl) return smtpCarrier(readSmtpUrl(config.smtpUrl), config.mailFrom, limits, signer);
  return folderCarrier(join(config.data, 'outbox'), signer);
}
