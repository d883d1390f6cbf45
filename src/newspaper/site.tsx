import { Hono } from 'hono';
import type { VisitorEnv } from '../page/web.js';
import { articlesSite } from './articles/site.js';
import { findingSite } from './finding/site.js';
import { issuesSite } from './issues/site.js';

/** The pages of this room for visitors. Old addresses (`articles/old-addresses.ts`) stand before and behind all rooms. */
export function newspaperSite(): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();
  app.route('/', articlesSite());
  app.route('/', issuesSite());
  app.route('/', findingSite());
  return app;
}
