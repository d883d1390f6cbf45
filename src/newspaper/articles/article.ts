import '../tables.js';
import type { Selectable } from 'kysely';
import { isId } from '../../kernel/chance.js';
import type { Db, Tables } from '../../kernel/database.js';
import { Missing } from '../../kernel/refusals.js';

/** An article as the desk sees it: what its editors wrote last. */
export type Article = Selectable<Tables['articles']>;

/** What an editor writes. */
export interface Written {
  headline: string;
  standfirst: string | null;
  byline: string | null;
  /** Markdown. */
  body: string;
}

export const written_fields = ['headline', 'standfirst', 'byline', 'body'] as const;

/** The article of a number. Throws `Missing`. */
export async function articleNumbered(db: Db, number: number): Promise<Article> {
  const found = await db.selectFrom('articles').selectAll().where('number', '=', number).executeTakeFirst();
  if (!found) throw new Missing('article');
  return found;
}

/** The article of an id, locked until the act ends: two who change one at once come one after the other. Throws `Missing`. */
export async function lockedArticle(tx: Db, id: string): Promise<Article> {
  const found = isId(id)
    ? await tx.selectFrom('articles').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
    : undefined;
  if (!found) throw new Missing('article');
  return found;
}

const line = [
  'id',
  'number',
  'language',
  'headline',
  'state',
  'day',
  'publish_at',
  'edited_at',
  'translation_of',
] as const;

/** A line of the desk's list. */
export type ArticleLine = Pick<Article, (typeof line)[number]>;

const articles_a_page = 50;

/** The ids of articles in which somebody is proposed whom no editor has settled; as far as whoever asks may know of the person. */
export const withProposed = (db: Db) =>
  db
    .selectFrom('article_people as w')
    .innerJoin('people as p', 'p.id', 'w.person_id')
    .select('w.article_id')
    .distinct()
    .where('w.state', '=', 'proposed');

/** Articles at the desk: those that nobody has published yet first, then the latest; a page of them. */
export async function articlesAtDesk(
  db: Db,
  page: number,
  { asked = '', proposed = false }: { asked?: string; proposed?: boolean } = {},
): Promise<{ articles: ArticleLine[]; hasNext: boolean }> {
  const words = asked.replace(/[\\%_]/g, (sign) => `\\${sign}`);
  const rows = await db
    .selectFrom('articles')
    .select(line)
    .$if(asked !== '', (query) =>
      query.where((is) =>
        is.or([
          is('headline', 'ilike', `%${words}%`),
          ...(/^\d{1,9}$/.test(asked) ? [is('number', '=', Number(asked))] : []),
        ]),
      ),
    )
    .$if(proposed, (query) => query.where('id', 'in', withProposed(db)))
    .orderBy((is) => is('state', 'in', ['published', 'withdrawn']))
    .orderBy('day', (order) => order.desc().nullsFirst())
    .orderBy('number', 'desc')
    .limit(articles_a_page + 1)
    .offset((page - 1) * articles_a_page)
    .execute();
  return { articles: rows.slice(0, articles_a_page), hasNext: rows.length > articles_a_page };
}

/** All languages of one article at the desk, the original first. */
export async function languagesAtDesk(db: Db, article: Article): Promise<ArticleLine[]> {
  const original = article.translation_of ?? article.id;
  return db
    .selectFrom('articles')
    .select(line)
    .where((is) => is.or([is('id', '=', original), is('translation_of', '=', original)]))
    .orderBy((is) => is('translation_of', 'is not', null))
    .orderBy('language')
    .execute();
}
