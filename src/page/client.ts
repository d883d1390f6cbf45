import type { Context } from 'hono';
import { z } from 'zod';

const connection = z.object({ incoming: z.object({ socket: z.object({ remoteAddress: z.string() }) }) });
const ownMachine = /^(127\.|::1$|::ffff:127\.)/;

/**
 * The internet address that a request came from, for a `Throttle` and nothing else: it is never kept,
 * logged or shown. Behind a proxy on this machine it is what the proxy wrote last into
 * X-Forwarded-For. '' when nobody knows (a test without a socket, an onion service).
 */
export function clientOf(c: Context): string {
  const read = connection.safeParse(c.env);
  const address = read.success ? read.data.incoming.socket.remoteAddress : '';
  if (!ownMachine.test(address)) return address;
  return c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() ?? '';
}
