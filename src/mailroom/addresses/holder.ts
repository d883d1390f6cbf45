import { sql } from 'kysely';
import { isId } from '../../kernel/chance.js';
import type { Db } from '../../kernel/database.js';
import { Missing } from '../../kernel/refusals.js';

/** Whose an address is. */
export interface AddressHolder {
  kind: 'person' | 'place' | 'office' | 'lawyer';
  id: string;
  name: string;
  /** Of a person, or of the person whom a lawyer defends. */
  slug: string | null;
}

const kinds = ['person', 'place', 'office', 'lawyer'] as const;

/** Everybody who can have an address, with the words by which they are looked for. */
const holders = sql`(
  select 'person' as kind, p.id, coalesce(n.form, p.code) as name, p.slug
  from people p left join lateral (select n.form
    from person_names n join facts f on f.id = n.id and f.struck_at is null
    where n.person_id = p.id order by n.script is distinct from 'Latn', n.position limit 1) n on true
  union all select 'place', id, name, null from places_of_detention
  union all select 'office', id, names ->> 'en', null from offices
  union all select 'lawyer', l.id, l.name, p.slug from lawyers l join people p on p.id = l.person_id
    where l.name is not null
) as holder`;

/** The holder that an address of the desk names: `person:<id>`. Throws `Missing`. */
export async function holderNamed(db: Db, text: string): Promise<AddressHolder> {
  const [kind = '', id = ''] = text.split(':');
  if (!kinds.some((one) => one === kind) || !isId(id)) throw new Missing('holder');
  const { rows } = await sql<AddressHolder>`
    select * from ${holders} where kind = ${kind} and id = ${id}`.execute(db);
  if (!rows[0]) throw new Missing('holder');
  return rows[0];
}

/** How many are offered when somebody looks for a holder. */
export const most_found = 30;

/** People, places, offices and lawyers whose name, or any form of it, holds these words; at most 30. */
export async function findHolders(db: Db, words: string): Promise<AddressHolder[]> {
  const like = `%${words
    .trim()
    .slice(0, 100)
    .replace(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await sql<AddressHolder>`
    select * from ${holders}
    where name ilike ${like} or (kind = 'person'
      and id in (select person_id from person_names where form ilike ${like} limit ${most_found}))
    order by kind, name, id limit ${most_found}`.execute(db);
  return rows;
}
