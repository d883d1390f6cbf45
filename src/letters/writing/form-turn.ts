import type { Context, MiddlewareHandler } from 'hono';
import type { VisitorEnv } from '../../page/web.js';

/** So many letters are in hand at once: of the application's connections to the database some stay free for the desk. */
const at_once = 6;
/** So many wait for their turn, a second or two; who comes then is told to come again. */
const most_waiting = 100;

/**
 * Takes letters in one after the other, a few at a time: a flood that comes faster than it can be taken in waits in a
 * short line, and takes neither memory nor the desk's way to the database.
 */
export function inTurn(limits = { at_once, most_waiting }): MiddlewareHandler<VisitorEnv> {
  let inHand = 0;
  const waiting: (() => void)[] = [];
  return async (c, next) => {
    if (inHand >= limits.at_once) {
      if (waiting.length >= limits.most_waiting) return comeAgain(c);
      // Whoever ends gives us their place.
      await new Promise<void>((go) => waiting.push(go));
    } else inHand += 1;
    try {
      await next();
    } finally {
      const first = waiting.shift();
      if (first) first();
      else inHand -= 1;
    }
  };
}

/** The form is still in the browser: one page back. */
function comeAgain(c: Context<VisitorEnv>) {
  const { say } = c.var;
  c.status(503);
  c.header('Retry-After', '60');
  return c.render(say('letters.writing.crowded'), { title: say('letters.writing.not_taken') });
}
