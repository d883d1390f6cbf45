import type { PublicDb } from '../../kernel/database.js';
import { inLanguage, type Language, languages } from '../../kernel/language.js';
import { articlePath, shortPath } from '../articles/address.js';
import { pagePictures, picturePath } from '../articles/article-page.js';
import { articlesWhole, type PublicArticle, picturesOut } from '../articles/article-public.js';
import { textOf } from '../text/markdown.js';
import { firstWords } from '../text/plain-text.js';
import { type FeedText, feedHtml } from './feed-text.js';

/** What a feed is made of: the whole paper, or what stands in a section, names a person, is written in a language. */
export type FeedOf =
  | { kind: 'paper' }
  | { kind: 'section'; slug: string }
  | { kind: 'person'; person_id: string; slug: string }
  | { kind: 'language'; language: string };

/** One article in a feed. */
export interface Entry {
  /** The short address: its number never changes, so an article that is renamed is not shown as new. */
  id: string;
  url: string;
  language: string;
  headline: string;
  summary: string;
  byline: string | null;
  section: string | null;
  out_at: Date;
  /** When it was last changed or corrected. */
  changed_at: Date;
  html: string;
  image: string;
}

export const most_entries = 50;
/** All texts of a feed together; what does not fit is left to the site. */
const most_letters = 2_000_000;
const longest_summary = 300;

/** The latest articles for a feed, the latest first. */
export async function entriesOf(db: PublicDb, of: FeedOf, publicUrl: string): Promise<Entry[]> {
  const ids = await latest(db, of);
  const [whole, pictures, corrections, sections] = await Promise.all([
    articlesWhole(db, ids),
    picturesOut(db, ids),
    correctionsOfAll(db, ids),
    db.selectFrom('sections').select(['slug', 'names']).execute(),
  ]);
  const entries: Entry[] = [];
  let letters = 0;
  for (const id of ids) {
    const article = whole.get(id);
    if (!article) continue;
    letters += article.body.length;
    if (letters > most_letters && entries.length > 0) break;
    const own = corrections.get(id) ?? [];
    const section = sections.find(({ slug }) => slug === article.section);
    const text: FeedText = {
      text: textOf(article.body),
      pictures: pagePictures(
        pictures.get(id) ?? [],
        (place) => publicUrl + picturePath(article.number, place),
      ),
      corrections: own,
      url: addressOf(publicUrl, article),
      publicUrl,
      number: article.number,
      language: article.language,
    };
    entries.push(entryOf(article, { publicUrl, text, section: section?.names ?? null }));
  }
  return entries;
}

function entryOf(
  article: PublicArticle,
  { publicUrl, text, section }: { publicUrl: string; text: FeedText; section: Record<string, string> | null },
): Entry {
  const { number, language, headline, standfirst, byline } = article;
  const out_at = outAt(article);
  const corrected = text.corrections.map(({ day }) => new Date(`${day}T00:00:00Z`));
  return {
    id: publicUrl + shortPath(number),
    url: text.url,
    ...{ language, headline, byline, out_at },
    summary: standfirst ?? firstWords(text.text, longest_summary),
    section: section ? (section[language] ?? section.en ?? article.section) : null,
    changed_at: new Date(Math.max(...[out_at, article.changed_at, ...corrected].map((one) => one.getTime()))),
    html: feedHtml(text),
    image: `${publicUrl}/articles/pictures/${number}.png`,
  };
}

/** Where an article is read, in the frame of its own language where we have one. */
export function addressOf(
  publicUrl: string,
  article: Pick<PublicArticle, 'number' | 'day' | 'slug' | 'language'>,
) {
  const own = languages.find((language) => language === article.language) ?? languages[0];
  return publicUrl + inLanguage(own as Language, articlePath(article));
}

/** The moment when it was put out; of an imported article, whose day is another, the beginning of that day (UTC). */
export function outAt({ day, published_at }: Pick<PublicArticle, 'day' | 'published_at'>): Date {
  return published_at.toISOString().startsWith(day) ? published_at : new Date(`${day}T00:00:00Z`);
}

async function latest(db: PublicDb, of: FeedOf): Promise<string[]> {
  let asked = db.selectFrom('articles as a').select('a.id');
  if (of.kind === 'section') asked = asked.where('a.section', '=', of.slug);
  if (of.kind === 'language') asked = asked.where('a.language', '=', of.language);
  if (of.kind === 'person')
    asked = asked.where('a.id', 'in', (e) =>
      e.selectFrom('article_people as w').select('w.article_id').where('w.person_id', '=', of.person_id),
    );
  const rows = await asked.orderBy('a.day', 'desc').orderBy('a.number', 'desc').limit(most_entries).execute();
  return rows.map(({ id }) => id);
}

async function correctionsOfAll(db: PublicDb, ids: string[]) {
  const corrections = new Map<string, { day: string; text: string }[]>();
  if (ids.length === 0) return corrections;
  const rows = await db
    .selectFrom('corrections')
    .select(['article_id', 'day', 'text'])
    .where('article_id', 'in', ids)
    .orderBy('day', 'desc')
    .orderBy('id')
    .execute();
  for (const { article_id, ...one } of rows)
    corrections.set(article_id, [...(corrections.get(article_id) ?? []), one]);
  return corrections;
}
