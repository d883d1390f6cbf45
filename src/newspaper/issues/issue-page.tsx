import type { Child, FC } from 'hono/jsx';
import { type Language, languageName, type Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { writtenIn } from '../../page/direction.js';
import { Pager } from '../../page/parts.js';
import { articlePath } from '../articles/address.js';
import type { ArticleHead } from '../articles/article-public.js';
import type { IssueLine, PublicIssue, SectionOut } from './issue-public.js';

interface Words {
  say: Say;
  href: (path: string) => string;
  language: Language;
}

/** "Issue 895", or its title with the number behind it. */
export function issueName(say: Say, { number, title }: Pick<PublicIssue, 'number' | 'title'>): string {
  const name = say('newspaper.issue_number', { number: String(number) });
  return title === null ? name : `${title} (${name})`;
}

/** The same on a page: the title in its own language, the number in the reader's. */
export const IssueName: FC<{
  say: Say;
  issue: Pick<PublicIssue, 'number' | 'title' | 'language'>;
}> = ({ say, issue: { number, title, language } }) => (
  <>
    {title !== null && <span {...writtenIn(language)}>{title}</span>}
    {title === null ? issueName(say, { number, title }) : ` (${issueName(say, { number, title: null })})`}
  </>
);

interface ListProps extends Words {
  years: { year: number; issues: number }[];
  year: number | null;
  issues: IssueLine[];
}

/** `/issues`: the issues of one year, and the way to all others. */
export const IssuesPage: FC<ListProps> = ({ say, href, years, year, issues }) => (
  <div class="text">
    <h1>{say('newspaper.issues.title')}</h1>
    {year === null && <p>{say('newspaper.issues.none')}</p>}
    {years.length > 1 && (
      <nav class="meta" aria-label={say('newspaper.issues.years')}>
        {years.map((one, place) => (
          <>
            {place > 0 && ' · '}
            {one.year === year ? (
              <b aria-current="page">{String(one.year)}</b>
            ) : (
              <a href={href(`/issues?year=${one.year}`)}>{String(one.year)}</a>
            )}
          </>
        ))}
      </nav>
    )}
    {year !== null && <h2>{String(year)}</h2>}
    <ul class="plain">
      {issues.map((issue) => (
        <li>
          <a href={href(`/issues/${issue.number}`)}>
            <IssueName {...{ say, issue }} />
          </a>
          <br />
          <span class="meta">
            <time datetime={issue.day}>{dateInWords(issue.day, say)}</time>
            {issue.lines > 0 && ` · ${say('newspaper.issues.articles', { count: issue.lines })}`}
          </span>
          {issue.front && (
            <>
              <br />
              <span {...writtenIn(issue.front.language)}>{issue.front.headline}</span>
            </>
          )}
        </li>
      ))}
    </ul>
    <p class="small">
      <a href={href('/corrections')}>{say('newspaper.corrections.list')}</a> ·{' '}
      <a href={href('/feeds')}>{say('newspaper.finding.feeds.title')}</a>
    </p>
  </div>
);

interface IssueProps extends Words {
  issue: PublicIssue;
  sections: SectionOut[];
  neighbours: { previous: number | null; next: number | null };
  corrections: number;
  /** Ways to take the issue along. */
  ways: Child;
}

/** `/issues/<number>`: the contents as they are printed, the front article first. */
export const IssuePage: FC<IssueProps> = (props) => {
  const { say, href, issue, sections, neighbours, corrections, language, ways } = props;
  const lines = sections.flatMap((section) => section.lines);
  const front = lines.find((line) => 'article' in line && line.is_front);
  const texts = lines.filter((line) => 'article' in line).length;
  return (
    <div>
      <h1>
        <IssueName {...{ say, issue }} />
      </h1>
      <p class="meta">
        <time datetime={issue.day}>{dateInWords(issue.day, say)}</time>
        {corrections > 0 && (
          <>
            {' · '}
            <span class="tag">{say('newspaper.issue.corrected', { count: corrections })}</span>
          </>
        )}
      </p>
      {front && 'article' in front && <FrontArticle {...{ href, article: front.article }} />}
      <div class="columns">
        {sections.map(({ name, lines: own }) => (
          <section {...writtenIn(issue.language)}>
            <h2>{name}</h2>
            <ol class="plain">
              {own.map((line) => (
                <li>
                  {'article' in line ? (
                    <>
                      <a href={href(articlePath(line.article))} {...writtenIn(line.article.language)}>
                        {line.article.headline}
                      </a>
                      {line.article.language !== issue.language && (
                        <>
                          {' '}
                          <span class="meta" {...writtenIn(language)}>
                            ({languageName(language, line.article.language)})
                          </span>
                        </>
                      )}
                    </>
                  ) : (
                    line.title
                  )}
                </li>
              ))}
            </ol>
          </section>
        ))}
      </div>
      {texts > 0 && (
        <>
          <p class="acts">
            <a class="act second" href={href(`/issues/${issue.number}/whole`)}>
              {say('newspaper.issue.whole')}
            </a>
          </p>
          {ways}
        </>
      )}
      {texts < lines.length && (
        <p class="small">{say('newspaper.issue.titles_only', { count: lines.length - texts })}</p>
      )}
      <Neighbours {...{ say, href, neighbours }} />
    </div>
  );
};

const FrontArticle: FC<{ href: Words['href']; article: ArticleHead }> = ({ href, article }) => (
  <section class="side text" {...writtenIn(article.language)}>
    <h2 class="front">
      <a href={href(articlePath(article))}>{article.headline}</a>
    </h2>
    {article.standfirst && <p>{article.standfirst}</p>}
  </section>
);

/** The issue before, the one after, and all of them. */
const Neighbours: FC<Omit<Words, 'language'> & Pick<IssueProps, 'neighbours'>> = (props) => {
  const { say, href, neighbours } = props;
  const { previous, next } = neighbours;
  return (
    <>
      <Pager
        {...(previous === null ? {} : { previous: href(`/issues/${previous}`) })}
        {...(next === null ? {} : { next: href(`/issues/${next}`) })}
        words={{
          previous: say('newspaper.issue.previous', { number: String(previous ?? '') }),
          next: say('newspaper.issue.next', { number: String(next ?? '') }),
          name: say('newspaper.issue.neighbours'),
        }}
      />
      <p class="small">
        <a href={href('/issues')}>{say('newspaper.issues.all')}</a>
      </p>
    </>
  );
};
