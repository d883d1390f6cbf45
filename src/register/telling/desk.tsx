import { Hono } from 'hono';
import type { DeskEnv } from '../../page/web.js';
import { type ConsentMeans, consentDesk } from './consent-desk.js';
import { previewDesk } from './preview-desk.js';
import { proposalDesk } from './proposal-desk.js';
import { tellDesk } from './tell-desk.js';

/** What may be told of a person, on what basis, and who agreed: its pages at the desk. */
export function tellingDesk(means: ConsentMeans): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  for (const page of [tellDesk(), consentDesk(means), previewDesk(), proposalDesk()]) app.route('/', page);
  return app;
}
