import { Hono } from 'hono';
import type { DeskEnv } from '../page/web.js';
import { type LawyerMeans, lawyerDesk } from './lawyers/lawyer-desk.js';
import { recordDesk } from './record/desk.js';
import { factDesk } from './record/fact-desk.js';
import { newCaseDesk } from './record/new-case-desk.js';
import { ownDesk } from './record/own-desk.js';
import { peopleDesk } from './record/people-desk.js';
import { tellDesk } from './record/tell-desk.js';

/** The register's pages at the desk: its people, each with the record, and what goes with it. */
export function registerDesk(means: LawyerMeans): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  // `/desk/people/new` stands before the people's addresses, one of which it is not.
  const pages = [peopleDesk(), newCaseDesk(), recordDesk(), factDesk(), ownDesk(), tellDesk()];
  for (const page of [...pages, lawyerDesk(means)]) app.route('/', page);
  return app;
}
