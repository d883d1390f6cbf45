import type { FC } from 'hono/jsx';
import { articlePath } from '../../newspaper/articles/address.js';
import { issueName } from '../../newspaper/issues/issue-page.js';
import { dateInWords } from '../../page/date.js';
import { writtenIn } from '../../page/direction.js';
import { Foreign } from '../../page/parts.js';
import type { VisitorEnv } from '../../page/web.js';
import type { Front } from './front.js';

/** What every part of the front page is told with. */
export interface Props {
  say: VisitorEnv['Variables']['say'];
  href: (path: string) => string;
  front: Front;
}

/**
 * Who we are in a sentence, and what stands first: the front article of the current issue, or what is asked now while
 * there is none.
 */
export const Headline: FC<Props> = ({ say, href, front }) => {
  const { issue, model } = front;
  const article = issue?.front;
  if (!article) {
    return (
      <>
        <h1 {...writtenIn(model?.line.title_language)}>{model?.line.title ?? say('site.front.title')}</h1>
        <p class="standfirst">{say('site.front.who')}</p>
        {issue && (
          <p class="meta">
            <IssueLink {...{ say, href, issue }} />
          </p>
        )}
      </>
    );
  }
  return (
    <>
      <p class="who">{say('site.front.who')}</p>
      <h1 {...writtenIn(article.language)}>
        <a href={href(articlePath(article))}>{article.headline}</a>
      </h1>
      {article.standfirst && (
        <p class="standfirst" {...writtenIn(article.language)}>
          {article.standfirst}
        </p>
      )}
      <p class="meta">
        <time datetime={issue.issue.day}>{dateInWords(issue.issue.day, say)}</time> ·{' '}
        <IssueLink {...{ say, href, issue }} />
      </p>
    </>
  );
};

/** The contents of the current issue. */
const IssueLink: FC<Omit<Props, 'front'> & { issue: NonNullable<Front['issue']> }> = ({
  say,
  href,
  issue,
}) => (
  <a href={href(`/issues/${issue.issue.number}`)}>
    <Foreign lang={issue.issue.title === null ? undefined : issue.issue.language}>
      {issueName(say, issue.issue)}
    </Foreign>
    {`: ${say('site.front.contents')}`}
  </a>
);
