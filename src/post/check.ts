import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../kernel/config.js';
import { NotSent } from './not-sent.js';
import { readSmtpUrl, tryServer } from './smtp.js';

/** What is wrong with each reason, and the mend, for the operator. */
const sentences: Record<string, string> = {
  no_server: 'The name of the mail server in SMTP_URL is not known. Correct it.',
  no_connection: 'The mail server of SMTP_URL does not answer. Is it running, and are name and port right?',
  timeout: 'The mail server of SMTP_URL does not answer in time. Are name and port right?',
  tls: 'No encrypted connection to the mail server of SMTP_URL. Is its certificate valid, does it offer STARTTLS, and is smtps:// or smtp:// right?',
  login: 'The mail server of SMTP_URL does not accept this account or password.',
  protocol: 'What answers at SMTP_URL is no mail server. Correct name or port.',
};

/**
 * Tries the carrier without sending anything. Returns null when mail can leave, else a sentence that
 * names the fault and the mend.
 */
export async function checkCarrier(
  config: Pick<Config, 'smtpUrl' | 'data' | 'mailFrom'>,
): Promise<string | null> {
  if (!config.smtpUrl) return checkFolder(config.data);
  try {
    await tryServer(readSmtpUrl(config.smtpUrl), config.mailFrom);
    return null;
  } catch (error) {
    if (!(error instanceof NotSent)) throw error;
    return (
      sentences[error.reason] ?? `The mail server of SMTP_URL refused us (${error.reason.replace('_', ' ')}).`
    );
  }
}

function checkFolder(data: string): string | null {
  const folder = [join(data, 'outbox'), data, join(data, '..')].find((path) => existsSync(path));
  try {
    accessSync(folder ?? data, constants.W_OK);
    return null;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return `This user may not write to ${folder ?? data}, where mail is kept without SMTP_URL. Change its owner, or set SMTP_URL.`;
  }
}
