import { isLoopback } from './loopback.js';
import { fitsSocket } from './socket-path.js';

/** Where a virus scanner listens: the path of a socket, or a port of this machine. */
export type ScannerPlace = { path: string } | { host: string; port: number };

/**
 * Reads where a scanner listens: `/run/clamav/clamd.ctl`, `127.0.0.1:3310`, `[::1]:3310`. null for anything else, also
 * for another machine: `clamd` knows no encryption, and what is searched is read on the way.
 */
export function readScannerPlace(text: string): ScannerPlace | null {
  if (text.startsWith('/')) return fitsSocket(text) ? { path: text } : null;
  const [, host = '', digits = ''] = /^(\[[0-9A-Fa-f:]+\]|[^:]+):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (!isLoopback(host) || port < 1 || port > 65535) return null;
  return { host: host.replace(/^\[|\]$/g, ''), port };
}
