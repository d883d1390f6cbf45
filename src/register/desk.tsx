import { Hono } from 'hono';
import type { DeskEnv } from '../page/web.js';
import { custodyDesk } from './custody/desk.js';
import { detentionsDesk } from './detentions/desk.js';
import { csvDesk } from './files/csv-desk.js';
import { type LawyerMeans, lawyerDesk } from './lawyers/lawyer-desk.js';
import { recordDesk } from './record/desk.js';
import { factDesk } from './record/fact-desk.js';
import { newCaseDesk } from './record/new-case-desk.js';
import { ownDesk } from './record/own-desk.js';
import { peopleDesk } from './record/people-desk.js';
import { sourcesDesk } from './sources/desk.js';
import type { ConsentMeans } from './telling/consent-desk.js';
import { tellingDesk } from './telling/desk.js';

/** The register's pages at the desk: its people, each with the record, and what goes with it. */
export function registerDesk(means: LawyerMeans & ConsentMeans): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  // `/desk/people/new` stands before the people's addresses, one of which it is not.
  const records = [peopleDesk(), newCaseDesk(), recordDesk(), factDesk(), ownDesk(), lawyerDesk(means)];
  const beside = [tellingDesk(means), custodyDesk(), sourcesDesk(), detentionsDesk(), csvDesk()];
  for (const page of [...records, ...beside]) app.route('/', page);
  return app;
}
