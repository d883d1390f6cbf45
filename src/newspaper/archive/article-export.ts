import { sql } from 'kysely';
import type { Db } from '../../kernel/database.js';
import { sectionName } from '../articles/section.js';

/** An article as it leaves: what is out of it, else what was saved last. */
export interface LeavingArticle {
  id: string;
  number: number;
  language: string;
  /** Number of the original. */
  translation_of: number | null;
  slug: string;
  day: string | null;
  section: string | null;
  section_slug: string | null;
  /** By language. */
  section_names: Record<string, string> | null;
  headline: string;
  standfirst: string | null;
  byline: string | null;
  body: string;
  state: 'draft' | 'scheduled' | 'published' | 'withdrawn';
  published_at: Date | null;
  publish_at: Date | null;
  withdrawn_why: string | null;
  /** What is out is older than what was saved last, and that stays behind. */
  has_newer: boolean;
  old_paths: string[];
  people: string[];
  /** `resolution:<slug>`, `letter:<slug>`, `letter:`. */
  boxes: string[];
  corrections: { day: string; text: string }[];
}

/** So many articles are read at once. */
const at_once = 100;

/** All articles by number, a few at a time, as anybody at the desk may see them. */
export async function* leavingArticles(db: Db): AsyncGenerator<LeavingArticle> {
  let after = 0;
  for (;;) {
    const rows = await articlesAfter(db, after);
    for (const {
      names,
      out_headline,
      out_standfirst,
      out_byline,
      out_body,
      version,
      out_version,
      ...row
    } of rows) {
      const isOut = out_body !== null && row.state !== 'draft';
      const words = isOut
        ? {
            headline: out_headline ?? row.headline,
            standfirst: out_standfirst,
            byline: out_byline,
            body: out_body,
          }
        : {};
      const { section_slug: slug } = row;
      const section = names && slug ? sectionName({ slug, names }, row.language) : null;
      yield { ...row, ...words, section, section_names: names, has_newer: isOut && version !== out_version };
    }
    if (rows.length < at_once) return;
    after = rows.at(-1)?.number ?? after;
  }
}

function articlesAfter(db: Db, after: number) {
  return db
    .selectFrom('articles as a')
    .leftJoin('articles as o', 'o.id', 'a.translation_of')
    .leftJoin('sections as s', 's.id', 'a.section_id')
    .leftJoin('article_versions as v', (on) =>
      on.onRef('v.article_id', '=', 'a.id').onRef('v.version', '=', 'a.out_version'),
    )
    .select(['a.id', 'a.number', 'a.language', 'o.number as translation_of', 'a.slug', 'a.day', 's.names'])
    .select([
      's.slug as section_slug',
      'a.headline',
      'a.standfirst',
      'a.byline',
      'a.body',
      'a.state',
      'a.version',
    ])
    .select([
      'a.out_version',
      'a.published_at',
      'a.publish_at',
      'a.withdrawn_why',
      'v.headline as out_headline',
    ])
    .select(['v.standfirst as out_standfirst', 'v.byline as out_byline', 'v.body as out_body'])
    .select([
      sql<
        string[]
      >`array(select r.old_path from redirects r where r.article_id = a.id order by r.old_path)`.as(
        'old_paths',
      ),
      sql<string[]>`array(select p.slug from article_people w join people p on p.id = w.person_id
        where w.article_id = a.id and w.state = 'confirmed' order by p.slug)`.as('people'),
      sql<string[]>`array(select b.kind || ':' || coalesce(t.slug, p.slug, '') from article_boxes b
        left join texts t on t.id = b.subject and b.kind = 'resolution'
        left join people p on p.id = b.subject and b.kind = 'letter'
        where b.article_id = a.id and (b.subject is null or t.id is not null or p.id is not null)
        order by b.place)`.as('boxes'),
      sql<
        { day: string; text: string }[]
      >`(select coalesce(json_agg(json_build_object('day', c.day, 'text', c.text)
        order by c.day, c.id), '[]'::json) from article_corrections c where c.article_id = a.id)`.as(
        'corrections',
      ),
    ])
    .where('a.number', '>', after)
    .orderBy('a.number')
    .limit(at_once)
    .execute();
}
