import { isIP } from 'node:net';
import type { Context } from 'hono';
import { z } from 'zod';

const connection = z.object({ incoming: z.object({ socket: z.object({ remoteAddress: z.string() }) }) });
const ownMachine = /^(127\.|::1$|::ffff:127\.)/;

/** So much of an IPv6 address is a network's (RFC 4291, 2.5.4): who has one may choose the rest anew for each letter. */
const network_groups = 4;

/** An IPv6 address without what its owner may choose; any other as it is. */
function networkOf(address: string): string {
  if (isIP(address) !== 6 || /^::ffff:/i.test(address)) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : 8 - groups.length - rest.length;
  const all = [...groups, ...Array<string>(Math.max(0, zeros)).fill('0'), ...rest];
  return `${all
    .slice(0, network_groups)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

/**
 * The internet address (of IPv6 the network) that a request came from, for a `Throttle` and nothing else: it is never kept,
 * logged or shown. Behind a proxy on this machine it is what the proxy wrote last into
 * X-Forwarded-For. '' when nobody knows (a test without a socket, an onion service).
 */
export function clientOf(c: Context): string {
  const read = connection.safeParse(c.env);
  const address = read.success ? read.data.incoming.socket.remoteAddress : '';
  return clientAt(address, c.req.header('x-forwarded-for'));
}

/** The same of a connection's address and the header X-Forwarded-For. */
export function clientAt(address: string, forwarded: string | undefined): string {
  if (!ownMachine.test(address)) return networkOf(address);
  return networkOf(forwarded?.split(',').at(-1)?.trim() ?? '');
}
