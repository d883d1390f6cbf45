import type { Child, FC } from 'hono/jsx';
import type { PublicDb } from '../../kernel/database.js';
import type { Say } from '../../kernel/language.js';
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

export type IssuePicture = PagePicture & { id: string };

/** An article inside its issue, with all that is read there. */
export interface ArticleInIssue {
  article: PublicArticle;
  is_front: boolean;
  text: Text;
  /** By their place; the id of each is new with its bytes. */
  pictures: ReadonlyMap<number, IssuePicture>;
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
  const whole = (id: string, is_front: boolean): ArticleInIssue[] => {
    const article = articles.get(id);
    if (!article) return [];
    const own = pagePictures(pictures.get(id) ?? [], (place) => picturePath(article.number, place));
    const text = textOf(article.body);
    return [{ article, is_front, text, pictures: own, corrections: corrected.get(id) ?? [] }];
  };
  return {
    issue,
    sections: sections.map(({ name, lines }) => ({
      name,
      lines: lines.flatMap<ArticleInIssue | { title: string }>((line) =>
        'article' in line ? whole(line.article.id, line.is_front) : [line],
      ),
    })),
  };
}

interface Words {
  say: Say;
  href: (path: string) => string;
}

interface Props extends Words {
  whole: WholeIssue;
  /** Ways to take the issue along. */
  ways: Child;
}

/** `/issues/<number>/whole`: the whole issue, to read, to print and to save. */
export const WholeIssuePage: FC<Props> = ({ say, href, whole: { issue, sections }, ways }) => (
  <div class="text articles">
    <IssueHeadline {...{ say, issue }} />
    <p class="meta">
      <a href={href(`/issues/${issue.number}`)}>{say('newspaper.issue.contents')}</a>
    </p>
    {ways}
    <IssueContents {...{ say, issue, sections }} />
    {sections.map(({ lines }) =>
      lines.map((line) => 'article' in line && <ArticleBelow {...{ say, href, line }} />),
    )}
  </div>
);

/** Name and day. */
export const IssueHeadline: FC<{ say: Say; issue: PublicIssue }> = ({ say, issue }) => (
  <>
    <h1>
      <IssueName {...{ say, issue }} />
    </h1>
    <p class="meta">
      <time datetime={issue.day}>{dateInWords(issue.day, say)}</time>
    </p>
  </>
);

/** The contents of articles that stand below on the same page. */
export const IssueContents: FC<{ say: Say } & WholeIssue> = ({ say, issue, sections }) => (
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
);

/** An article among others on one page; `children` stand at its end. */
export const ArticleBelow: FC<Words & { line: Omit<ArticleInIssue, 'is_front'>; children?: Child }> = (
  props,
) => {
  const { say, href, line, children } = props;
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
      {children}
    </article>
  );
};
