import { Hono } from 'hono';
import type { DeskEnv } from '../../page/web.js';
import { contradictionsDesk } from './contradictions-desk.js';
import { publishersDesk } from './publishers-desk.js';
import { sourceDesk } from './source-desk.js';
import { sourcesListDesk } from './sources-desk.js';

/** Sources, their snapshots, publishers that count as one, and contradictions: their pages at the desk. */
export function sourcesDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  // `/desk/sources/new` and `/desk/sources/publishers` stand before the sources' codes, none of which they are.
  for (const page of [sourcesListDesk(), publishersDesk(), sourceDesk(), contradictionsDesk()]) {
    app.route('/', page);
  }
  return app;
}
