import type { Context, Env, Hono, MiddlewareHandler } from 'hono';
import type { Route, RouteTable } from '../kernel/access.js';

/**
 * Says no, by throwing, when whoever asks may not come to this route, or gives an answer of its own in place of the page's;
 * `row` is undefined where the table has none.
 */
export type Objection<E extends Env> = (
  c: Context<E>,
  row: Route | undefined,
) => Promise<Response | null> | null;

/**
 * Mounts a room's pages behind the table of routes: in front of each of them its own row is asked, so also of the one
 * that another leaves the answer to. Throws when a page has no row.
 */
export function mountPermitted<E extends Env>(
  app: Hono<E>,
  room: Hono<E>,
  table: RouteTable,
  object: Objection<E>,
): void {
  table.mustKnow(room.routes);
  let last = '';
  for (const { method, path, handler } of room.routes) {
    // Asked anew at each request: the table is the one place that says who may come.
    const permit: MiddlewareHandler<E> = async (c, next) => {
      const instead = await object(c, table.row(method, path));
      if (instead) return instead;
      return next();
    };
    const key = `${method} ${path}`;
    if (method === 'ALL') app.all(path, handler);
    else if (key === last) app.on(method, path, handler);
    else app.on(method, path, permit, handler);
    last = key;
  }
}
