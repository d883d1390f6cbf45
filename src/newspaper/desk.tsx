import { Hono } from 'hono';
import type { DeskEnv } from '../page/web.js';
import type { PicturePress } from '../print/picture-press.js';
import { articlesDesk } from './articles/desk.js';
import { historyDesk } from './articles/history-desk.js';
import { outDesk } from './articles/out-desk.js';
import { picturesDesk } from './articles/pictures-desk.js';
import { sectionsDesk } from './articles/sections-desk.js';
import { tiesDesk } from './articles/ties-desk.js';
import { issuesDesk } from './issues/desk.js';
import { joiningDesk } from './joining/desk.js';
import { type NewsletterDeskMeans, newsletterDesk } from './newsletter/desk.js';

/** The pages of this room for staff. */
export function newspaperDesk(means: { pictures: PicturePress } & NewsletterDeskMeans): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  app.route('/', articlesDesk());
  app.route('/', tiesDesk());
  app.route('/', picturesDesk(means));
  app.route('/', outDesk());
  app.route('/', historyDesk());
  app.route('/', sectionsDesk());
  app.route('/', issuesDesk());
  app.route('/', newsletterDesk(means));
  app.route('/', joiningDesk());
  return app;
}
