import { sql } from 'kysely';
import type { Db } from '../../kernel/database.js';
import type { Option } from '../../page/form.js';
import type { AddressHolder } from './holder.js';

/** So many sources are offered where an address is made sure of. */
export const most_offered = 30;

/**
 * The sources that an address, its holder, or the case it belongs to has already, for a field that takes a code: the
 * newest first. Of a place they are those of the stays there.
 */
export async function sourcesNear(
  db: Db,
  holder: Pick<AddressHolder, 'kind' | 'id'>,
  addressId: string | null = null,
): Promise<Option[]> {
  const { kind, id } = holder;
  const near = {
    person: sql`select source_id from fact_sources where person_id = ${id}`,
    office: sql`select source_id from office_sources where office_id = ${id}`,
    place: sql`select c.source_id from stay_places s join citations c on c.fact_id = s.id where s.place_id = ${id}`,
    lawyer: sql`select f.source_id from lawyers l join fact_sources f on f.person_id = l.person_id where l.id = ${id}`,
  };
  const { rows } = await sql<{ code: string; title: string; publisher: string | null }>`
    select s.code, s.title, s.publisher from sources s where s.id in (${near[kind]}
      union select a.source_id from address_sources a join addresses h on h.id = a.address_id
        where a.address_id = ${addressId}::uuid or h.${sql.ref(`${kind}_id`)} = ${id})
    order by s.published_on desc nulls last, s.code limit ${most_offered}`.execute(db);
  return rows.map(({ code, title, publisher }) => ({
    value: code,
    label: [code, title.slice(0, 70), publisher?.slice(0, 30)].filter(Boolean).join(' · '),
  }));
}
