import type { Context } from 'hono';
import { Refused } from '../kernel/refusals.js';
import type { Session } from '../staff/session.js';
import { carriedAsText, carriedBy } from './carried.js';
import type { DoorEnv } from './means.js';
import type { Prover } from './proving.js';
import { showSecondStep } from './second-step.js';

/** Where a session may go that lacks its second step: to take it, or, where there is none yet, to set one up. */
export const halfOpen: Record<Exclude<Session['standing'], 'open'>, readonly string[]> = {
  prove: ['/desk/second-step', '/desk/sign-out'],
  set_up: [
    ...['/desk/sign-out', '/desk/step-up', '/desk/account/noted'],
    ...['/desk/account/second-step', '/desk/account/code-app', '/desk/account/passkeys'],
  ],
};

/** Leads a session on to its second step; null where it is there already. */
export async function leadOn(
  c: Context<DoorEnv>,
  prover: Prover,
  standing: keyof typeof halfOpen,
): Promise<Response | null> {
  const { pathname, search } = new URL(c.req.url);
  if (halfOpen[standing].includes(pathname)) return null;
  const isForm = !['GET', 'HEAD', 'OPTIONS'].includes(c.req.method);
  if (standing === 'prove') {
    const carried = isForm ? await carriedBy(c) : null;
    if (carried) {
      c.status(403);
      const values = { next: '/desk', carried: carriedAsText(carried) };
      return showSecondStep(c, prover, c.var.session, values, []);
    }
    return c.redirect(`/desk/second-step?next=${encodeURIComponent(pathname + search)}`, 303);
  }
  if (isForm) throw new Refused('desk.second_step.first', {}, 403);
  return c.redirect('/desk/account/second-step', 303);
}
