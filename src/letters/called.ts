import { sql } from 'kysely';

/** How the person `p` of a question is called at the desk: in Latin letters, by a name that was not struck out. */
export const called = sql`coalesce((select n.form from person_names n join facts f on f.id = n.id and f.struck_at is null
  where n.person_id = p.id order by n.script is distinct from 'Latn', n.position limit 1), p.slug)`;
