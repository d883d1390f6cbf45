import { sql } from 'kysely';
import type { Db, PublicDb } from '../kernel/database.js';
import type { Relation, TextKind } from './tables.js';
import { currentModels } from './text.js';

/** One thing that a text asks for a person. */
export interface Asked {
  /** The paragraph's own number, where it could be read. */
  number: string | null;
  wording: string;
  language: string;
  /** Of a model's line: how it stands to the demand of another text. */
  relation: Relation | null;
}

/** A text that names a person, and what it asks for that person by name; perhaps nothing. */
export interface AskedBy {
  slug: string;
  kind: TextKind;
  body: string;
  title: string;
  title_language: string;
  /** EDTF. */
  date: string;
  asks: Asked[];
}

/**
 * What was asked for a person, and by whom: every text that names the person, oldest first. A text
 * whose demands do not name the person has no `asks`: it would be more than the sources say.
 */
export async function askedFor(db: PublicDb, personId: string, language = 'en'): Promise<AskedBy[]> {
  const { rows } = await sql<AskedBy>`
    select t.slug, t.kind, t.body, coalesce(m.title, t.title) as title,
      coalesce(m.language, t.language) as title_language, t.said_on as date,
      coalesce(
        (select jsonb_agg(jsonb_build_object('number', d.number, 'wording', d.wording,
            'language', t.language, 'relation', null) order by d.position)
          from published.demands d join published.demand_people w on w.demand_id = d.id
          where d.text_id = t.id and w.person_id = ${personId}),
        (select jsonb_agg(jsonb_build_object('number', a.number::text, 'wording', p.text,
            'language', p.language, 'relation', a.relation) order by a.number)
          from published.ask_people w
            join published.asks a on a.version_id = w.version_id and a.number = w.number
            join published.paragraphs p on p.version_id = a.version_id and p.language = m.language
              and p.block = 'resolves' and p.number = a.number
          where w.version_id = m.version_id and w.person_id = ${personId}),
        '[]') as asks
    from published.texts t left join ${currentModels(language)} m on m.text_id = t.id
    where exists (select from published.text_people w where w.text_id = t.id and w.person_id = ${personId})
    order by t.said_on, t.slug`.execute(db);
  return rows;
}

/** A demand that a model's line answers, with the text that makes it. */
export interface AnsweredDemand {
  id: string;
  slug: string;
  title: string;
  position: number;
  wording: string;
}

/** The demands that the lines of a version are tied to. */
export async function answeredDemands(db: Db | PublicDb, versionId: string): Promise<AnsweredDemand[]> {
  const { rows } = await sql<AnsweredDemand>`
    select distinct d.id, t.slug, t.title, d.position, d.wording
    from published.asks a
      join published.demands d on d.id = a.demand_id
      join published.texts t on t.id = d.text_id
    where a.version_id = ${versionId}
    order by t.slug, d.position`.execute(db);
  return rows;
}
