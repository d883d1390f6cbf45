import { sql } from 'kysely';
import type { Db } from '../../kernel/database.js';
import type { Typed } from './fact-form.js';

/** One thing that was done to a person's record. */
export interface Deed {
  seq: number;
  at: Date;
  /** Name of the staff member; else what the journal calls who it was (`clerk`, `operator`). */
  who: string;
  /** The act, as `fact.changed`. */
  what: string;
  why: string | null;
  /** The fact that it was done to; null when it was done to the person. */
  fact_id: string | null;
  /** For a change: the version that came of it. */
  version: number | null;
  /** For telling: from which step of the ladder to which. */
  from: string | null;
  to: string | null;
  /** For a change: what was said before it. */
  before: Typed | null;
  /** What was said after it, where that has been replaced meanwhile; null: what is said now. */
  after: Typed | null;
}

/** So many deeds stand on one page of a history. */
export const deeds_a_page = 100;

/**
 * What was done to a person and to the person's facts, to one fact, or to a source, newest first: who, what, when,
 * why, and what was said before. `before` gives what lies before that number of the journal.
 */
export async function historyOf(
  db: Db,
  of: { personId: string; factId?: string } | { sourceId: string },
  before: number | null = null,
): Promise<Deed[]> {
  const own = 'sourceId' in of ? of.sourceId : of.personId;
  const subjects =
    'sourceId' in of
      ? sql`select 'source:' || ${own}::text`
      : of.factId
        ? sql`select 'fact:' || ${of.factId}::text`
        : sql`select 'fact:' || id from facts where person_id = ${own}
        union all select 'fact:' || proceeding_id from proceeding_people where person_id = ${own}
        union all select 'lawyer:' || id from lawyers where person_id = ${own}
        union all select 'person:' || ${own}::text`;
  const { rows } = await sql<Deed>`
    select d.seq, d.at, coalesce(s.name, d.who) as who, d.what, d.why, d.fact_id, d.version,
      d.from, d.to, b.said as before, a.said as after
    from (
      select seq, at, who, what, why,
        substring(subject from '^(?:fact|lawyer):([0-9a-f-]{36})$')::uuid as fact_id,
        case when jsonb_typeof(detail -> 'version') = 'number' then (detail ->> 'version')::integer end as version,
        case when jsonb_typeof(detail -> 'from') = 'string' then detail ->> 'from' end as from,
        case when jsonb_typeof(detail -> 'to') = 'string' then detail ->> 'to' end as to
      from journal
      where subject in (${subjects}) and (${before}::bigint is null or seq < ${before})
      order by seq desc limit ${deeds_a_page}
    ) as d
    left join staff s on d.who = 'staff:' || s.id
    left join former_versions b on b.subject_id = coalesce(d.fact_id, ${own}) and b.version = d.version - 1
    left join former_versions a on a.subject_id = coalesce(d.fact_id, ${own}) and a.version = d.version
    order by d.seq desc`.execute(db);
  return rows;
}
