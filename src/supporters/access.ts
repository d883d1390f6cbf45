import { every, get, only, post, type Route } from '../kernel/access.js';

const publicOrganisation = only('organisation', 'public', 'withdrawn');
const organisation = every('organisation');

/** Who may come to visitors’ pages of organisations. */
export const supportersSiteRoutes: readonly Route[] = [
  get('/organisations/:file{[^/]+\\.json}', 'visitor', { file: publicOrganisation }),
  get('/organisations/:slug', 'visitor', { slug: publicOrganisation }),
];

/** Who may come to the desk’s pages of organisations. */
export const supportersDeskRoutes: readonly Route[] = [
  get('/desk/organisations', 'adoptions'),
  get('/desk/organisations/:id', 'adoptions', { id: organisation }),
  post('/desk/organisations/:id/part-of', 'adoptions', { id: organisation }),
  post('/desk/organisations/:id/join', 'adoptions', { id: organisation }),
  post('/desk/organisations/:id/undo', 'adoptions', { id: organisation }),
];
