import { type Context, Hono } from 'hono';
import { among } from '../../kernel/database.js';
import type { VisitorEnv } from '../../page/web.js';
import { articlePath } from './address.js';
import { redirected } from './site.js';

/** Longer was no address of an article. */
const longest_path = 1000;

type Ctx = Context<VisitorEnv>;

/** `/?p=22485`: the short addresses of a site that came from WordPress. They stand before the front page. */
export function oldShortAddressesSite(): Hono<VisitorEnv> {
  return new Hono<VisitorEnv>().use('/', async (c, next) => {
    const { search } = new URL(c.req.url);
    return (/^\?(p|page_id)=\d{1,12}$/.test(search) && (await ledOn(c, [`/${search}`]))) || next();
  });
}

/**
 * Addresses of the site that an article came from, as browsers send them, for whatever nobody else answers: it stands
 * behind all rooms. First the address with its question, then without.
 */
export function oldAddressesSite(): Hono<VisitorEnv> {
  return new Hono<VisitorEnv>().use('*', async (c, next) => {
    const { search } = new URL(c.req.url);
    return (await ledOn(c, [c.req.path + search, c.req.path])) || next();
  });
}

/** To the article of the first of these old addresses that is one; null where none is. */
async function ledOn(c: Ctx, paths: string[]): Promise<Response | null> {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return null;
  const asked = paths.filter((path) => path.length <= longest_path);
  const found = await c.var.db
    .selectFrom('redirects as r')
    .innerJoin('articles as a', 'a.id', 'r.article_id')
    .select(['r.old_path', 'a.number', 'a.day', 'a.slug'])
    .where('r.old_path', '=', among(asked))
    .execute();
  const best = asked.flatMap((path) => found.find(({ old_path }) => old_path === path) ?? [])[0];
  return best ? redirected(c, articlePath(best)) : null;
}
