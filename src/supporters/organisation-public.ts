import type { SelectQueryBuilder } from 'kysely';
import type { PublicDb, Published } from '../kernel/database.js';
import { Missing } from '../kernel/refusals.js';
import type { Kind } from './tables.js';

/** One public organisation. */
export type PublicOrganisation = Published['organisations'];

/** What the list of organisations can be narrowed to. */
export interface Wanted {
  q?: string;
  country?: string;
  kind?: string;
}

export const page_size = 50;

/** A page of the public list in the order of names (pages count from 1), and how many there are. */
export async function organisationsPage(
  db: PublicDb,
  wanted: Wanted,
  page: number,
): Promise<{ organisations: PublicOrganisation[]; count: number }> {
  const counted = await narrowed(db, wanted)
    .select((is) => is.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const organisations = await narrowed(db, wanted)
    .selectAll()
    .orderBy('name')
    .orderBy('id')
    .limit(page_size)
    .offset((page - 1) * page_size)
    .execute();
  return { organisations, count: counted.count };
}

/** Every public organisation, in the order of names: for JSON and CSV. */
export async function organisationsAll(db: PublicDb, wanted: Wanted = {}): Promise<PublicOrganisation[]> {
  return narrowed(db, wanted).selectAll().orderBy('name').orderBy('id').execute();
}

function narrowed(
  db: PublicDb,
  { q, country, kind }: Wanted,
): SelectQueryBuilder<Published, 'organisations', object> {
  // Who has withdrawn everything keeps its page, and is in no list.
  let query = db.selectFrom('organisations').where('withdrawn_on', 'is', null);
  // In PostgreSQL's patterns these three have a meaning of their own.
  if (q) query = query.where('name', 'ilike', `%${q.replace(/[\\%_]/g, '\\$&')}%`);
  if (country) query = query.where('country', '=', country);
  if (kind) query = query.where('kind', '=', kind as Kind);
  return query;
}

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

/** Countries and kinds of the public list, for its filter. */
export async function organisationsSpread(db: PublicDb): Promise<{ countries: string[]; kinds: Kind[] }> {
  const countries = await db
    .selectFrom('organisations')
    .select('country')
    .distinct()
    .orderBy('country')
    .execute();
  const kinds = await db.selectFrom('organisations').select('kind').distinct().orderBy('kind').execute();
  return { countries: countries.map((row) => row.country), kinds: kinds.map((row) => row.kind) };
}

/** All organisations together, those not named among them; members counted once in a federation. */
export async function supportOf(db: PublicDb): Promise<Published['support']> {
  return db.selectFrom('support').selectAll().executeTakeFirstOrThrow();
}
