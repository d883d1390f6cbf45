import { NotSent, Uncertain } from './not-sent.js';

/**
 * How far a conversation had come: until the greeting and EHLO are done; signing in; sender and recipient;
 * and the text, of which the server may hold a part.
 */
export type Step = 'connect' | 'login' | 'envelope' | 'text';

/** What the library calls a fault, and what we call it. */
const reasons: Record<string, string> = {
  ETIMEDOUT: 'timeout',
  EDNS: 'no_server',
  EPROTOCOL: 'protocol',
  ETLS: 'tls',
  EREQUIRETLS: 'tls',
  EAUTH: 'login',
};

/**
 * What an error means for the mail: surely not sent, now or for good, or nobody knows (RFC 5321, 4.2.1 and
 * 4.5.3.2; RFC 1047). Errors that are none of the conversation pass unchanged.
 */
export function meaningOf(error: unknown, step: Step): unknown {
  if (!(error instanceof Error) || error instanceof Uncertain || error instanceof NotSent) return error;
  const { code, originalCode, responseCode, response, command } = error as Error & {
    code?: unknown;
    /** Of a fault below the conversation, as the system or OpenSSL name it. */
    originalCode?: unknown;
    responseCode?: unknown;
    /** What the server said, with its number. */
    response?: unknown;
    command?: unknown;
  };
  if (typeof code !== 'string') return error;
  const answer = typeof responseCode === 'number' && responseCode >= 400 && responseCode <= 599;
  if (step === 'text') {
    if (!answer) return new Uncertain(code === 'ETIMEDOUT' ? 'timeout' : 'connection_lost');
    return refused(responseCode, response);
  }
  // No encryption is the server's fault or somebody's between us: nothing is said in the clear instead.
  if (reasons[code] === 'tls' || /CERT|SSL|TLS/.test(String(originalCode ?? '')))
    return new NotSent('temporary', 'tls', 'server');
  if (step === 'connect' || step === 'login') return beforeTheMail(code, answer ? responseCode : null);
  if (!answer) return unanswered(code, command);
  // A no to our own address is about us; but 552 says that this mail is too large.
  if (command === 'MAIL FROM' && responseCode !== 552) return aboutSender(responseCode);
  return refused(responseCode, response);
}

/** A no to the recipient or the text. 421 is the server's goodbye, which ends nothing for good. */
function refused(answer: number, response: unknown): NotSent {
  // That the mailbox is not there (RFC 3463, 3.2 and 3.3) is told from a no to our words: a list may end with it.
  const isNoMailbox = /^5\d\d[ -]5\.(1\.\d{1,3}|2\.1)\b/.test(String(response ?? ''));
  return answer >= 500
    ? new NotSent('permanent', isNoMailbox ? 'no_mailbox' : `smtp_${answer}`, 'mail')
    : new NotSent('temporary', `smtp_${answer}`, 'domain');
}

function aboutSender(answer: number): NotSent {
  return new NotSent('temporary', `smtp_${answer}`, answer >= 500 ? 'us' : 'server');
}

/** A no before there was talk of this mail: it waits, and so do all others. */
function beforeTheMail(code: string, answer: number | null): NotSent {
  const isLogin = code === 'EAUTH';
  if (answer === null)
    return new NotSent('temporary', reasons[code] ?? 'no_connection', isLogin ? 'us' : 'server');
  if (answer >= 500) return new NotSent('temporary', isLogin ? 'login' : `smtp_${answer}`, 'us');
  return new NotSent('temporary', `smtp_${answer}`, 'server');
}

/** Silence, a cut line or nonsense while sender and recipient were named; or a mail that we may not even offer. */
function unanswered(code: string, command: unknown): NotSent {
  if (code === 'EMESSAGE') return new NotSent('permanent', 'too_large', 'mail');
  if (code !== 'EENVELOPE') return new NotSent('temporary', reasons[code] ?? 'no_connection', 'domain');
  // The library itself finds fault with the address; else what the server said is no answer.
  if (command === 'API') return new NotSent('permanent', 'envelope', 'mail');
  return new NotSent('temporary', 'protocol', command === 'MAIL FROM' ? 'server' : 'domain');
}
