import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Db } from '../../kernel/database.js';
import { Refused } from '../../kernel/refusals.js';
import { issuesAtDesk, plannedContents } from '../issues/issue.js';
import { type LeavingArticle, leavingArticles } from './article-export.js';
import { withFrontMatter } from './front-matter.js';
import { folders } from './markdown-archive.js';

export interface Left {
  articles: number;
  issues: number;
  pictures: number;
  /** Articles of which something newer was saved than what is out: only what is out was written. */
  newer: number;
}

/** More issues than a paper that comes out every day has in a hundred years. */
const most_issues = 40_000;

/**
 * Writes the whole paper into an empty folder: a Markdown file for each article and each issue, names known to other
 * programs above each text, and the pictures. `habeas import markdown` makes the same articles of it. Drafts are
 * among them, so the folder is the owner's alone. Throws `Refused` where something is in the folder already.
 */
export async function exportMarkdown(
  db: Db,
  folder: string,
  told: (articles: number) => void,
): Promise<Left> {
  if (
    statSync(folder, { throwIfNoEntry: false })?.isFile() ||
    (exists(folder) && readdirSync(folder).length > 0)
  )
    throw new Refused('newspaper.archive.folder_not_empty', {}, 422);
  for (const name of Object.values(folders)) mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
  const left: Left = { articles: 0, issues: 0, pictures: 0, newer: 0 };
  for await (const article of leavingArticles(db)) {
    const pictures = await writePictures(db, folder, article);
    write(folder, `${folders.articles}/${article.number}-${article.slug}.md`, articleFile(article, pictures));
    left.articles += 1;
    left.pictures += pictures.length;
    left.newer += article.has_newer ? 1 : 0;
    told(left.articles);
  }
  for (const issue of await issuesAtDesk(db, most_issues)) {
    write(folder, `${folders.issues}/${issue.number}.md`, await issueFile(db, issue));
    left.issues += 1;
  }
  return left;
}

const exists = (path: string) => statSync(path, { throwIfNoEntry: false }) !== undefined;

function write(folder: string, name: string, content: string | Uint8Array): void {
  writeFileSync(join(folder, name), content, { mode: 0o600 });
}

interface PictureFile {
  file: string;
  credit: string;
  alt: string;
}

async function writePictures(db: Db, folder: string, { id, number }: LeavingArticle): Promise<PictureFile[]> {
  const rows = await db
    .selectFrom('article_pictures')
    .select(['place', 'jpeg', 'credit', 'alt'])
    .where('article_id', '=', id)
    .orderBy('place')
    .execute();
  return rows.map(({ place, jpeg, credit, alt }) => {
    const file = `${folders.pictures}/${number}-${place}.jpg`;
    write(folder, file, jpeg);
    return { file: `../${file}`, credit, alt };
  });
}

function articleFile(article: LeavingArticle, pictures: PictureFile[]): string {
  const { number, headline, standfirst, byline, language, translation_of, state, slug, day, section, body } =
    article;
  const at = article.published_at ?? article.publish_at;
  const head = {
    number,
    title: headline,
    summary: standfirst,
    author: byline,
    date: day,
    lang: language,
    translation_of,
    section,
    section_slug: article.section_slug,
    section_names: article.section_names,
    slug,
    state,
    published_at: at?.toISOString() ?? null,
    withdrawn: article.withdrawn_why,
    people: article.people,
    boxes: article.boxes,
    aliases: article.old_paths,
    corrections: article.corrections,
    pictures,
  };
  return withFrontMatter(head, body);
}

async function issueFile(db: Db, issue: Awaited<ReturnType<typeof issuesAtDesk>>[number]): Promise<string> {
  const sections = await plannedContents(db, issue.id);
  const contents = sections.map(({ name, lines }) => ({
    section: name,
    lines: lines.map(({ article, title, is_front }) => ({
      ...(article ? { number: article.number } : {}),
      title: article?.headline ?? title ?? '',
      ...(is_front ? { front: true } : {}),
    })),
  }));
  const { number, title, day: date, language: lang, state } = issue;
  const list = sections.flatMap(({ name, lines }) => [
    `## ${name}\n`,
    ...lines.map(({ article, title: said }) => `- ${article?.headline ?? said}`),
    '',
  ]);
  return withFrontMatter({ number, title, date, lang, state, contents }, `${list.join('\n')}\n`);
}
