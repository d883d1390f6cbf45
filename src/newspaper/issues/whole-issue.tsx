import type { FC } from 'hono/jsx';
import type { PublicDb } from '../../kernel/database.js';
import type { Language, Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { writtenIn } from '../../page/direction.js';
import { Foreign } from '../../page/parts.js';
import { articlePath } from '../articles/address.js';
import { noteWords, pagePictures, picturePath } from '../articles/article-page.js';
import { articlesWhole, correctionsOf, type PublicArticle, picturesOut } from '../articles/article-public.js';
import { textOf } from '../text/markdown.js';
import { type PagePicture, PageText } from '../text/page-text.js';
import type { Text } from '../text/tree.js';
import { IssueName } from './issue-page.js';
import { contentsOut, type PublicIssue } from './issue-public.js';

/** An article inside its issue, with all that is read there. */
export interface ArticleInIssue {
  article: PublicArticle;
  text: Text;
  pictures: ReadonlyMap<number, PagePicture>;
  corrections: { day: string; text: string }[];
}

/** A whole issue in its order: for one page, for one file, for paper. A line without an article is a title alone. */
export interface WholeIssue {
  issue: PublicIssue;
  sections: { name: string; lines: (ArticleInIssue | { title: string })[] }[];
}

/** Everything that an issue says. Throws `Missing` for nothing: the issue was found before. */
export async function wholeIssue(db: PublicDb, issue: PublicIssue): Promise<WholeIssue> {
  const sections = await contentsOut(db, issue.id);
  const ids = sections.flatMap(({ lines }) =>
    lines.flatMap((line) => ('article' in line ? line.article.id : [])),
  );
  const [articles, pictures, corrections] = await Promise.all([
    articlesWhole(db, ids),
    picturesOut(db, ids),
    Promise.all(ids.map(async (id) => [id, await correctionsOf(db, id)] as const)),
  ]);
  const corrected = new Map(corrections);
  const whole = (id: string): ArticleInIssue[] => {
    const article = articles.get(id);
    if (!article) return [];
    const own = pagePictures(pictures.get(id) ?? [], (place) => picturePath(article.number, place));
    return [{ article, text: textOf(article.body), pictures: own, corrections: corrected.get(id) ?? [] }];
  };
  return {
    issue,
    sections: sections.map(({ name, lines }) => ({
      name,
      lines: lines.flatMap<ArticleInIssue | { title: string }>((line) =>
        'article' in line ? whole(line.article.id) : [line],
      ),
    })),
  };
}

interface Props {
  say: Say;
  href: (path: string) => string;
  language: Language;
  whole: WholeIssue;
}

/** `/issues/<number>/whole`: the whole issue, to read, to print and to save. */
export const WholeIssuePage: FC<Props> = ({ say, href, whole: { issue, sections } }) => (
  <div class="text articles">
    <h1>
      <IssueName {...{ say, issue }} />
    </h1>
    <p class="meta">
      <time datetime={issue.day}>{dateInWords(issue.day, say)}</time> ·{' '}
      <a href={href(`/issues/${issue.number}`)}>{say('newspaper.issue.contents')}</a>
    </p>
    <nav aria-label={say('newspaper.issue.contents')}>
      {sections.map(({ name, lines }) => (
        <section {...writtenIn(issue.language)}>
          <h2>{name}</h2>
          <ol class="plain">
            {lines.map((line) =>
              'article' in line ? (
                <li>
                  <a href={`#article-${line.article.number}`} {...writtenIn(line.article.language)}>
                    {line.article.headline}
                  </a>
                </li>
              ) : (
                <li>{line.title}</li>
              ),
            )}
          </ol>
        </section>
      ))}
    </nav>
    {sections.map(({ lines }) =>
      lines.map((line) => 'article' in line && <ArticleBelow {...{ say, href, line }} />),
    )}
  </div>
);

const ArticleBelow: FC<Pick<Props, 'say' | 'href'> & { line: ArticleInIssue }> = ({ say, href, line }) => {
  const { article, text, pictures, corrections } = line;
  const name = `article-${article.number}`;
  return (
    <article id={name} {...writtenIn(article.language)}>
      <h2>
        <a href={href(articlePath(article))}>{article.headline}</a>
      </h2>
      {article.standfirst && <p class="standfirst">{article.standfirst}</p>}
      {article.byline && (
        <p class="meta">
          <Foreign>{article.byline}</Foreign>
        </p>
      )}
      <PageText text={text} pictures={pictures} name={`${name}-`} deeper={1} words={noteWords(say)} />
      {corrections.map((one) => (
        <p class="small">
          <b {...writtenIn(say.language)}>
            {say('newspaper.corrections.on', { day: dateInWords(one.day, say) })}
          </b>{' '}
          {one.text}
        </p>
      ))}
    </article>
  );
};
