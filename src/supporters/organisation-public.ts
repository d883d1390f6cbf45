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

/** Where an organisation stands now whose address was `slug` before two were found to be one; null: nowhere. */
export async function movedTo(db: PublicDb, slug: string): Promise<string | null> {
  if (!/^[a-z0-9-]{1,100}$/.test(slug)) return null;
  const found = await db
    .selectFrom('organisation_forms')
    .select('organisation_slug')
    .where('slug', '=', slug)
    .executeTakeFirst();
  return found?.organisation_slug ?? null;
}

/** Other names under which an organisation was entered, in the order of the alphabet. */
export async function otherNames(db: PublicDb, organisationId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('organisation_forms')
    .select('name')
    .where('organisation_id', '=', organisationId)
    .orderBy('name')
    .execute();
  return rows.map(({ name }) => name);
}

/** All organisations together, those not named among them; members counted once in a federation. */
export async function supportOf(db: PublicDb): Promise<Published['support']> {
  return db.selectFrom('support').selectAll().executeTakeFirstOrThrow();
}
