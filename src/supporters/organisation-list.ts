import { sql } from 'kysely';
import { isId } from '../kernel/chance.js';
import type { Db } from '../kernel/database.js';
import { Missing } from '../kernel/refusals.js';
import type { Kind, Level } from './tables.js';

/** An organisation as the desk sees it, with its place in the tree. */
export interface AtDesk {
  id: string;
  slug: string;
  name: string;
  kind: Kind;
  level: Level;
  country: string;
  members: number | null;
  /** As it wrote it. */
  part_of: string | null;
  part_of_id: string | null;
  decided: boolean;
  /** Whether it stands with us by something, and whether it may be named. */
  stands: boolean;
  named: boolean;
  /** In whose number its members are. */
  within_id: string | null;
  within_name: string | null;
  within_members: number | null;
}

/** So many the desk shows at once; a search narrows it. */
export const most_shown = 500;

const columns = sql`
  o.id, o.slug, o.name, o.kind, o.level, o.country, o.members, o.part_of, p.one_id as part_of_id,
  o.part_of_decided_at is not null as decided,
  exists (select from organisation_supports s join organisations_one x on x.id = s.organisation_id
    where x.one_id = o.id and s.ended_at is null) as stands,
  exists (select from consents c join organisations_one x on x.id = c.organisation_id
    where x.one_id = o.id and c.withdrawn_at is null) as named,
  w.above_id as within_id, f.name as within_name, f.members as within_members`;
const tables = sql`
  organisations o join organisations_one u on u.id = o.id and u.one_id = o.id
    left join organisations_one p on p.id = o.part_of_id
    left join organisations_within w on w.id = o.id
    left join organisations f on f.id = w.above_id`;

/** All of them, in the order of names, at most 500; `q` narrows it by a part of the name. */
export async function organisationsAtDesk(db: Db, q: string): Promise<AtDesk[]> {
  const like = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await sql<AtDesk>`
    select ${columns} from ${tables} where o.name ilike ${like} order by o.name, o.id limit ${most_shown}`.execute(
    db,
  );
  return rows;
}

/** One of them; a row that was found to be another one gives that one. Throws `Missing`. */
export async function organisationAtDesk(db: Db, id: string): Promise<AtDesk> {
  if (!isId(id)) throw new Missing('organisation');
  const { rows } = await sql<AtDesk>`
    select ${columns} from ${tables}
    where o.id = (select one_id from organisations_one where id = ${id})`.execute(db);
  const [one] = rows;
  if (!one) throw new Missing('organisation');
  return one;
}

/** What is directly part of it. */
export async function partsOf(db: Db, id: string): Promise<AtDesk[]> {
  const { rows } = await sql<AtDesk>`
    select ${columns} from ${tables} where p.one_id = ${id} order by o.name, o.id limit ${most_shown}`.execute(
    db,
  );
  return rows;
}

/** One line of the tree: an organisation and how deep it stands. */
export interface Branch {
  one: AtDesk;
  depth: number;
}

/** The list as a tree, roots in their order; whose upper one is not in the list stands as a root. */
export function asTree(list: AtDesk[]): Branch[] {
  const known = new Set(list.map(({ id }) => id));
  const below = new Map<string | null, AtDesk[]>();
  for (const one of list) {
    const above = one.part_of_id !== null && known.has(one.part_of_id) ? one.part_of_id : null;
    below.set(above, [...(below.get(above) ?? []), one]);
  }
  const walk = (above: string | null, depth: number): Branch[] =>
    (below.get(above) ?? []).flatMap((one) => [{ one, depth }, ...walk(one.id, depth + 1)]);
  return walk(null, 0);
}
