import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A real SMTP server on the loopback: what arrived is read back. */
export interface MailServer {
  url: string;
  /** Everything that was accepted, in the order of arrival. */
  arrived: { from: string; to: string[]; mail: ParsedMail }[];
  /** Waits until somebody's mail is there and returns the newest. */
  mailTo(address: string, limit_ms?: number): Promise<ParsedMail>;
  close(): Promise<void>;
}

/** `think` is what the server takes time for before it accepts a mail, as real ones do. */
export async function startMailServer(think: () => Promise<void> = async () => {}): Promise<MailServer> {
  const arrived: MailServer['arrived'] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, session, done) => {
      const envelope = session.envelope;
      simpleParser(stream)
        .then((mail) => {
          arrived.push({
            from: envelope.mailFrom ? envelope.mailFrom.address : '',
            to: envelope.rcptTo.map(({ address }) => address),
            mail,
          });
          return think().then(() => done());
        })
        .catch(done);
    },
  });
  server.on('error', (error) => {
    // Whoever sends may be killed in the middle of a mail: that is the sender's end, not ours.
    if (!('code' in error && error.code === 'ECONNRESET')) throw error;
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', () => done());
  });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    arrived,
    mailTo: async (address, limit_ms = 15_000) => {
      for (let waited = 0; waited < limit_ms; waited += 50) {
        const found = arrived.findLast(({ to }) => to.includes(address));
        if (found) return found.mail;
        await new Promise((done) => setTimeout(done, 50));
      }
      throw new Error('no such mail arrived');
    },
    close: () => new Promise((done) => server.close(() => done())),
  };
}
