import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../kernel/database.js';

/** What became of the papers to one office, or to everybody in one prison. */
export interface Statistics {
  /** Null: papers to prisoners of whom the register does not know where they were. */
  id: string | null;
  name: string | null;
  /** Everything that left, by whatever way. */
  left: number;
  confirmed: number;
  returned: number;
  refused: number;
  answered: number;
  /** Days from leaving to the first word of it: the median, and of how many papers there was a word. */
  median_days: number | null;
  words: number;
}

const counted = sql`
  count(*)::int as left,
  count(*) filter (where d.state in ('confirmed', 'replied'))::int as confirmed,
  count(*) filter (where d.state = 'returned')::int as returned,
  count(*) filter (where d.state = 'refused')::int as refused,
  count(*) filter (where d.state = 'replied')::int as answered,
  (percentile_cont(0.5) within group (order by d.word_on - d.left_on)
    filter (where d.word_on >= d.left_on))::float8 as median_days,
  count(*) filter (where d.word_on >= d.left_on)::int as words`;

/** At most so many offices and prisons are listed; those to which the most has left come first. */
const most_listed = 300;

/** Per office, those first to which the most has left. */
export async function officeStatistics(db: Db): Promise<Statistics[]> {
  return statistics(
    db,
    sql`select d.addressee_id as id, max(d.addressee_name) as name, ${counted}
      from dispatches d
      where d.addressee_kind = 'office' and d.left_on is not null group by d.addressee_id`,
  );
}

/**
 * Per prison: the place whose address stood on the paper, or else the one where the register has the person on
 * the day on which it left.
 */
export async function prisonStatistics(db: Db): Promise<Statistics[]> {
  return statistics(
    db,
    sql`select p.id, p.name, ${counted}
      from dispatches d
        left join addresses a on a.id = d.address_id
        left join lateral (
          select s.place_id from stays s join facts f on f.id = s.id and f.struck_at is null
          -- EDTF and days compare as texts as long as a stay begins within the years of one era.
          where s.person_id = d.addressee_id and coalesce(s.began, '') <= d.left_on::text
          order by coalesce(s.began, '') desc, s.position desc limit 1) s on a.place_id is null
        left join places_of_detention p on p.id = coalesce(a.place_id, s.place_id)
      where d.addressee_kind = 'prisoner' and d.left_on is not null group by p.id, p.name`,
  );
}

async function statistics(db: Db, groups: RawBuilder<unknown>): Promise<Statistics[]> {
  const { rows } = await sql<Statistics>`
    select * from (${groups}) g order by g.left desc, g.name nulls last, g.id limit ${most_listed}`.execute(
    db,
  );
  return rows;
}
