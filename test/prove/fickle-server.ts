import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/**
 * What a mailbox's side does: takes mail; says once to come again later; has no such mailbox; wants none of ours; or
 * hangs up once after the whole text, with the mail in its hands or without it.
 */
export const whims = [
  'takes',
  'later',
  'no_mailbox',
  'not_ours',
  'keeps_silently',
  'drops_silently',
] as const;
export type Whim = (typeof whims)[number];

/** One mail that the server has taken over. */
export interface Held {
  /** In small letters. */
  to: string;
  message_id: string;
  /** Its headers, each on one line. */
  headers: string;
  at_ms: number;
}

/** A real mail server on the loopback that treats each mailbox by its own whim, and keeps count. */
export interface FickleServer {
  url: string;
  held: Held[];
  /** How often a mailbox was named to it. */
  named: Map<string, number>;
  /** How often it said something else than yes. */
  said: Record<Whim, number>;
  /** Mails of which it has the whole text and has not said so yet. */
  pondering(): number;
  close(): Promise<void>;
}

const no = (responseCode: number, words: string) => Object.assign(new Error(words), { responseCode });

/** `whimOf` is asked by mailbox, in small letters; `think_ms` says how long the server takes to answer a text. */
export async function startFickle(
  whimOf: (mailbox: string) => Whim,
  think_ms: () => number,
): Promise<FickleServer> {
  const held: Held[] = [];
  const named = new Map<string, number>();
  const said = Object.fromEntries(whims.map((whim) => [whim, 0])) as Record<Whim, number>;
  let pondering = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    // Its answers carry theirs already.
    hideENHANCEDSTATUSCODES: true,
    onRcptTo: ({ address }, _session, done) => {
      const mailbox = address.toLowerCase();
      const times = (named.get(mailbox) ?? 0) + 1;
      named.set(mailbox, times);
      const whim = whimOf(mailbox);
      const answer =
        whim === 'no_mailbox'
          ? no(550, '5.1.1 no such mailbox')
          : whim === 'not_ours'
            ? no(550, '5.7.1 we want none of this')
            : whim === 'later' && times === 1
              ? no(451, '4.7.1 come again later')
              : null;
      if (answer) said[whim] += 1;
      done(answer);
    },
    onData: (stream, session, done) => {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      // Whoever sends may be killed in the middle: then nothing was handed over.
      stream.on('error', () => {});
      stream.on('end', () => {
        pondering += 1;
        answered(session, Buffer.concat(pieces))
          .then(() => done())
          .finally(() => {
            pondering -= 1;
          });
      });
    },
  });

  async function answered(session: SMTPServerSession, text: Buffer): Promise<void> {
    const to = session.envelope.rcptTo.map(({ address }) => address.toLowerCase()).join(' ');
    const whim = whimOf(to);
    const headers = text.toString('latin1', 0, text.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
    const message_id = headers.match(/^Message-ID:\s*<([^>]+)>/im)?.[1] ?? '';
    const isFirst = named.get(to) === 1;
    if (whim === 'drops_silently' && isFirst) return hangUp(session, whim);
    // From here on it holds the mail, whether somebody is still there to hear it or not.
    held.push({ to, message_id, headers, at_ms: performance.now() });
    if (whim === 'keeps_silently' && isFirst) return hangUp(session, whim);
    said.takes += 1;
    await wait(think_ms());
  }

  async function hangUp({ id }: SMTPServerSession, whim: Whim): Promise<void> {
    said[whim] += 1;
    const connections = server.connections as unknown as Set<{ session: { id: string }; _socket: Socket }>;
    for (const { session, _socket } of connections) if (session.id === id) _socket.destroy();
  }

  server.on('error', (error) => {
    // Whoever sends may be killed in the middle of a mail: that is the sender's end, not ours.
    if (!('code' in error && ['ECONNRESET', 'EPIPE'].includes(String(error.code)))) throw error;
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', () => done());
  });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    held,
    named,
    said,
    pondering: () => pondering,
    close: () => new Promise((done) => server.close(() => done())),
  };
}
