import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { Clock } from '../kernel/clock.js';
import { FewLines } from '../kernel/few-lines.js';
import type { Log } from '../kernel/log.js';
import type { VisitorEnv } from './web.js';

/** The pattern of the page that was asked for, without what stood in its place. */
export function patternOf(c: Context): string | undefined {
  return matchedRoutes(c).findLast(({ method }) => method === c.req.method)?.path;
}

/**
 * Whether the field was filled that people never see. A robot that did is thanked, and nothing is kept; that it came stands in the log.
 */
export function isRobot(c: Context<VisitorEnv>, website: string | undefined): boolean {
  if (!website) return false;
  c.set('is_robot', true);
  return true;
}

const refusals = new Set([403, 413, 422, 429]);

/**
 * Notes in the log what visitors' pages did not take: forms and questions that break a rule, forms that come too fast or too often,
 * robots. The page's pattern, and nothing of who it was: no name of a person in it, no address, nothing that was typed.
 */
export function notesNotTaken(log: Log, clock: Clock): MiddlewareHandler<VisitorEnv> {
  const lines = new FewLines(clock);
  return async (c, next) => {
    await next();
    const { status } = c.res;
    const robot = c.var.is_robot;
    if (!refusals.has(status) && !robot) return;
    const room = lines.take();
    if (!room) return;
    const line = { status, method: c.req.method, path: patternOf(c), robot, ...room };
    log.info(line, 'not taken from a visitor');
  };
}
