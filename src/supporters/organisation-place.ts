import { sql } from 'kysely';
import type { PublicDb } from '../kernel/database.js';

/** An organisation beside the one that a page is about. */
export interface Neighbour {
  slug: string;
  name: string;
  members: number | null;
}

/** Where an organisation stands among those that are named. */
export interface Place {
  /** Those above it, the nearest first. */
  above: Neighbour[];
  /** Those that are part of it, by name; at most `most_below`. */
  below: Neighbour[];
  /** How many are part of it. */
  below_count: number;
}

export const most_below = 200;
/** Deeper than any federation; the database keeps the ties a tree, so this ends in any case. */
const most_above = 20;

/**
 * The place of a named organisation in its federation. Reads what is published only: an organisation that
 * is not named breaks the chain, for what it is part of is its own word. In which of them its members are
 * counted, the organisation itself tells (`within_slug`).
 */
export async function placeOf(db: PublicDb, slug: string): Promise<Place> {
  const { rows: above } = await sql<Neighbour>`
    with recursive up (slug, name, members, part_of_slug, step) as (
      select p.slug, p.name, p.members, p.part_of_slug, 1
        from published.organisations o join published.organisations p on p.slug = o.part_of_slug
        where o.slug = ${slug}
      union all
      select p.slug, p.name, p.members, p.part_of_slug, up.step + 1
        from up join published.organisations p on p.slug = up.part_of_slug
        where up.step < ${most_above})
    select slug, name, members from up order by step`.execute(db);
  const below = await db
    .selectFrom('organisations')
    .select(['slug', 'name', 'members'])
    .where('part_of_slug', '=', slug)
    .orderBy('name')
    .orderBy('id')
    .limit(most_below)
    .execute();
  const { count } = await db
    .selectFrom('organisations')
    .select((is) => is.fn.countAll<number>().as('count'))
    .where('part_of_slug', '=', slug)
    .executeTakeFirstOrThrow();
  return { above, below, below_count: count };
}
