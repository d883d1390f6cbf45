import type { Actor } from '../../kernel/actor.js';
import { newId, newToken, tokenHash } from '../../kernel/chance.js';
import { day_ms } from '../../kernel/clock.js';
import type { Db } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing } from '../../kernel/refusals.js';

/** A private link ends so many days after it was made or a button behind it was pressed last. */
export const link_days = 400;

/** The path of a private link. */
export const linkPath = (token: string) => `/adoptions/follow/${token}`;

/**
 * Makes a private link to an adoption and ends those before it. Returns its secret, which is kept nowhere:
 * the database has its hash. Run it inside the act that gives it to the officer.
 */
export async function newLink(tx: Db, actor: Actor, adoptionId: string): Promise<string> {
  const token = newToken(actor.chance);
  const now = actor.clock.now();
  await tx
    .updateTable('officer_links')
    .set({ ended_at: now })
    .where('adoption_id', '=', adoptionId)
    .where('ended_at', 'is', null)
    .execute();
  await tx
    .insertInto('officer_links')
    .values({
      id: newId(actor.chance),
      adoption_id: adoptionId,
      token_hash: tokenHash(token),
      made_at: now,
      used_at: now,
    })
    .execute();
  await record(tx, actor, { what: 'adoption.link_made', subject: `adoption:${adoptionId}` });
  return token;
}

export interface FoundLink {
  id: string;
  adoption_id: string;
  /** It is too old, or a newer one was given: it only leads to the form that asks for another. */
  over: boolean;
}

/** The adoption of a private link. Throws `Missing` for one that was never given. Opening it changes nothing. */
export async function adoptionBehind(db: Db, actor: Actor, token: string): Promise<FoundLink> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) throw new Missing('link');
  const found = await db
    .selectFrom('officer_links')
    .select(['id', 'adoption_id', 'used_at', 'ended_at'])
    .where('token_hash', '=', tokenHash(token))
    .executeTakeFirst();
  if (!found) throw new Missing('link');
  const { used_at, ended_at, ...link } = found;
  const old = used_at.getTime() < actor.clock.now().getTime() - link_days * day_ms;
  return { ...link, over: ended_at !== null || old };
}

/** Notes that a button behind the link was pressed, and gives its adoption. Throws `Missing`, also for one that is over. */
export async function pressedBehind(tx: Db, actor: Actor, token: string): Promise<string> {
  const { id, adoption_id, over } = await adoptionBehind(tx, actor, token);
  if (over) throw new Missing('link');
  await tx.updateTable('officer_links').set({ used_at: actor.clock.now() }).where('id', '=', id).execute();
  return adoption_id;
}

/** Removes links that are over for good: 400 days after their last use, or after a newer one was given. Returns how many. */
export async function forgetOldLinks(db: Db, actor: Actor): Promise<number> {
  const until = new Date(actor.clock.now().getTime() - link_days * day_ms);
  const { numDeletedRows } = await db
    .deleteFrom('officer_links')
    .where((is) => is.or([is('used_at', '<', until), is('ended_at', '<', until)]))
    .executeTakeFirst();
  return Number(numDeletedRows);
}
