import { sql } from 'kysely';
import type { Db } from '../../kernel/database.js';
import type { Typed } from '../../register/record/fact-form.js';
import type { Deed } from '../../register/record/history.js';
import type { DemandSaid } from './demand-form.js';

/** A demand as the desk keeps it. */
export interface KeptDemand extends DemandSaid {
  id: string;
  text_id: string;
  position: number;
  version: number;
  struck_at: Date | null;
}

/** Demands by a condition on the row `d`, in order. */
async function kept(db: Db, which: ReturnType<typeof sql>): Promise<KeptDemand[]> {
  const { rows } = await sql<KeptDemand>`
    select d.id, d.text_id, d.position, d.number, d.wording, d.language, d.kind, d.kind_why, d.answers_id,
      d.relation, d.relation_why, d.version, d.struck_at,
      array(select person_id from demand_people p where p.demand_id = d.id order by p.position) as people,
      array(select source_id from demand_sources s where s.demand_id = d.id order by s.position) as sources,
      (select coalesce(jsonb_agg(jsonb_build_object('language', w.language, 'wording', w.wording,
          'translated', w.translated) order by w.language), '[]')
        from demand_wordings w where w.demand_id = d.id) as wordings
    from demands d where ${which} order by d.position`.execute(db);
  return rows;
}

/** One demand, struck out or not; undefined: there is none. */
export async function keptDemand(db: Db, id: string): Promise<KeptDemand | undefined> {
  return (await kept(db, sql`d.id = ${id}`))[0];
}

/** The demands of a text, those that were struck out among them. */
export async function keptDemands(db: Db, textId: string): Promise<KeptDemand[]> {
  return kept(db, sql`d.text_id = ${textId}`);
}

/** A demand as it would have been typed. */
export async function typedDemand(db: Db, of: DemandSaid): Promise<Typed> {
  const people = await namedIn(db, 'people', 'slug', of.people);
  const sources = await namedIn(db, 'sources', 'code', of.sources);
  return {
    number: of.number ?? '',
    wording: of.wording,
    language: of.language,
    kind: of.kind ?? '',
    kind_why: of.kind_why ?? '',
    people: people.join('\n'),
    sources: sources.join('\n'),
    answers: of.answers_id ?? '',
    relation: of.relation ?? '',
    relation_why: of.relation_why ?? '',
    ...Object.fromEntries(
      of.wordings.flatMap(({ language, wording, translated }) => [
        [`wording_${language}`, wording],
        [`by_${language}`, translated ? 'us' : 'text'],
      ]),
    ),
  };
}

async function namedIn(
  db: Db,
  table: 'people' | 'sources',
  column: string,
  ids: string[],
): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string; name: string }>`
    select id, ${sql.ref(column)} as name from ${sql.table(table)} where id in (${sql.join(ids)})`.execute(
    db,
  );
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return ids.flatMap((id) => names.get(id) ?? []);
}

/** What was done to a demand, newest first, with what it said before each change; at most 100. */
export async function deedsOf(db: Db, id: string): Promise<Deed[]> {
  const { rows } = await sql<Deed>`
    select j.seq, j.at, coalesce(s.name, j.who) as who, j.what, j.why, null as fact_id,
      (j.detail ->> 'version')::integer as version, null as from, null as to, b.said as before, a.said as after
    from journal j
      left join staff s on j.who = 'staff:' || s.id
      left join former_versions b on b.subject_id = ${id} and b.version = (j.detail ->> 'version')::integer - 1
      left join former_versions a on a.subject_id = ${id} and a.version = (j.detail ->> 'version')::integer
    where j.subject = ${`demand:${id}`} order by j.seq desc limit 100`.execute(db);
  return rows;
}
