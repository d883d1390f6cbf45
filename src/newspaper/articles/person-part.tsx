import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { writtenIn } from '../../page/direction.js';
import { articlePath } from './address.js';
import type { ArticleHead } from './article-public.js';

/** On the page of a person: the articles that name them. */
export const ToldOf: FC<{
  say: Say;
  href: (path: string) => string;
  slug: string;
  articles: ArticleHead[];
}> = (props) => {
  const { say, href, slug, articles } = props;
  return articles.length === 0 ? null : (
    <section class="side" id="told-of">
      <h2>{say('newspaper.told_of')}</h2>
      <ul class="plain">
        {articles.map((article) => (
          <li>
            <a href={href(articlePath(article))} {...writtenIn(article.language)}>
              {article.headline}
            </a>
            <br />
            <span class="meta">{dateInWords(article.day, say)}</span>
          </li>
        ))}
      </ul>
      <p class="small">
        <a href={`/people/${slug}/feed.xml`}>{say('newspaper.finding.feeds.own')}</a>
      </p>
    </section>
  );
};
