import { Hono } from 'hono';
import type { VisitorEnv } from '../../page/web.js';
import { articlePath } from './address.js';
import { redirected } from './site.js';

/** Longer was no address of an article. */
const longest_path = 1000;

/**
 * Addresses of the site that an article came from, for whatever nobody else answers: it stands behind all rooms. First
 * the address with its question (`/?p=22485`), then without.
 */
export function oldAddressesSite(): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();
  app.use('*', async (c, next) => {
    const { search } = new URL(c.req.url);
    const asked = [c.req.path + search, c.req.path].filter((path) => path.length <= longest_path);
    const found = await c.var.db
      .selectFrom('redirects as r')
      .innerJoin('articles as a', 'a.id', 'r.article_id')
      .select(['r.old_path', 'a.number', 'a.day', 'a.slug'])
      .where('r.old_path', 'in', asked)
      .execute();
    const [best] = found.sort((one, other) => other.old_path.length - one.old_path.length);
    if (best && (c.req.method === 'GET' || c.req.method === 'HEAD')) return redirected(c, articlePath(best));
    return next();
  });
  return app;
}
