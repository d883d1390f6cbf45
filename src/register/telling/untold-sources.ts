import { sql } from 'kysely';
import type { Db } from '../../kernel/database.js';
import type { Told } from '../tables.js';

/** A source that visitors do not see, and on how many of the facts that were asked about it stands. */
export interface UntoldSource {
  code: string;
  title: string;
  publisher: string | null;
  told: Told;
  facts: number;
}

/**
 * The sources of some facts that visitors do not see, or would not see if the facts were told: a source is told
 * apart, because it can give somebody away. What was struck out is left out; the sides of a contradiction count as it.
 */
export async function untoldSourcesOf(db: Db, facts: string[]): Promise<UntoldSource[]> {
  if (facts.length === 0) return [];
  const asked = sql`${facts}::uuid[]`;
  const { rows } = await sql<UntoldSource>`
    select s.code, s.title, s.publisher, s.told, count(distinct coalesce(o.contradiction_id, f.id)) as facts
    from citations c
    join sources s on s.id = c.source_id and s.told <> 'public'
    join facts f on f.id = c.fact_id and f.struck_at is null
    left join contradiction_positions o on o.id = f.id
    where c.fact_id in (select unnest(${asked})
      union all select id from contradiction_positions where contradiction_id = any(${asked}))
    group by s.id order by s.title, s.code`.execute(db);
  return rows;
}
