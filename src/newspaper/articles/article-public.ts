import '../tables.js';
import type { Selectable } from 'kysely';
import { among, type PublicDb, type Published } from '../../kernel/database.js';
import type { ArticlePicture } from './picture.js';

/** An article as everybody may read it. */
export type PublicArticle = Selectable<Published['articles']>;

/** What a list says of an article. */
export type ArticleHead = Omit<PublicArticle, 'body'>;

const head = [
  'id',
  'number',
  'language',
  'original_id',
  'is_original',
  'slug',
  'day',
  'section',
  'headline',
  'standfirst',
  'byline',
  'published_at',
  'changed_at',
] as const;

/** The article of a number; null where none is out. */
export async function articleOut(db: PublicDb, number: number): Promise<PublicArticle | null> {
  const found = await db.selectFrom('articles').selectAll().where('number', '=', number).executeTakeFirst();
  return found ?? null;
}

/** Where the article of a number is read; null where none is out. */
export async function placeOf(db: PublicDb, number: number) {
  const found = await db
    .selectFrom('articles')
    .select(['number', 'day', 'slug'])
    .where('number', '=', number)
    .executeTakeFirst();
  return found ?? null;
}

/** Since when and why an article is no longer there; null where it never was, or is. */
export async function withdrawalOf(db: PublicDb, number: number) {
  const found = await db
    .selectFrom('article_withdrawals')
    .selectAll()
    .where('number', '=', number)
    .executeTakeFirst();
  return found ?? null;
}

/** Articles by id, without their texts. */
export async function articleHeads(db: PublicDb, ids: string[]): Promise<Map<string, ArticleHead>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('articles').select(head).where('id', '=', among(ids)).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** Articles by id with their texts. */
export async function articlesWhole(db: PublicDb, ids: string[]): Promise<Map<string, PublicArticle>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('articles').selectAll().where('id', '=', among(ids)).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** All languages in which an article is out, the original first. */
export async function languagesOut(db: PublicDb, original_id: string): Promise<ArticleHead[]> {
  return db
    .selectFrom('articles')
    .select(head)
    .where('original_id', '=', original_id)
    .orderBy('is_original', 'desc')
    .orderBy('language')
    .execute();
}

/** The issues that an article stands in, the earliest first. */
export async function issuesWith(
  db: PublicDb,
  article_id: string,
): Promise<{ number: number; day: string; section: string }[]> {
  return db
    .selectFrom('issue_contents as l')
    .innerJoin('issues as i', 'i.id', 'l.issue_id')
    .select(['i.number', 'i.day', 'l.section'])
    .where('l.article_id', '=', article_id)
    .orderBy('i.day')
    .orderBy('i.number')
    .execute();
}

/** Pictures of some articles, without their bytes, by article. */
export async function picturesOut(db: PublicDb, ids: string[]): Promise<Map<string, ArticlePicture[]>> {
  const pictures = new Map<string, ArticlePicture[]>();
  if (ids.length === 0) return pictures;
  const rows = await db
    .selectFrom('article_pictures')
    .select(['article_id', 'id', 'place', 'across', 'down', 'credit', 'alt'])
    .where('article_id', '=', among(ids))
    .orderBy('place')
    .execute();
  for (const { article_id, ...picture } of rows)
    pictures.set(article_id, [...(pictures.get(article_id) ?? []), picture]);
  return pictures;
}

/** So many articles stand on a person's page at most. */
const most_naming = 20;

/** The latest articles that name somebody, in the reader's language where there is such a version. */
export async function articlesNaming(
  db: PublicDb,
  person_id: string,
  language: string,
): Promise<ArticleHead[]> {
  const rows = await db
    .selectFrom('article_people as w')
    .innerJoin('articles as a', 'a.id', 'w.article_id')
    .select(head.map((column) => `a.${column}` as const))
    .where('w.person_id', '=', person_id)
    .orderBy('a.day', 'desc')
    .orderBy('a.number', 'desc')
    .limit(most_naming * 3)
    .execute();
  const best = new Map<string, ArticleHead>();
  for (const row of rows) {
    const other = best.get(row.original_id);
    if (!other || (other.language !== language && (row.language === language || row.is_original)))
      best.set(row.original_id, row);
  }
  return [...best.values()].slice(0, most_naming);
}

/** A correction in the public list, with its article. */
export interface CorrectionOut {
  day: string;
  text: string;
  article: Pick<ArticleHead, 'number' | 'day' | 'slug' | 'headline' | 'language'>;
}

const corrections_a_page = 50;

/** Corrections of all articles, the latest first; a page of them. */
export async function correctionsOut(
  db: PublicDb,
  page: number,
): Promise<{ corrections: CorrectionOut[]; hasNext: boolean }> {
  const rows = await db
    .selectFrom('corrections as c')
    .innerJoin('articles as a', 'a.id', 'c.article_id')
    .select(['c.day as on', 'c.text', 'a.number', 'a.day', 'a.slug', 'a.headline', 'a.language'])
    .orderBy('c.day', 'desc')
    .orderBy('c.id')
    .limit(corrections_a_page + 1)
    .offset((page - 1) * corrections_a_page)
    .execute();
  const corrections = rows
    .slice(0, corrections_a_page)
    .map(({ on, text, ...article }) => ({ day: on, text, article }));
  return { corrections, hasNext: rows.length > corrections_a_page };
}

/** The corrections of one article, the latest first. */
export async function correctionsOf(
  db: PublicDb,
  article_id: string,
): Promise<{ day: string; text: string }[]> {
  return db
    .selectFrom('corrections')
    .select(['day', 'text'])
    .where('article_id', '=', article_id)
    .orderBy('day', 'desc')
    .orderBy('id')
    .execute();
}
