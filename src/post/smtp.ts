import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { isLoopback } from '../kernel/loopback.js';
import type { Carrier, Sent } from './carrier.js';
import type { Signer } from './dkim.js';
import { compose } from './mail.js';
import { Uncertain } from './not-sent.js';
import { meaningOf, type Step } from './smtp-answer.js';

/** A mail server as an SMTP_URL names it. */
export interface SmtpServer {
  host: string;
  port: number;
  /** smtps://: TLS from the first byte (RFC 8314). smtp://: STARTTLS (RFC 3207). */
  secure: boolean;
  /** Without STARTTLS nothing is sent: always, but to this machine itself, where `?requireTLS=true` asks for it. */
  requireTLS: boolean;
  user: string | null;
  password: string | null;
}

/** Limits in milliseconds; `whole` ends even a server that answers one byte at a time. */
export const limits_ms = { connect: 20_000, greeting: 20_000, silence: 60_000, whole: 180_000 };

/** Longest answer of a server, in bytes; what goes on beyond it is no answer. */
const longest_answer_bytes = 64 * 1024;

/** Reads an SMTP_URL (its scheme was checked with the settings). */
export function readSmtpUrl(text: string): SmtpServer {
  const url = new URL(text);
  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return {
    host,
    port: Number(url.port) || (secure ? 465 : url.username ? 587 : 25),
    secure,
    requireTLS: !isLoopback(host) || url.searchParams.get('requireTLS') === 'true',
    user: url.username ? decodeURIComponent(url.username) : null,
    password: url.username ? decodeURIComponent(url.password) : null,
  };
}

/** Sends through a mail server, one connection for each mail. */
export function smtpCarrier(
  server: SmtpServer,
  from: string,
  limits = limits_ms,
  signer: () => Signer | null = () => null,
): Carrier {
  return {
    kind: 'smtp',
    send: async (mail) => {
      const bytes = await compose(mail, signer());
      return withConnection(server, from, limits, (session) =>
        session.deliver(mail.from.address, mail.to, mail.message_id, bytes),
      );
    },
  };
}

/** Connects and signs in, sends nothing: whether the server would take our mail. Throws `NotSent`. */
export async function tryServer(server: SmtpServer, from: string, limits = limits_ms): Promise<void> {
  await withConnection(server, from, limits, async () => {});
}

interface Session {
  deliver(from: string, to: string, id: string, bytes: Buffer): Promise<Sent>;
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
    ...{ maxResponseSize: longest_answer_bytes },
  });
  let step: Step = 'connect';
  let timer: NodeJS.Timeout | undefined;
  const broken = new Promise<never>((_done, fail) => {
    connection.on('error', fail);
    connection.on('end', () => fail(Object.assign(new Error('ended'), { code: 'ECONNECTION' })));
    timer = setTimeout(() => {
      fail(Object.assign(new Error('too slow'), { code: 'ETIMEDOUT' }));
      connection.close();
    }, limits.whole);
  });
  // Each step below races with it; once all is done, its end is of no interest.
  broken.catch(() => {});

  const session: Session = {
    deliver: (sender, to, id, bytes) =>
      Promise.race([
        broken,
        new Promise<Sent>((done, fail) => {
          step = 'envelope';
          let heard = -1;
          // The library asks for the text only after the server has answered DATA with 354.
          const text = new Readable({
            read() {
              step = 'text';
              heard = heardBy(connection);
              this.push(bytes);
              this.push(null);
            },
          });
          const envelope = { from: sender, to: [to], size: bytes.length, dsn: noticeOf(id) };
          connection.send(envelope, text, (error, info) => {
            if (error) return fail(error);
            // From here on nobody but the server knows whether it holds the mail.
            step = 'text';
            const answer = String(info?.response ?? '');
            // A yes that was there before the text began to travel cannot be about it.
            const isEarly = heardBy(connection) <= heard || Number(info?.messageSize ?? 0) < bytes.length;
            if (isEarly || !/^2\d\d([ -]|$)/.test(answer)) return fail(new Uncertain('no_answer'));
            done({ receipt: answer.slice(0, 3) });
          });
        }),
      ]),
  };

  try {
    await Promise.race([
      broken,
      new Promise<void>((done, fail) => {
        // A line that is cut before the greeting comes here and not as an event.
        connection.connect((error?: Error) => (error ? fail(error) : done()));
      }),
    ]);
    if (server.user !== null) {
      step = 'login';
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
    throw meaningOf(error, step);
  } finally {
    clearTimeout(timer);
    // QUIT is politeness: the mail's fate is decided before it.
    connection.quit();
    connection.close();
  }
}

/** How many bytes the server has sent so far. */
function heardBy(connection: SMTPConnection): number {
  const { _socket } = connection as unknown as { _socket: { bytesRead?: number } | false };
  return _socket ? (_socket.bytesRead ?? 0) : 0;
}

/**
 * What we ask of servers that tell more (RFC 3461): a notice when a mail fails or is late, with its headers
 * only, so that no text comes back through other hands, and with our name for the mail in it.
 */
function noticeOf(id: string): SMTPConnection.DSNOptions {
  return { ret: 'HDRS', notify: ['FAILURE', 'DELAY'], envid: id.slice(0, id.lastIndexOf('@')) };
}
