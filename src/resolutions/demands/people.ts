import { sql } from 'kysely';
import type { PublicDb } from '../../kernel/database.js';

/** Ids of everybody whom a demand, or a line of a model that answers one, names and of whom may be told. */
export async function peopleOfDemands(db: PublicDb): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct w.person_id as id from published.demand_people w
    union select distinct w.person_id from published.ask_people w
    where w.version_id in (select distinct on (v.text_id) v.id from published.versions v
      order by v.text_id, v.number desc)`.execute(db);
  return rows.map(({ id }) => id);
}
