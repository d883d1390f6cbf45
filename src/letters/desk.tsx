import { Hono } from 'hono';
import type { Messages } from '../kernel/language.js';
import type { DeskEnv } from '../page/web.js';
import type { Press } from '../print/press.js';
import { answersDesk } from './answers/desk.js';
import { letterNoticesDesk } from './answers/notices-desk.js';
import { keepsakesDesk } from './keepsakes/desk.js';
import { moderationDesk } from './moderation/desk.js';
import { wishesDesk } from './offers/desk.js';
import { letterPapersDesk } from './papers/desk.js';
import { seasonsDesk } from './seasons/desk.js';

/** The pages of this room for staff. */
export function lettersDesk(means: { press: Press; messages: Messages }): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  app.route('/', letterPapersDesk(means));
  app.route('/', answersDesk());
  app.route('/', seasonsDesk(means));
  app.route('/', letterNoticesDesk(means));
  // Before the letters, whose addresses would take these for a letter's.
  app.route('/', wishesDesk());
  app.route('/', keepsakesDesk(means));
  app.route('/', moderationDesk());
  return app;
}
