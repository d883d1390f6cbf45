import type { Context } from 'hono';
import type { Child, FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { Missing } from '../../kernel/refusals.js';
import { writtenIn } from '../../page/direction.js';
import { Moment } from '../../page/moment.js';
import type { DeskEnv } from '../../page/web.js';
import type { ArticleState } from '../tables.js';
import { number_pattern } from './address.js';
import { type Article, articleNumbered } from './article.js';

export type Desk = Context<DeskEnv>;
export const desk_section = 'newspaper';
export const desk_path = '/desk/newspaper';
/** The address of an article at the desk, as a pattern. */
export const article_pattern = `${desk_path}/articles/:number{${number_pattern}}`;
/** Where the script lies that saves what is typed. */
export const script_path = `${desk_path}/save-by-itself.js`;
export const deskPath = (number: number, page = '') => `${desk_path}/articles/${number}${page}`;

/** The article that an address of the desk names. Throws `Missing`. */
export async function articleAt(c: Desk): Promise<Article> {
  const number = Number(c.req.param('number'));
  if (!Number.isSafeInteger(number)) throw new Missing('article');
  return articleNumbered(c.var.db, number);
}

const ways = ['', '/preview', '/ties', '/pictures', '/out', '/history'] as const;
export type ArticleWay = (typeof ways)[number];

/** Headline, state and the pages of an article at the desk. */
export const ArticleFrame: FC<{ say: Say; article: Article; here: ArticleWay; children: Child }> = (
  props,
) => {
  const { say, article, here, children } = props;
  return (
    <>
      <h1 {...writtenIn(article.language)}>{article.headline}</h1>
      <p class="meta">
        {article.number} · <StateOf {...{ say }} article={article} />
      </p>
      <nav class="meta" aria-label={say('newspaper.desk.ways.name')}>
        {ways.map((way, place) => (
          <>
            {place > 0 && ' · '}
            <a href={deskPath(article.number, way)} aria-current={way === here ? 'page' : undefined}>
              {say(`newspaper.desk.ways.${way.slice(1) || 'write'}`)}
            </a>
          </>
        ))}
      </nav>
      {children}
    </>
  );
};

interface Stated {
  state: ArticleState;
  publish_at: Date | null;
  version?: number;
  out_version?: number | null;
}

/** "draft", "scheduled for 2016-04-08 06:30 UTC", "published; 2 later saves are not out". */
export const StateOf: FC<{ say: Say; article: Stated }> = ({ say, article }) => {
  const { state, publish_at, version, out_version } = article;
  const behind = state === 'published' && version && out_version && version !== out_version;
  return (
    <>
      {say(`newspaper.desk.state.${state}`)}
      {publish_at && (
        <>
          {' '}
          <Moment at={publish_at} /> UTC
        </>
      )}
      {behind && ` · ${say('newspaper.desk.state.behind')}`}
    </>
  );
};
