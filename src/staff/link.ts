import './tables.js';
import type { Actor } from '../kernel/actor.js';
import { newToken, tokenHash } from '../kernel/chance.js';
import { type Clock, day_ms } from '../kernel/clock.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { Refused } from '../kernel/refusals.js';
import { hasStaff } from './member.js';
import { mustBeAllowed, type Role } from './role.js';

/** The link of the first start lives one day; an invitation has to find its way to a person. */
const first_ms = day_ms;
const invitation_ms = 3 * day_ms;

export interface OpenLink {
  kind: 'first' | 'invitation';
  made_by: string | null;
  roles: Role[];
}

/** Where a link leads: behind the public address of the site. */
export function welcomePath(token: string): string {
  return `/desk/welcome/${token}`;
}

/**
 * Makes the token of the one-time link through which the first person comes in, instead of any that
 * was made before; call it at each start. null when somebody has an account. Lives 24 hours; only its
 * hash is kept.
 */
export async function createFirstLink(db: Db, actor: Actor): Promise<string | null> {
  return transact(db, async (tx) => {
    if (await hasStaff(tx)) return null;
    await tx.deleteFrom('staff_links').where('kind', '=', 'first').where('used_at', 'is', null).execute();
    const token = await keepLink(tx, actor, { kind: 'first', made_by: null, roles: [] }, first_ms);
    await record(tx, actor, { what: 'staff.first_link_made', subject: 'staff' });
    return token;
  });
}

/**
 * Makes the token of an invitation, which lives 3 days and says what the invited person will do here. Only an
 * administrator who holds some key may invite.
 */
export async function invite(db: Db, actor: Actor, byId: string, roles: readonly Role[]): Promise<string> {
  return transact(db, async (tx) => {
    await mustBeAllowed(tx, byId, 'staff');
    const holds = await tx.selectFrom('grants').select('id').where('staff_id', '=', byId).executeTakeFirst();
    if (!holds) throw new Refused('staff.member.holds_nothing', {}, 403);
    const link = { kind: 'invitation' as const, made_by: byId, roles: [...roles] };
    const token = await keepLink(tx, actor, link, invitation_ms);
    await record(tx, actor, { what: 'staff.invited', subject: 'staff', detail: { roles } });
    return token;
  });
}

async function keepLink(tx: Db, actor: Actor, link: OpenLink, lives_ms: number): Promise<string> {
  const token = newToken(actor.chance);
  const now = actor.clock.now();
  await tx
    .insertInto('staff_links')
    .values({
      token_hash: tokenHash(token),
      ...link,
      made_at: now,
      expires_at: new Date(now.getTime() + lives_ms),
      used_at: null,
      used_by: null,
    })
    .execute();
  return token;
}

/** The link of a token while it can be used. Looking at it changes nothing: mail scanners open links. */
export async function openLink(db: Db, clock: Clock, token: string): Promise<OpenLink> {
  const found = await db
    .selectFrom('staff_links')
    .select(['kind', 'made_by', 'roles'])
    .where('token_hash', '=', tokenHash(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', clock.now())
    .executeTakeFirst();
  if (!found) throw new Refused('staff.link.over');
  return found;
}

/** The hash of a link that is over is kept so long, for whoever asks why it does not open. */
export const over_days = 30;

/** Removes links that were over 30 days ago, used or not; who invited whom stays with the person. Returns how many. */
export async function forgetLinks(db: Db, actor: Actor): Promise<number> {
  const until = new Date(actor.clock.now().getTime() - over_days * day_ms);
  const { numDeletedRows } = await db
    .deleteFrom('staff_links')
    .where('expires_at', '<', until)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Uses a link up, inside the act that lets the person in. Of two at once only one succeeds. */
export async function useLink(tx: Db, actor: Actor, token: string, staffId: string): Promise<void> {
  const used = await tx
    .updateTable('staff_links')
    .set({ used_at: actor.clock.now(), used_by: staffId })
    .where('token_hash', '=', tokenHash(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', actor.clock.now())
    .executeTakeFirst();
  if (used.numUpdatedRows === 0n) throw new Refused('staff.link.over');
}
