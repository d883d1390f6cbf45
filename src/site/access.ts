import { before, get, only, type Route } from '../kernel/access.js';

const person = only('person', 'public');

/** Who may come to visitors’ pages of the site’s own door. */
export const siteOwnRoutes: readonly Route[] = [
  before('/*', 'visitor'),
  get('/', 'visitor'),
  get('/people/:file{[^/]+\\.json}', 'visitor', { file: person }),
  get('/people/:slug', 'visitor', { slug: person }),
  get('/safety', 'visitor'),
];
