import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { minute_ms } from '../kernel/clock.js';
import type { DeskMeans, DoorEnv } from './means.js';

/** So many lines a minute for those who are signed in, and as many for the others: whoever knocks all day fills no disk and hides nobody. */
export const most_a_minute = 60;

const refusals = new Set([403, 422, 429]);

/** How many lines there were in this minute, and how many were left out since the last. */
interface Counted {
  since: number;
  noted: number;
  left_out: number;
}

/**
 * Notes in the log whom the desk did not let through: wrong ways to sign in, pages that are not theirs, forms of others, forms that
 * could not be taken. The page's pattern and, where it is known, the person's id; never what was typed, and no address.
 */
export function notesRefusals({ log, clock }: Pick<DeskMeans, 'log' | 'clock'>): MiddlewareHandler {
  const fresh = (): Counted => ({ since: 0, noted: 0, left_out: 0 });
  const [staff, strangers] = [fresh(), fresh()];
  return async (c, next) => {
    await next();
    const { status } = c.res;
    if (!refusals.has(status)) return;
    const session = (c.var as Partial<DoorEnv['Variables']>).session;
    const counted = session ? staff : strangers;
    const now = clock.now().getTime();
    if (Math.abs(now - counted.since) >= minute_ms) Object.assign(counted, { since: now, noted: 0 });
    if (counted.noted >= most_a_minute) {
      counted.left_out += 1;
      return;
    }
    const path = matchedRoutes(c).findLast(({ method }) => method === c.req.method)?.path;
    const { left_out } = counted;
    const line = {
      status,
      method: c.req.method,
      path,
      who: session ? `staff:${session.staff.id}` : undefined,
    };
    log.info(left_out > 0 ? { ...line, left_out } : line, 'not let through at the desk');
    Object.assign(counted, { noted: counted.noted + 1, left_out: 0 });
  };
}
