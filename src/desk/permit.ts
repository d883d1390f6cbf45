import type { Context, Hono } from 'hono';
import type { Permission, Route, RouteTable } from '../kernel/access.js';
import { Missing, Refused } from '../kernel/refusals.js';
import type { Objection } from '../page/permitted.js';
import { isClosed } from '../register/record/kept-close.js';
import { permissionsOf, type Role, rolesWith } from '../staff/role.js';
import { roleWords } from '../staff/role-view.js';
import type { DoorEnv } from './means.js';
import type { Prover } from './proving.js';
import { stepUp } from './step-up.js';

/** Whether somebody behind the guard may come to a route. Of what has no row nobody may have anything. */
export function mayCome(row: Route | undefined, held: readonly Role[]): boolean {
  if (row === undefined || row.who === 'visitor') return false;
  return row.who === 'any staff' || row.who === 'threshold' || permissionsOf(held).has(row.who);
}

/**
 * What runs before each page: whoever may not come to this route is refused, and told whose work it is; whoever may is asked
 * who they are where the row wants that anew.
 */
export function permit(prover: Prover): Objection<DoorEnv> {
  return async (c, row) => {
    mustBeTheirs(c, row);
    const instead = row?.fresh ? await stepUp(c, prover) : null;
    if (instead === null && row) await mustBeOpen(c, row);
    return instead;
  };
}

/** Throws `Missing`, as for somebody who does not exist, where a path names a case that is kept close from whoever asks. */
async function mustBeOpen(c: Context<DoorEnv>, row: Route): Promise<void> {
  for (const [name, { is_case }] of Object.entries(row.of))
    if (is_case && (await isClosed(c.var.db, c.req.param(name) ?? ''))) throw new Missing('person');
}

function mustBeTheirs(c: Context<DoorEnv>, row: Route | undefined): void {
  if (mayCome(row, c.var.roles)) return;
  const isOurs = row !== undefined && !['visitor', 'threshold', 'any staff'].includes(row.who);
  if (!isOurs) throw new Refused('desk.permit.nobody', {}, 403);
  const roles = roleWords(c.var.say, rolesWith(row.who as Permission));
  throw new Refused('desk.permit.not_yours', { roles }, 403);
}

/**
 * Whether a link leads somewhere that this person may come to: the rule of the page that would answer. So the
 * navigation and Today ask the same table as the guard.
 */
export function mayOpen(
  app: Hono<DoorEnv>,
  table: RouteTable,
  held: readonly Role[],
): (href: string) => boolean {
  return (href) => {
    const [matched] = app.router.match('GET', href.replace(/[?#].*/, ''));
    const route = matched
      .map(([[, one]]) => one as { method: string; path: string })
      .find(({ method }) => method === 'GET');
    return route !== undefined && mayCome(table.row('GET', route.path), held);
  };
}
