import type { MiddlewareHandler } from 'hono';
import { FewLines } from '../kernel/few-lines.js';
import { patternOf } from '../page/refused.js';
import type { DeskMeans, DoorEnv } from './means.js';

const refusals = new Set([403, 422, 429]);

/**
 * Notes in the log whom the desk did not let through: wrong ways to sign in, pages that are not theirs, forms of others, forms that
 * could not be taken. The page's pattern and, where it is known, the person's id; never what was typed, and no address. Those who
 * are signed in have room of their own: whoever knocks at the door hides nobody.
 */
export function notesRefusals({ log, clock }: Pick<DeskMeans, 'log' | 'clock'>): MiddlewareHandler {
  const [staff, strangers] = [new FewLines(clock), new FewLines(clock)];
  return async (c, next) => {
    await next();
    const { status } = c.res;
    if (!refusals.has(status)) return;
    const session = (c.var as Partial<DoorEnv['Variables']>).session;
    const room = (session ? staff : strangers).take();
    if (!room) return;
    const who = session ? `staff:${session.staff.id}` : undefined;
    const line = { status, method: c.req.method, path: patternOf(c), who, ...room };
    log.info(line, 'not let through at the desk');
  };
}
