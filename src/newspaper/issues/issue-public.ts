import './tables.js';
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { PublicDb, Published } from '../../kernel/database.js';
import { Missing } from '../../kernel/refusals.js';
import { type ArticleHead, articleHeads } from '../articles/article-public.js';

/** An issue as everybody may read it. */
export type PublicIssue = Omit<Selectable<Published['issues']>, 'published_at'>;

/** An issue in a list. */
export interface IssueLine extends PublicIssue {
  /** How many lines its contents have. */
  lines: number;
  front: { headline: string; language: string } | null;
}

/** A line of the contents: an article, or the title alone of one whose text is not here. */
export type LineOut = { article: ArticleHead; is_front: boolean } | { title: string };

export interface SectionOut {
  name: string;
  lines: LineOut[];
}

/** The issue of a number. Throws `Missing`. */
export async function issueOut(db: PublicDb, number: number): Promise<PublicIssue> {
  const found = await db
    .selectFrom('issues')
    .select(['id', 'number', 'day', 'title', 'language'])
    .where('number', '=', number)
    .executeTakeFirst();
  if (!found) throw new Missing('issue');
  return found;
}

/** The contents of an issue as they are printed: sections in order, each with its lines. */
export async function contentsOut(db: PublicDb, issue_id: string): Promise<SectionOut[]> {
  const rows = await db
    .selectFrom('issue_contents')
    .select(['section_place', 'section', 'title', 'article_id', 'is_front'])
    .where('issue_id', '=', issue_id)
    .orderBy('section_place')
    .orderBy('place')
    .execute();
  const heads = await articleHeads(
    db,
    rows.flatMap(({ article_id }) => article_id ?? []),
  );
  const sections = new Map<number, SectionOut>();
  for (const { section_place, section, title, article_id, is_front } of rows) {
    const own = sections.get(section_place) ?? { name: section, lines: [] };
    sections.set(section_place, own);
    const article = article_id === null ? undefined : heads.get(article_id);
    if (article) own.lines.push({ article, is_front });
    else if (title !== null) own.lines.push({ title });
  }
  return [...sections.values()];
}

/** The number of the issue before and of the one after, by day; null where there is none. */
export async function neighboursOf(
  db: PublicDb,
  { day, number }: PublicIssue,
): Promise<{ previous: number | null; next: number | null }> {
  const { rows } = await sql<{ previous: number | null; next: number | null }>`select
    (select i.number from issues i where (i.day, i.number) < (${day}::date, ${number}::int)
      order by i.day desc, i.number desc limit 1) as previous,
    (select i.number from issues i where (i.day, i.number) > (${day}::date, ${number}::int)
      order by i.day, i.number limit 1) as next`.execute(db);
  return rows[0] ?? { previous: null, next: null };
}

/** The years in which issues came out, the latest first, with how many. */
export async function yearsOfIssues(db: PublicDb): Promise<{ year: number; issues: number }[]> {
  const { rows } = await sql<{ year: number; issues: number }>`
    select extract(year from i.day)::int as year, count(*)::int as issues from issues i group by 1 order by 1 desc`.execute(
    db,
  );
  return rows;
}

/** The issues of a year, the latest first. */
export async function issuesOfYear(db: PublicDb, year: number): Promise<IssueLine[]> {
  const { rows } = await sql<
    Omit<IssueLine, 'front'> & { headline: string | null; headline_language: string | null }
  >`
    select i.id, i.number, i.day, i.title, i.language,
      (select count(*)::int from issue_contents l where l.issue_id = i.id) as lines,
      a.headline, a.language as headline_language
    from issues i left join issue_contents f on f.issue_id = i.id and f.is_front
      left join articles a on a.id = f.article_id
    where i.day >= make_date(${year}, 1, 1) and i.day < make_date(${year + 1}, 1, 1)
    order by i.day desc, i.number desc`.execute(db);
  return rows.map(({ headline, headline_language, ...issue }) => ({
    ...issue,
    front: headline !== null && headline_language !== null ? { headline, language: headline_language } : null,
  }));
}

/** What the front page tells of the front article. */
export type FrontArticle = Pick<
  ArticleHead,
  'number' | 'language' | 'slug' | 'day' | 'section' | 'headline' | 'standfirst' | 'byline'
>;

/**
 * The issue that came out last with its front article, in the reader's language where it is out in it; null while there
 * is none. For the front page of the site: one question.
 */
export async function latestIssue(
  db: PublicDb,
  language: string,
): Promise<{ issue: PublicIssue; front: FrontArticle | null } | null> {
  const { rows } = await sql<{ issue: PublicIssue; front: FrontArticle | null }>`
    select jsonb_build_object('id', i.id, 'number', i.number, 'day', i.day, 'title', i.title, 'language', i.language)
      as issue, to_jsonb(a) as front
    from (select * from issues order by day desc, number desc limit 1) i
      left join issue_contents l on l.issue_id = i.id and l.is_front
      left join articles o on o.id = l.article_id
      left join lateral (
        select t.number, t.language, t.slug, t.day, t.section, t.headline, t.standfirst, t.byline from articles t
        where t.original_id = o.original_id
        order by t.language = ${language} desc, t.id = o.id desc limit 1) a on true`.execute(db);
  return rows[0] ?? null;
}

/** How many corrections the articles of an issue have: an issue with some says so. */
export async function correctionsIn(db: PublicDb, issue_id: string): Promise<number> {
  const { count } = await db
    .selectFrom('corrections as c')
    .innerJoin('issue_contents as l', 'l.article_id', 'c.article_id')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('l.issue_id', '=', issue_id)
    .executeTakeFirstOrThrow();
  return count;
}
