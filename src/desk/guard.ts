import type { Context, Hono, MiddlewareHandler } from 'hono';
import { askedBy } from '../kernel/asking.js';
import type { Config } from '../kernel/config.js';
import { Refused } from '../kernel/refusals.js';
import { typedIn } from '../page/typed.js';
import { HeldKeys } from '../staff/compartment.js';
import { permissionsOf, rolesOf } from '../staff/role.js';
import { isFormOf, isLive, sessionOf } from '../staff/session.js';
import { carriedAsText, carriedBy, showCarried } from './carried.js';
import { sessionCookie, setSessionCookie } from './cookie.js';
import { endWithSession } from './download.js';
import type { DeskMeans, DoorEnv, ThresholdEnv } from './means.js';
import { mayOpen } from './permit.js';
import type { Prover } from './proving.js';
import { showSignIn } from './sign-in.js';
import { leadOn } from './standing.js';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a form was sent by a page of another site. Browsers say so in Sec-Fetch-Site (W3C Fetch
 * Metadata), older ones in Origin. `null` as the origin says nothing: our own Referrer-Policy makes
 * browsers send it with our own forms. The form's token decides in every case.
 */
export function isFromElsewhere(c: Context, config: Config): boolean {
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const origin = c.req.header('origin');
  return origin !== undefined && origin !== 'null' && !isOurs(c, config, origin);
}

/** Whether the browser says that a page of ours sent the form; an older one may say nothing. */
function isFromHere(c: Context, config: Config): boolean {
  return c.req.header('sec-fetch-site') === 'same-origin' || isOurs(c, config, c.req.header('origin') ?? '');
}

function isOurs(c: Context, config: Config, origin: string): boolean {
  const ours = [c.req.header('host'), new URL(c.req.url).host, new URL(config.publicUrl).host];
  return URL.canParse(origin) && ours.includes(new URL(origin).host);
}

/** Refuses a form of another site, on every page of the desk, those before the guard too. */
export function ownFormsOnly(means: DeskMeans): MiddlewareHandler {
  return async (c, next) => {
    if (!reading.has(c.req.method) && isFromElsewhere(c, means.config)) {
      throw new Refused('desk.form.from_elsewhere', {}, 403);
    }
    await next();
  };
}

/**
 * The guard in front of every room of the desk. It asks the database for the session at each request,
 * puts the person, their keys and the form's token in place, and lets a form in only with that token.
 * Without a session a page leads to sign-in; a form is not taken, and the page that says so carries what was
 * typed through the sign-in. A form of an older session is shown with the token of this one, to be sent again.
 * Whether this person may come to the page that was asked for, `permit` says in front of each.
 */
export function guard(means: DeskMeans, app: Hono<DoorEnv>, prover: Prover): MiddlewareHandler<DoorEnv> {
  const { db, clock, chance, config, known, table } = means;
  return async (c, next) => {
    const token = sessionCookie(c, config);
    const session = token ? await sessionOf(db, clock, token) : null;
    if (!session) {
      if (token) setSessionCookie(c, config, null);
      if (!reading.has(c.req.method)) {
        const carried = isFromHere(c, config) ? await carriedBy(c) : null;
        if (!carried) throw new Refused('desk.form.signed_out', {}, 403);
        c.status(403);
        return showSignIn(
          c as unknown as Context<ThresholdEnv>,
          prover,
          { next: '/desk', carried: carriedAsText(carried) },
          [],
        );
      }
      const url = new URL(c.req.url);
      const next = url.pathname === '/desk' ? '' : `?next=${encodeURIComponent(url.pathname + url.search)}`;
      return c.redirect(`/desk/sign-in${next}`, 303);
    }
    if (token) known.note(token);
    const actor = { who: `staff:${session.staff.id}`, clock, chance };
    c.set('session', session);
    c.set('actor', actor);
    const roles = await rolesOf(db, session.staff.id);
    const permissions = permissionsOf(roles);
    c.set('roles', roles);
    c.set('may', (permission) => permissions.has(permission));
    c.set('mayOpen', mayOpen(app, table, roles));
    if (!reading.has(c.req.method) && !isFormOf(session, (await typedIn(c, 'csrf')).csrf)) {
      const carried = isFromHere(c, config) ? await carriedBy(c) : null;
      if (!carried) throw new Refused('desk.form.no_token', {}, 403);
      c.status(403);
      return showCarried(c, carried, session.csrf);
    }
    // Without its second step a session leads to that step and to nothing else: no person, no keys.
    if (session.standing !== 'open') {
      const answer = await leadOn(c, prover, session.standing);
      if (answer) return answer;
    } else {
      // What is kept close is there for those who are named for it: the database knows on whose behalf this page asks.
      c.set('db', askedBy(db, { staff: session.staff.id }));
      const holder = new HeldKeys(db, actor, session.staff.id, session.identity);
      c.set('holder', holder);
      c.set('keys', holder);
      c.set('staff', session.staff);
      c.set('csrf', session.csrf);
    }
    await next();
    endWithSession(c, () => isLive(db, session.id));
  };
}
