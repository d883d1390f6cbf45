import { sql } from 'kysely';
import type { PublicDb } from '../../kernel/database.js';

/** A step of somebody's case, as a list of news tells it. */
export interface LatestStep {
  person_id: string;
  slug: string;
  /** The person's name as the register writes it first. */
  name: string;
  /** Of the step, on the person's page. */
  code: string;
  type: string;
  /** EDTF. */
  happened: string;
  summary: string;
}

/**
 * The steps of all public cases that happened last, up to a day (YYYY-MM-DD), the latest first. What stands around
 * a case is no step of it and left out.
 */
export async function latestSteps(db: PublicDb, day: string, limit: number): Promise<LatestStep[]> {
  // Walks index course_events_latest from its end; the day of a step is EDTF, whose text sorts by its beginning. How
  // many are wanted is written out: a plan for any number of them would sort all.
  const { rows } = await sql<LatestStep>`
    select e.person_id, p.slug, p.name, e.code, e.type, e.happened, e.summary
    from course_events e join people p on p.id = e.person_id
    where e.happened collate "C" <= ${day} and e.happened ~ '^[0-9]' and e.type not in ('background', 'context')
      and not exists (select from facts f where f.id = e.id and f.struck_at is not null)
    order by e.happened collate "C" desc, e.id limit ${sql.lit(limit)}`.execute(db);
  return rows;
}
