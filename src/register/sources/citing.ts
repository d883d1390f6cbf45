import { sql } from 'kysely';
import type { Db } from '../../kernel/database.js';
import type { Confidence, FactKind } from '../tables.js';

/** A fact as it stands in a list of facts of several people. */
export interface CitingFact {
  id: string;
  kind: FactKind;
  /** EDTF. */
  date: string | null;
  text: string;
  confidence: Confidence;
  /** Addresses of the pages of those it is about. */
  people: string[];
}

/** So many facts are listed; their number is told in any case. */
export const most_listed = 200;

/** The facts that cite a source, and how many they are; those that were struck out are left out. */
export async function citingFacts(db: Db, sourceId: string): Promise<{ count: number; facts: CitingFact[] }> {
  const { count } = await db
    .selectFrom('citations as c')
    .innerJoin('facts as f', 'f.id', 'c.fact_id')
    .select((is) => is.fn.countAll<number>().as('count'))
    .where('c.source_id', '=', sourceId)
    .where('f.struck_at', 'is', null)
    .executeTakeFirstOrThrow();
  const facts = await linesOf(
    db,
    sql`select c.fact_id from citations c join facts f on f.id = c.fact_id
      where c.source_id = ${sourceId} and f.struck_at is null order by f.created_at desc, f.id limit ${most_listed}`,
  );
  return { count, facts };
}

/** The facts of some people that a contradiction can concern: all but its own kind, and names. */
export async function disputableFacts(db: Db, people: string[]): Promise<CitingFact[]> {
  if (people.length === 0) return [];
  return linesOf(
    db,
    sql`select id from facts where person_id = any(${people}) and struck_at is null and kind <> 'name'
      limit ${2000}`,
  );
}

/** What facts say in a line each, by person and date. */
async function linesOf(db: Db, ids: ReturnType<typeof sql>): Promise<CitingFact[]> {
  const { rows } = await sql<CitingFact>`
    select f.id, f.kind, k.confidence,
      coalesce(e.happened, e.not_before, b.happened, s.began, r.since, m.happened) as date,
      coalesce(n.form, e.summary, b.text, b.place, d.name, c.text, t.length, l.name, l.note, x.topic, q.name,
        o.text, r.term || ': ' || r.body, b.happened,
        case when g.id is null then m.title else concat_ws(' ', m.title || ':', g.how, g.number, g.scope) end, '') as text,
      array(select p.slug from people p where p.id = f.person_id
        union select p.slug from contradiction_people m join people p on p.id = m.person_id
          where m.contradiction_id = coalesce(o.contradiction_id, f.id)
        union select p.slug from proceeding_people m join people p on p.id = m.person_id
          where m.proceeding_id = f.id
        order by 1) as people
    from facts f
    join fact_confidence k on k.fact_id = f.id
    left join person_names n on n.id = f.id
    left join course_events e on e.id = f.id
    left join biography b on b.id = f.id
    left join stays s on s.id = f.id
    left join places_of_detention d on d.id = s.place_id
    left join charges c on c.id = f.id
    left join sentences t on t.id = f.id
    left join lawyers l on l.id = f.id
    left join contradictions x on x.id = f.id
    left join contradiction_positions o on o.id = f.id
    left join proceedings q on q.id = f.id
    left join recognitions r on r.id = f.id
    left join detention_figures g on g.id = f.id
    left join detentions m on m.id = coalesce(g.detention_id, f.id)
    where f.id in (${ids})
    order by people, f.kind, date nulls last, text`.execute(db);
  return rows;
}
