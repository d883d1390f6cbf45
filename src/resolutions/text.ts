import { type RawBuilder, sql } from 'kysely';
import type { Db, PublicDb } from '../kernel/database.js';
import { Missing } from '../kernel/refusals.js';
import type { DemandKind } from './demands/tables.js';
import type { Relation, TextKind } from './tables.js';

/** A text in a list. */
export interface TextLine {
  id: string;
  slug: string;
  kind: TextKind;
  /** In the language that was asked for where there is such a version, else as it was given. */
  title: string;
  title_language: string;
  /** EDTF. */
  date: string;
  body: string;
  demands: number;
  /** Of a model that is offered no more: YYYY-MM-DD. */
  withdrawn_on: string | null;
  /** Whom of the register it names. */
  people: Named[];
}

/** Somebody whom a text names; without a slug where the register does not keep that person. */
export interface Named {
  id: string | null;
  slug: string | null;
  name: string;
}

export interface Source {
  id: string;
  code: string;
  title: string;
  publisher: string | null;
  /** EDTF. */
  published_on: string | null;
  url: string | null;
}

/** A model's line that answers a demand. */
export interface Answer {
  slug: string;
  title: string;
  number: number;
  relation: Relation;
  text: string;
  language: string;
  /** Slugs of those whom the line names. */
  people: string[];
}

/** A demand of another text that takes this one up, by an editor's reading. */
export interface Taker {
  slug: string;
  title: string;
  position: number;
  relation: Relation;
  why: string;
}

export interface Demand {
  id: string;
  position: number;
  /** The paragraph's own number; null where it could not be read. */
  number: string | null;
  /** In the language that was asked for where there are such words, else as the demand was entered. */
  wording: string;
  language: string;
  /** The wording is our translation. */
  translated: boolean;
  /** What it asks for, as an editor reads it, and why; null: nothing says it. */
  kind: DemandKind | null;
  kind_why: string | null;
  people: Named[];
  answers: Answer[];
  takers: Taker[];
  /** In which it was read; none: in those of the text. */
  sources: Source[];
}

/** A text with all that is told of it. */
export interface Text extends Omit<TextLine, 'demands'> {
  language: string;
  procedure: string | null;
  ref: string | null;
  oj: string | null;
  joint_motion: string | null;
  motions: string[];
  sources: Source[];
  notes: { note: string; language: string; told_by: 'facts' | 'campaign'; sources: Source[] }[];
  quotations: { wording: string; told_of: string; source: Source | null }[];
  demands: Demand[];
}

/** What a question finds of somebody named: a person's id, or a name that the register does not keep. */
interface Mention {
  person_id: string | null;
  named: string | null;
}

const sourceJson = sql`jsonb_build_object('id', o.id, 'code', o.code, 'title', o.title,
  'publisher', o.publisher, 'published_on', o.published_on, 'url', o.url)`;

/** A join table (position, person_id, perhaps named) as a list of mentions. */
function mentions(table: string, which: RawBuilder<unknown>, named = sql`null`): RawBuilder<Mention[]> {
  return sql<Mention[]>`(select coalesce(jsonb_agg(jsonb_build_object('person_id', w.person_id,
      'named', ${named}) order by w.position), '[]') from ${sql.id('published', table)} w where ${which})`;
}

/**
 * People by id, with the name under which the register knows them in a language (else as it writes it
 * first). Whoever is not public, or has no public name, is not in it.
 */
export async function namesOf(
  db: Db | PublicDb,
  ids: string[],
  language: string,
): Promise<Map<string, Named>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Named & { id: string }>`
    select p.id, p.slug, coalesce(
      (select n.form from published.person_names n where n.person_id = p.id and n.lang = ${language}
        and n.kind in ('known', 'pseudonym', 'legal') order by n.kind <> 'known', n.position limit 1),
      p.name) as name
    from published.people p where p.id in (${sql.join([...new Set(ids)])})`.execute(db);
  return new Map(rows.map((one) => [one.id, one]));
}

/** The mentions of some records with their names in. */
async function withNames<T extends { people: unknown }>(
  db: PublicDb,
  rows: (T & { people: Mention[] })[],
  language: string,
): Promise<(Omit<T, 'people'> & { people: Named[] })[]> {
  const ids = rows.flatMap((one) => one.people.flatMap(({ person_id }) => person_id ?? []));
  const names = await namesOf(db, ids, language);
  return rows.map((row) => ({
    ...row,
    people: row.people.flatMap(({ person_id, named }) => {
      if (named !== null) return [{ id: null, slug: null, name: named }];
      return (person_id && names.get(person_id)) || [];
    }),
  }));
}

/** The newest published version of each model, in the language or the original, as a table `m`. */
export function currentModels(language: string): RawBuilder<unknown> {
  return sql`(select distinct on (v.text_id) v.text_id, v.id as version_id, l.language, l.title
    from published.versions v join published.version_languages l on l.version_id = v.id
    order by v.text_id, v.number desc, l.language = ${language} desc, l.translated_from is null desc)`;
}

function lines(language: string) {
  return sql`select t.id, t.slug, t.kind, coalesce(m.title, t.title) as title,
      coalesce(m.language, t.language) as title_language, t.said_on as date, t.body,
      case when t.kind = 'model'
        then (select count(*)::int from published.asks a where a.version_id = m.version_id)
        else (select count(*)::int from published.demands d where d.text_id = t.id) end as demands,
      (select w.withdrawn_on from published.version_withdrawals w where w.version_id = m.version_id) as withdrawn_on,
      ${mentions('text_people', sql`w.text_id = t.id`, sql`w.named`)} as people
    from published.texts t left join ${currentModels(language)} m on m.text_id = t.id`;
}

/** Every text, models first (those that are withdrawn last of them), then the newest. */
export async function textsOf(db: PublicDb, language: string): Promise<TextLine[]> {
  const { rows } = await sql<TextLine & { people: Mention[] }>`
    with lines as (${lines(language)})
    select * from lines order by kind <> 'model', withdrawn_on is not null, date desc, slug`.execute(db);
  return withNames(db, rows, language);
}

/** A text by its slug. Throws `Missing`. */
export async function textBySlug(db: PublicDb, slug: string, language: string): Promise<Text> {
  const { rows } = await sql<Omit<Text, 'demands'> & { people: Mention[] }>`
    select t.id, t.slug, t.kind, coalesce(m.title, t.title) as title,
      coalesce(m.language, t.language) as title_language, t.language, t.said_on as date, t.body,
      t.procedure, t.ref, t.oj, t.joint_motion,
      (select w.withdrawn_on from published.version_withdrawals w where w.version_id = m.version_id) as withdrawn_on,
      array(select reference from published.text_motions x where x.text_id = t.id order by position) as motions,
      ${mentions('text_people', sql`w.text_id = t.id`, sql`w.named`)} as people,
      (select coalesce(jsonb_agg(${sourceJson} order by s.position), '[]')
        from published.text_sources s join published.sources o on o.id = s.source_id
        where s.text_id = t.id) as sources,
      (select coalesce(jsonb_agg(jsonb_build_object('note', n.note, 'language', n.language,
          'told_by', n.told_by, 'sources', (select coalesce(jsonb_agg(${sourceJson} order by s.position), '[]')
            from published.text_note_sources s join published.sources o on o.id = s.source_id
            where s.note_id = n.id)) order by n.told_by, n.position), '[]')
        from published.text_notes n
        where n.text_id = t.id and (n.told_by = 'facts' or n.language = ${language})) as notes,
      (select coalesce(jsonb_agg(jsonb_build_object('wording', q.wording, 'told_of', q.told_of,
          'source', case when o.id is null then null else ${sourceJson} end) order by q.position), '[]')
        from published.text_quotations q left join published.sources o on o.id = q.source_id
        where q.text_id = t.id) as quotations
    from published.texts t left join ${currentModels(language)} m on m.text_id = t.id
    where t.slug = ${slug}`.execute(db);
  const [text] = await withNames(db, rows, language);
  if (!text) throw new Missing('resolution');
  return { ...text, demands: await demandsOf(db, language, sql`d.text_id = ${text.id}`) };
}

/** Demands with the people they name, the models' lines that answer them and the demands that take them up. */
export async function demandsOf(
  db: PublicDb,
  language: string,
  which: RawBuilder<unknown> = sql`true`,
): Promise<(Demand & { text_id: string })[]> {
  const { rows } = await sql<Demand & { text_id: string; people: Mention[] }>`
    select d.id, d.text_id, d.position, d.number, d.kind, d.kind_why,
      coalesce(o.wording, d.wording) as wording, coalesce(o.language, d.language) as language,
      coalesce(o.translated, false) as translated,
      (select coalesce(jsonb_agg(${sourceJson} order by s.position), '[]')
        from published.demand_sources s join published.sources o on o.id = s.source_id
        where s.demand_id = d.id) as sources,
      (select coalesce(jsonb_agg(jsonb_build_object('slug', t.slug, 'title', t.title, 'position', e.position,
          'relation', e.relation, 'why', e.relation_why) order by t.said_on, t.slug, e.position), '[]')
        from published.demands e join published.texts t on t.id = e.text_id
        where e.answers_id = d.id) as takers,
      ${mentions('demand_people', sql`w.demand_id = d.id`)} as people,
      (select coalesce(jsonb_agg(jsonb_build_object('slug', t.slug, 'title', m.title, 'number', a.number,
          'relation', a.relation, 'text', p.text, 'language', p.language, 'people',
          array(select o.slug from published.ask_people w join published.people o on o.id = w.person_id
            where w.version_id = a.version_id and w.number = a.number order by w.position))
          order by t.slug, a.number), '[]')
        from ${currentModels(language)} m
          join published.texts t on t.id = m.text_id
          join published.asks a on a.version_id = m.version_id
          join published.paragraphs p on p.version_id = a.version_id and p.language = m.language
            and p.block = 'resolves' and p.number = a.number
        where a.demand_id = d.id) as answers
    from published.demands d
      left join published.demand_wordings o on o.demand_id = d.id and o.language = ${language}
    where ${which}
    order by d.position`.execute(db);
  return withNames(db, rows, language);
}
