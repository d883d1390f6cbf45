import { Hono } from 'hono';
import type { VisitorEnv } from '../../page/web.js';
import { cardsSite } from './cards-site.js';
import { embedSite } from './embed-site.js';
import { feedsSite } from './feeds-site.js';
import { searchSite } from './search-site.js';
import { sitemapSite } from './sitemap-site.js';

/** How the site is found and shown elsewhere: feeds, search, the list of all pages, pictures of links, counts. */
export function findingSite(): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();
  app.route('/', feedsSite());
  app.route('/', searchSite());
  app.route('/', sitemapSite());
  app.route('/', cardsSite());
  app.route('/', embedSite());
  return app;
}
