import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { today } from '../../kernel/clock.js';
import { Missing } from '../../kernel/refusals.js';
import { dataBlock } from '../../page/data-block.js';
import type { VisitorEnv } from '../../page/web.js';
import { FeedLinks, OpenGraph } from '../finding/head.js';
import { articleLinkedData } from '../finding/linked-data.js';
import { pageNumber } from '../page-number.js';
import { textOf } from '../text/markdown.js';
import { firstWords } from '../text/plain-text.js';
import { articlePath, number_pattern } from './address.js';
import { articleJson } from './article-json.js';
import { ArticlePage, type ArticleShown, pagePictures, picturePath, WithdrawnPage } from './article-page.js';
import {
  articleOut,
  correctionsOf,
  correctionsOut,
  issuesWith,
  languagesOut,
  type PublicArticle,
  picturesOut,
  placeOf,
  withdrawalOf,
} from './article-public.js';
import { liveBoxes } from './box-view.js';
import { CorrectionsPage } from './corrections-page.js';
import { sectionName, sectionsOf } from './section.js';
import { namedNow, needsSinceThen } from './since-then.js';

type Ctx = Context<VisitorEnv>;

/** What search engines and shared links show of an article. */
const longest_description = 200;
const number = `:number{${number_pattern}}`;

/** `/articles/<number>/<dd-mm-yyyy>/<slug>` with its other addresses, and `/corrections`; each with its JSON. */
export function articlesSite(): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();

  app.get(`/articles/pictures/:name{${number_pattern}-[1-9][0-9]?\\.jpg}`, async (c) => {
    const [article = '', place = ''] = c.req.param('name').replace('.jpg', '').split('-');
    const found = await c.var.db
      .selectFrom('article_pictures as f')
      .innerJoin('articles as a', 'a.id', 'f.article_id')
      .select('f.jpeg')
      .where('a.number', '=', Number(article))
      .where('f.place', '=', Number(place))
      .executeTakeFirst();
    if (!found) throw new Missing('picture');
    return c.body(new Uint8Array(found.jpeg), 200, {
      'content-type': 'image/jpeg',
      'cache-control': 'public, max-age=86400',
    });
  });

  // The number alone decides. Whatever stands behind it, the answer is the article or the one address where it is.
  app.get(`/articles/${number}`, (c) => leadOn(c, Number(c.req.param('number'))));
  app.get(`/articles/${number}/`, (c) => leadOn(c, Number(c.req.param('number'))));
  app.get(`/a/${number}`, (c) => leadOn(c, Number(c.req.param('number'))));
  app.get(`/issue/:issue{${number_pattern}}/${number}`, (c) => leadOn(c, Number(c.req.param('number'))));

  app.get(`/articles/${number}/:rest{.+}`, async (c) => {
    const { db } = c.var;
    const article = await articleOut(db, Number(c.req.param('number')));
    if (!article) return gone(c, Number(c.req.param('number')));
    const path = articlePath(article);
    const isJson = c.req.path.endsWith('.json');
    const asked = isJson ? c.req.path.slice(0, -'.json'.length) : c.req.path;
    if (asked !== path) return redirected(c, isJson ? `${path}.json` : path);
    const shown = await shownOf(c, article);
    if (isJson) return c.json(articleJson(shown));
    const { say, href, language } = c.var;
    return c.render(<ArticlePage {...{ say, href, language, shown }} />, {
      title: article.headline,
      section: 'issues',
      is_same_for_all: true,
      json: `${path}.json`,
      description: descriptionOf(shown),
      head: <ArticleHead {...{ c, shown }} />,
    });
  });

  app.get('/corrections.json', async (c) => {
    const page = pageNumber(c.req.query('page'));
    const { corrections, hasNext } = await correctionsOut(c.var.db, page);
    return c.json({
      corrections: corrections.map(({ day, text, article: { number, headline, language, ...place } }) => ({
        ...{ day, text, language },
        article: { number, headline, url: articlePath({ number, ...place }) },
      })),
      page,
      next: hasNext ? `/corrections.json?page=${page + 1}` : null,
    });
  });

  app.get('/corrections', async (c) => {
    const { db, say, href } = c.var;
    const page = pageNumber(c.req.query('page'));
    return c.render(<CorrectionsPage {...{ say, href, page, ...(await correctionsOut(db, page)) }} />, {
      title: say('newspaper.corrections.list'),
      section: 'issues',
      is_same_for_all: true,
      json: '/corrections.json',
    });
  });

  return app;
}

const descriptionOf = ({ article, text }: ArticleShown) =>
  article.standfirst ?? firstWords(text, longest_description);

/** What programs read of an article's page: feeds, how a link to it looks elsewhere, and the article as data. */
const ArticleHead: FC<{ c: Ctx; shown: ArticleShown }> = ({ c, shown }) => {
  const { config, publisher, href } = c.var;
  const { article } = shown;
  const shared = {
    kind: 'article' as const,
    title: article.headline,
    description: descriptionOf(shown),
    path: href(articlePath(article)),
    picture: `/articles/pictures/${article.number}.png`,
    day: article.day,
  };
  return (
    <>
      <FeedLinks name={publisher.name} />
      <OpenGraph {...{ config, publisher, shared }} />
      {dataBlock(articleLinkedData(shown, { publicUrl: config.publicUrl, publisher }))}
    </>
  );
};

/** To the one address of an article, as it is called today. */
async function leadOn(c: Ctx, asked: number) {
  const place = await placeOf(c.var.db, asked);
  return place ? redirected(c, articlePath(place)) : gone(c, asked);
}

/**
 * A browser may not keep this by itself: an article that is renamed there and back would lead it in a circle through
 * what it remembers.
 */
export function redirected(c: Ctx, path: string) {
  c.header('Cache-Control', 'no-cache');
  return c.redirect(c.var.href(path), 301);
}

/** An article that was withdrawn says so; one that never was is missing. */
async function gone(c: Ctx, asked: number) {
  const withdrawal = await withdrawalOf(c.var.db, asked);
  if (!withdrawal) throw new Missing('article');
  const { say } = c.var;
  const { withdrawn_on: day, why } = withdrawal;
  c.status(410);
  if (c.req.path.endsWith('.json')) return c.json({ error: say('newspaper.withdrawn.title') });
  return c.render(<WithdrawnPage {...{ say, day, why }} />, { title: say('newspaper.withdrawn.title') });
}

async function shownOf(c: Ctx, article: PublicArticle): Promise<ArticleShown> {
  const { db, language, clock } = c.var;
  const day = today(clock);
  const { id, number: own } = article;
  const [languages, issues, pictures, named, corrections, boxes, sections] = await Promise.all([
    languagesOut(db, article.original_id),
    issuesWith(db, id),
    picturesOut(db, [id]),
    namedNow(db, article, day, language),
    correctionsOf(db, id),
    liveBoxes(db, { article_id: id, day, language }),
    article.section === null ? [] : sectionsOf(db),
  ]);
  const section = sections.find(({ slug }) => slug === article.section);
  return {
    article,
    text: textOf(article.body),
    section: section ? sectionName(section, language) : null,
    ...{ languages, issues, named, corrections, boxes },
    pictures: pagePictures(pictures.get(id) ?? [], (place) => picturePath(own, place)),
    needsSinceThen: needsSinceThen(article.day, day, named),
    today: day,
  };
}
