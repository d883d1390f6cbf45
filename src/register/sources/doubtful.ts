import { type RawBuilder, sql } from 'kysely';

/**
 * Whether the person in column `p.id` has a fact that is disputed or unverified, as `fact_confidence` has it.
 * It asks for the one word only: to weigh every fact of everybody would take half a minute.
 */
export function hasDoubtful(confidence: 'unverified' | 'disputed'): RawBuilder<boolean> {
  return confidence === 'disputed'
    ? sql<boolean>`p.id in (
        select f.person_id from facts f where f.stated_confidence = 'disputed' and f.struck_at is null
        union all
        select f.person_id from contradiction_facts l
          join facts c on c.id = l.contradiction_id and c.struck_at is null
          join facts f on f.id = l.fact_id and f.struck_at is null)`
    : sql<boolean>`exists (
        select from facts f where f.person_id = p.id and f.struck_at is null
          and f.stated_confidence is distinct from 'disputed'
          and not exists (select from contradiction_facts l
            join facts c on c.id = l.contradiction_id and c.struck_at is null where l.fact_id = f.id)
          and (f.stated_confidence = 'unverified' or not exists (
            select from citations c join sources s on s.id = c.source_id and s.was_read
            where c.fact_id = f.id)))`;
}
