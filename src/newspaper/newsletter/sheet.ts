import type { Db, PublicDb } from '../../kernel/database.js';
import { among } from '../../kernel/database.js';
import { inLanguage, type Language, type Say } from '../../kernel/language.js';
import { Refused } from '../../kernel/refusals.js';
import { dateInWords } from '../../page/date.js';
import { shortPath } from '../articles/address.js';
import type { PublicArticle } from '../articles/article-public.js';
import { issueName } from '../issues/issue-page.js';
import { contentsOut } from '../issues/issue-public.js';
import { textOf } from '../text/markdown.js';
import { plainText } from '../text/plain-text.js';
import type { Text } from '../text/tree.js';
import { mailText } from './mail-text.js';
import type { Often } from './tables.js';

/** Characters that texts and standfirsts in one mail may have together; what does not fit is left to the link. */
export const longest_mail = 60_000;
/** So many articles a month's mail names. */
const most_of_month = 200;

/** What goes out in one language, before it is written as text or HTML. */
export interface Sheet {
  language: Language;
  subject: string;
  title: string;
  /** Where that is not the language of the mail. */
  title_language?: string;
  /** What the mail itself says behind it; null: nothing. */
  behind: string | null;
  /** Where it stands on the site; null where there is no such page. */
  link: string | null;
  groups: { name: string | null; language: string; pieces: Piece[] }[];
}

export interface Piece {
  language: string;
  headline: string;
  standfirst: string | null;
  byline: string | null;
  /** Null for a title alone. */
  link: string | null;
  /** Null where it is left to the link. */
  text: Text | null;
}

export interface SheetMeans {
  say: Say;
  publicUrl: string;
  publisher: string;
}

/**
 * What a sending says in the language of `say`, from what is out now; each article in that language where there is
 * such a version. Throws `Refused` when there is nothing (any more) to send.
 */
export async function sheetOf(
  db: Db,
  { kind, subject }: { kind: Often; subject: string },
  means: SheetMeans,
): Promise<Sheet> {
  const reader = db.withSchema('published') as unknown as PublicDb;
  if (kind === 'issue') return issueSheet(reader, subject, means);
  if (kind === 'article') return articleSheet(reader, subject, means);
  return monthSheet(reader, subject, means);
}

async function issueSheet(db: PublicDb, id: string, means: SheetMeans): Promise<Sheet> {
  const { say, publisher } = means;
  const issue = await db
    .selectFrom('issues')
    .select(['id', 'number', 'day', 'title', 'language'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!issue) throw new Refused('newspaper.newsletter.nothing_out');
  const sections = await contentsOut(db, id);
  const heads = sections.flatMap(({ lines }) =>
    lines.flatMap((one) => ('article' in one ? one.article : [])),
  );
  const articles = await inLanguageOf(db, heads, say.language);
  const pieces = new Pieces(means);
  const number = say('newspaper.issue_number', { number: String(issue.number) });
  const day = dateInWords(issue.day, say);
  return {
    language: say.language,
    subject: `${publisher}: ${issueName(say, issue)}`,
    ...(issue.title === null
      ? { title: number, behind: `· ${day}` }
      : { title: issue.title, title_language: issue.language, behind: `(${number}) · ${day}` }),
    link: means.publicUrl + inLanguage(say.language, `/issues/${issue.number}`),
    groups: sections.map((section) => ({
      name: section.name,
      language: issue.language,
      pieces: section.lines.flatMap((line) => {
        if (!('article' in line)) return [titleAlone(line.title, issue.language)];
        // An issue may print an article and its translation: a reader gets it once.
        const article = articles.get(line.article.original_id);
        articles.delete(line.article.original_id);
        return article ? [pieces.whole(article)] : [];
      }),
    })),
  };
}

async function articleSheet(db: PublicDb, id: string, means: SheetMeans): Promise<Sheet> {
  const { say, publisher } = means;
  const [article] = [...(await inLanguageOf(db, [{ original_id: id }], say.language)).values()];
  if (!article) throw new Refused('newspaper.newsletter.nothing_out');
  const piece = new Pieces(means).whole(article);
  return {
    language: say.language,
    subject: `${publisher}: ${article.headline}`,
    title: publisher,
    behind: null,
    link: null,
    groups: [{ name: null, language: say.language, pieces: [piece] }],
  };
}

async function monthSheet(db: PublicDb, month: string, means: SheetMeans): Promise<Sheet> {
  const { say, publisher } = means;
  const heads = await db
    .selectFrom('articles')
    .select('original_id')
    .where('is_original', '=', true)
    .where('day', '>=', `${month}-01`)
    .where('day', '<=', `${month}-31`.replace(/-31$/, `-${lastDay(month)}`))
    .orderBy('day')
    .orderBy('number')
    .limit(most_of_month)
    .execute();
  if (heads.length === 0) throw new Refused('newspaper.newsletter.nothing_out');
  const articles = await inLanguageOf(db, heads, say.language);
  const pieces = new Pieces(means);
  const name = dateInWords(month, say);
  return {
    language: say.language,
    subject: `${publisher}: ${name}`,
    title: name,
    behind: null,
    link: null,
    groups: [
      {
        name: null,
        language: say.language,
        pieces: heads.flatMap(({ original_id }) => {
          const article = articles.get(original_id);
          return article ? [pieces.head(article)] : [];
        }),
      },
    ],
  };
}

function lastDay(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return String(new Date(Date.UTC(year, number, 0)).getUTCDate());
}

/** Articles by their original, each in a language where it is out in that, else as the original, else as it is. */
async function inLanguageOf(
  db: PublicDb,
  asked: { original_id: string }[],
  language: Language,
): Promise<Map<string, PublicArticle>> {
  const rows = await db
    .selectFrom('articles')
    .selectAll()
    .where('original_id', '=', among(asked.map(({ original_id }) => original_id)))
    .orderBy('number')
    .execute();
  const best = new Map<string, PublicArticle>();
  const worth = (one: PublicArticle) => (one.language === language ? 2 : one.is_original ? 1 : 0);
  for (const row of rows) {
    const other = best.get(row.original_id);
    if (!other || worth(row) > worth(other)) best.set(row.original_id, row);
  }
  return best;
}

function titleAlone(headline: string, language: string): Piece {
  return { language, headline, standfirst: null, byline: null, link: null, text: null };
}

/** Articles as parts of a mail, each whole as long as the mail does not get too long. */
class Pieces {
  private left = longest_mail;

  constructor(private readonly means: SheetMeans) {}

  whole(article: PublicArticle): Piece {
    const text = mailText(textOf(article.body), this.means.publicUrl);
    const length = plainText(text).length;
    const head = this.head(article);
    if (length > this.left) return head;
    this.left -= length;
    return { ...head, byline: article.byline, text };
  }

  head({ language, headline, standfirst, number }: PublicArticle): Piece {
    const link = this.means.publicUrl + inLanguage(this.means.say.language, shortPath(number));
    const fits = standfirst !== null && standfirst.length <= this.left;
    if (fits) this.left -= standfirst.length;
    return { language, headline, standfirst: fits ? standfirst : null, byline: null, link, text: null };
  }
}
