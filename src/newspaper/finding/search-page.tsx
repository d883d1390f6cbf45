import type { FC } from 'hono/jsx';
import { type Language, languageName, type Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { writtenIn } from '../../page/direction.js';
import { type Filled, Submit, TextField } from '../../page/form.js';
import { articlePath } from '../articles/address.js';
import type { Found, FoundArticle, FoundPerson, FoundText } from './found.js';
import type { Run } from './marks.js';
import { longest_question } from './question.js';

interface Words {
  say: Say;
  href: (path: string) => string;
  language: Language;
}

/** A text with the words that were asked for marked in it. */
const Marked: FC<{ runs: Run[] }> = ({ runs }) => (
  <>{runs.map(({ text, is_found }) => (is_found ? <mark>{text}</mark> : text))}</>
);

/** `/search`: a field, and what was found in articles, people and resolutions. */
export const SearchPage: FC<Words & { form: Filled; found: Found | null }> = (props) => {
  const { say, href, language, form, found } = props;
  const words = { say, href, language };
  return (
    <div class="text">
      <h1>{say('newspaper.finding.search.title')}</h1>
      <search>
        <form method="get" action={href('/search')}>
          <TextField
            name="q"
            type="search"
            label={say('newspaper.finding.search.field')}
            hint={say('newspaper.finding.search.hint')}
            maxlength={longest_question}
            form={form}
          />
          <p class="acts">
            <Submit label={say('newspaper.finding.search.do')} />
          </p>
        </form>
      </search>
      {found && (
        <>
          <People {...words} people={found.people} />
          <Articles {...words} articles={found.articles} />
          <Texts {...words} texts={found.texts} />
          {found.people.length + found.articles.length + found.texts.length === 0 && (
            <p role="status">{say('newspaper.finding.search.none')}</p>
          )}
        </>
      )}
    </div>
  );
};

const People: FC<Words & { people: FoundPerson[] }> = ({ say, href, people }) =>
  people.length === 0 ? null : (
    <section>
      <h2>{say('newspaper.finding.search.people')}</h2>
      <ul class="plain">
        {people.map(({ slug, form, lang, written }) => (
          <li>
            <a href={href(`/people/${slug}`)} {...writtenIn(lang)}>
              {written === form ? <mark>{form}</mark> : form}
            </a>
            {written !== form && (
              <>
                {' '}
                <span class="meta">
                  {say('newspaper.finding.search.found_as')}{' '}
                  <mark>
                    <bdi>{written}</bdi>
                  </mark>
                </span>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );

const Articles: FC<Words & { articles: FoundArticle[] }> = ({ say, href, language, articles }) =>
  articles.length === 0 ? null : (
    <section>
      <h2>{say('newspaper.finding.search.articles')}</h2>
      <ul class="plain">
        {articles.map(({ article, headline, text }) => (
          <li>
            <a href={href(articlePath(article))} {...writtenIn(article.language)}>
              <Marked runs={headline} />
            </a>
            <br />
            <span class="meta">
              <time datetime={article.day}>{dateInWords(article.day, say)}</time>
              {article.language !== language && ` · ${languageName(language, article.language)}`}
            </span>
            <div {...writtenIn(article.language)}>
              <Marked runs={text} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );

const Texts: FC<Words & { texts: FoundText[] }> = ({ say, href, texts }) =>
  texts.length === 0 ? null : (
    <section>
      <h2>{say('newspaper.finding.search.resolutions')}</h2>
      <ul class="plain">
        {texts.map(({ slug, title, title_language, language, text }) => (
          <li>
            <a href={href(`/resolutions/${slug}`)} {...writtenIn(title_language)}>
              <Marked runs={title} />
            </a>
            <div {...writtenIn(language)}>
              <Marked runs={text} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
