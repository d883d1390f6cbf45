import { Hono } from 'hono';
import type { Clock } from '../kernel/clock.js';
import type { VisitorEnv } from '../page/web.js';
import type { Press } from '../print/press.js';
import { articlesSite } from './articles/site.js';
import { findingSite } from './finding/site.js';
import { issuesSite } from './issues/site.js';
import { printSite } from './print/site.js';

/** The pages of this room for visitors. Old addresses (`articles/old-addresses.ts`) stand before and behind all rooms. */
export function newspaperSite(means: { press: Press; clock: Clock }): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();
  app.route('/', articlesSite());
  app.route('/', issuesSite());
  app.route('/', printSite(means));
  app.route('/', findingSite());
  return app;
}
