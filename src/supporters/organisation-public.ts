import type { PublicDb, Published } from '../kernel/database.js';
import { Missing } from '../kernel/refusals.js';

/** One public organisation. */
export type PublicOrganisation = Published['organisations'];

/** One public organisation by its slug. Throws `Missing`, also for one that is not to be named. */
export async function organisationBySlug(db: PublicDb, slug: string): Promise<PublicOrganisation> {
  // An address can hold bytes that the database takes for no text at all.
  if (!/^[a-z0-9-]{1,100}$/.test(slug)) throw new Missing('organisation');
  const found = await db.selectFrom('organisations').selectAll().where('slug', '=', slug).executeTakeFirst();
  if (!found) throw new Missing('organisation');
  return found;
}

/** All organisations together, those not named among them; members counted once in a federation. */
export async function supportOf(db: PublicDb): Promise<Published['support']> {
  return db.selectFrom('support').selectAll().executeTakeFirstOrThrow();
}
