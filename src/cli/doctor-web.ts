import { type ConnectionOptions, connect } from 'node:tls';
import type { Config } from '../kernel/config.js';

/** What the doctor found of the web server in front, and whether it is a fault. */
type Said = { part: string; fault: boolean; sentence: string };
const ok = (sentence: string): Said => ({ part: 'web', fault: false, sentence });
const wrong = (sentence: string): Said => ({ part: 'web', fault: true, sentence });

const longest_ms = 10_000;

/** What no server should agree to any more: versions before 1.2 (RFC 8996), and suites without forward secrecy or authenticated encryption (RFC 9325, 4.2). */
const old_versions = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const;
const weak_suites = {
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.2',
  ciphers: 'ALL:-AESGCM:-CHACHA20:-AESCCM:-ARIAGCM:kRSA:@SECLEVEL=0',
} as const;

/** What came of a connection: what was agreed on, or why nothing was. */
type Agreed = { version: string; suite: string } | { refused: string };

function agree(host: string, port: number, wished: ConnectionOptions): Promise<Agreed> {
  return new Promise((done) => {
    const end = (agreed: Agreed) => {
      socket.destroy();
      done(agreed);
    };
    const socket = connect({ host, port, timeout: longest_ms, ...wished }, () =>
      end({ version: socket.getProtocol() ?? 'unknown', suite: socket.getCipher().standardName }),
    );
    socket.once('timeout', () => end({ refused: 'ETIMEDOUT' }));
    socket.once('error', (error: NodeJS.ErrnoException) => end({ refused: error.code ?? error.name }));
  });
}

/**
 * Which encryption the web server at PUBLIC_URL agrees to: that browsers trust its certificate, and that it takes no version and no
 * suite that is out of date. Asks that address itself, from here. `trusted` are certificates besides those of the system.
 */
export async function lookAtWeb({ publicUrl }: Pick<Config, 'publicUrl'>, trusted?: string): Promise<Said[]> {
  const url = new URL(publicUrl);
  if (url.protocol !== 'https:')
    return [wrong('PUBLIC_URL is no https address: what readers send can be read on its way.')];
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || 443;
  const name = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
  const now = await agree(host, port, { ...name, ...(trusted ? { ca: trusted } : {}) });
  if ('refused' in now)
    return [
      wrong(
        `No encrypted connection to ${publicUrl} (${now.refused}). Is it reached from here, and is its certificate valid?`,
      ),
    ];
  const said = [ok(`${publicUrl} answers by ${now.version} with ${now.suite}; its certificate is trusted.`)];
  // Whose certificate it is was seen above: here it is asked only what the server agrees to.
  const anyone = { ...name, rejectUnauthorized: false };
  const old = await agree(host, port, { ...anyone, ...old_versions });
  if ('version' in old)
    said.push(wrong(`${publicUrl} still agrees to ${old.version}. Set ssl_protocols TLSv1.2 TLSv1.3.`));
  const weak = await agree(host, port, { ...anyone, ...weak_suites });
  if ('version' in weak)
    said.push(wrong(`${publicUrl} agrees to ${weak.suite}. Set ssl_ciphers as in docs/habeas.nginx.`));
  return said;
}
