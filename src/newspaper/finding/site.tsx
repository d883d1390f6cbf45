import { Hono } from 'hono';
import type { VisitorEnv } from '../../page/web.js';
import { feedsSite } from './feeds-site.js';
import { searchSite } from './search-site.js';

/** How the paper and the rest of the site are found: feeds and search. */
export function findingSite(): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();
  app.route('/', feedsSite());
  app.route('/', searchSite());
  return app;
}
