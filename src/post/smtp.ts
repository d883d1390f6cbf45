import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Carrier, Sent } from './carrier.js';
import { compose } from './mail.js';
import { NotSent, Uncertain } from './not-sent.js';

/** A mail server as an SMTP_URL names it. */
export interface SmtpServer {
  host: string;
  port: number;
  /** smtps://: TLS from the first byte (RFC 8314). smtp://: STARTTLS where the server offers it (RFC 3207). */
  secure: boolean;
  /** `?requireTLS=true`: without STARTTLS nothing is sent. */
  requireTLS: boolean;
  user: string | null;
  password: string | null;
}

/** Limits in milliseconds; `whole` ends even a server that answers one byte at a time. */
export const limits_ms = { connect: 20_000, greeting: 20_000, silence: 60_000, whole: 180_000 };

/** Reads an SMTP_URL (its scheme was checked with the settings). */
export function readSmtpUrl(text: string): SmtpServer {
  const url = new URL(text);
  const secure = url.protocol === 'smtps:';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (secure ? 465 : url.username ? 587 : 25),
    secure,
    requireTLS: url.searchParams.get('requireTLS') === 'true',
    user: url.username ? decodeURIComponent(url.username) : null,
    password: url.username ? decodeURIComponent(url.password) : null,
  };
}

/** Sends through a mail server, one connection for each mail. */
export function smtpCarrier(server: SmtpServer, from: string, limits = limits_ms): Carrier {
  return {
    kind: 'smtp',
    send: async (mail) => {
      const bytes = await compose(mail);
      return withConnection(server, from, limits, (session) =>
        session.deliver(mail.from.address, mail.to, bytes),
      );
    },
  };
}

/** Connects and signs in, sends nothing: whether the server would take our mail. Throws `NotSent`. */
export async function tryServer(server: SmtpServer, from: string, limits = limits_ms): Promise<void> {
  await withConnection(server, from, limits, async () => {});
}

interface Session {
  deliver(from: string, to: string, bytes: Buffer): Promise<Sent>;
}

async function withConnection<T>(
  server: SmtpServer,
  from: string,
  limits: typeof limits_ms,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const connection = new SMTPConnection({
    host: server.host,
    port: server.port,
    secure: server.secure,
    requireTLS: server.requireTLS,
    // What we say in EHLO stands in the mail's trace: the machine's own name is nobody's business.
    name: domain.includes('.') ? domain : '[127.0.0.1]',
    connectionTimeout: limits.connect,
    greetingTimeout: limits.greeting,
    socketTimeout: limits.silence,
    dnsTimeout: limits.connect,
  });
  // True from the moment when the server may have got a part of the text.
  let begun = false;
  let timer: NodeJS.Timeout | undefined;
  const broken = new Promise<never>((_done, fail) => {
    connection.on('error', fail);
    connection.on('end', () => fail(Object.assign(new Error('ended'), { code: 'ECONNECTION' })));
    timer = setTimeout(() => {
      connection.close();
      fail(Object.assign(new Error('too slow'), { code: 'ETIMEDOUT' }));
    }, limits.whole);
  });
  // Each step below races with it; once all is done, its end is of no interest.
  broken.catch(() => {});

  const session: Session = {
    deliver: (sender, to, bytes) =>
      Promise.race([
        broken,
        new Promise<Sent>((done, fail) => {
          // The library asks for the text only after the server has answered DATA with 354.
          const text = new Readable({
            read() {
              begun = true;
              this.push(bytes);
              this.push(null);
            },
          });
          const envelope = { from: sender, to: [to], size: bytes.length };
          connection.send(envelope, text, (error, info) => {
            if (error) fail(error);
            else done({ receipt: String(info?.response ?? '').slice(0, 3) });
          });
        }),
      ]),
  };

  try {
    await Promise.race([broken, new Promise<void>((done) => connection.connect(() => done()))]);
    if (server.user !== null) {
      const credentials = { user: server.user, pass: server.password ?? '' };
      await Promise.race([
        broken,
        new Promise<void>((done, fail) => {
          connection.login({ ...credentials, credentials }, (error) => (error ? fail(error) : done()));
        }),
      ]);
    }
    return await work(session);
  } catch (error) {
    throw meaningOf(error, begun);
  } finally {
    clearTimeout(timer);
    // QUIT is politeness: the mail's fate is decided before it.
    connection.quit();
    connection.close();
  }
}

/** What an error means for the mail: surely not sent, or nobody knows. Other errors pass unchanged. */
function meaningOf(error: unknown, begun: boolean): unknown {
  if (!(error instanceof Error)) return error;
  const { code, responseCode, command } = error as Error & {
    code?: unknown;
    responseCode?: unknown;
    command?: unknown;
  };
  if (typeof code !== 'string') return error;
  if (code === 'ETLS' || code === 'EREQUIRETLS') return new NotSent('temporary', 'tls');
  if (typeof responseCode === 'number' && responseCode >= 400 && responseCode <= 599) {
    // A wrong password is the operator's to mend, not the mail's fault: the mail waits.
    if (code === 'EAUTH') return new NotSent('temporary', 'login');
    // A no before MAIL FROM is about us and not about this mail: it waits, too.
    const aboutUs = !begun && !['MAIL FROM', 'RCPT TO', 'DATA'].includes(String(command));
    return new NotSent(responseCode >= 500 && !aboutUs ? 'permanent' : 'temporary', `smtp_${responseCode}`);
  }
  if (begun) return new Uncertain(code === 'ETIMEDOUT' ? 'timeout' : 'connection_lost');
  return new NotSent('temporary', reasons[code] ?? 'no_connection');
}

const reasons: Record<string, string> = {
  ETIMEDOUT: 'timeout',
  EAUTH: 'login',
  EDNS: 'no_server',
  EPROTOCOL: 'protocol',
};
