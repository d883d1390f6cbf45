import { deskOwnRoutes } from './desk/access.js';
import { get, type Route, RouteTable } from './kernel/access.js';
import { lettersDeskRoutes, lettersSiteRoutes } from './letters/access.js';
import { mailroomDeskRoutes, mailroomSiteRoutes } from './mailroom/access.js';
import { newspaperDeskRoutes, newspaperSiteRoutes } from './newspaper/access.js';
import { styleSheet } from './page/style.js';
import { registerDeskRoutes, registerSiteRoutes } from './register/access.js';
import { resolutionsDeskRoutes, resolutionsSiteRoutes } from './resolutions/access.js';
import { siteOwnRoutes } from './site/access.js';
import { staffDeskRoutes } from './staff/access.js';
import { supportersDeskRoutes, supportersSiteRoutes } from './supporters/access.js';

/** What the start of the program answers before any door: nothing of it depends on who asks. */
const startRoutes: readonly Route[] = [
  get('/healthz', 'visitor'),
  get(styleSheet.path, 'visitor'),
  get('/robots.txt', 'visitor'),
];

/**
 * The one table of routes: who may come to each, what its parameters name, and where the second step is wanted
 * anew. A route without a row, and a row without a route, stop the start.
 */
export function routeTable(): RouteTable {
  return new RouteTable([
    ...startRoutes,
    ...siteOwnRoutes,
    ...registerSiteRoutes,
    ...mailroomSiteRoutes,
    ...supportersSiteRoutes,
    ...resolutionsSiteRoutes,
    ...lettersSiteRoutes,
    ...newspaperSiteRoutes,
    ...deskOwnRoutes,
    ...staffDeskRoutes,
    ...registerDeskRoutes,
    ...supportersDeskRoutes,
    ...mailroomDeskRoutes,
    ...resolutionsDeskRoutes,
    ...lettersDeskRoutes,
    ...newspaperDeskRoutes,
  ]);
}
