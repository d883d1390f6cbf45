import { type Context, Hono } from 'hono';
import { Refused } from '../../kernel/refusals.js';
import type { VisitorEnv } from '../../page/web.js';
import { headTold } from '../articles/article-json.js';
import { type Found, found } from './found.js';
import type { Run } from './marks.js';
import { readQuestion } from './question.js';
import { SearchPage } from './search-page.js';

/** `/search` and its JSON. What is looked for stands in no log and in no memory of ours. */
export function searchSite(): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();

  const find = gated();

  app.get('/search.json', async (c) => {
    const { say } = c.var;
    const typed = c.req.query('q');
    const read = readQuestion(typed);
    hidden(c);
    if (!read.ok) {
      const [problem] = read.problems;
      return c.json({ error: problem ? say(problem.code, problem.values) : '' }, 422);
    }
    const { value } = read;
    const all = value ? await find(c.var.db, value, c.var.language) : { articles: [], people: [], texts: [] };
    return c.json(foundTold(typed ?? '', all));
  });

  app.get('/search', async (c) => {
    const { db, say, href, language } = c.var;
    const typed = c.req.query('q');
    const read = readQuestion(typed);
    const all = read.ok && read.value ? await find(db, read.value, language) : null;
    const form = { say, values: { q: typed }, problems: read.ok ? [] : read.problems };
    hidden(c);
    if (!read.ok) c.status(422);
    return c.render(<SearchPage {...{ say, href, language, form, found: all }} />, {
      title: say('newspaper.finding.search.title'),
      section: 'search',
      json: '/search.json',
    });
  });

  return app;
}

/** So many look at once; whoever comes then is asked to come again. */
const most_at_once = 6;
/** PostgreSQL's word for a question that took longer than visitors' questions may (`statement_timeout`). */
const took_too_long = '57014';

/** The search with its limits: throws `Refused` where too many look at once, or where an answer takes too long. */
function gated(): typeof found {
  let running = 0;
  return async (...asked) => {
    if (running >= most_at_once) throw new Refused('newspaper.finding.search.busy', {}, 503);
    running += 1;
    try {
      return await found(...asked);
    } catch (error) {
      const isSlow = error instanceof Error && 'code' in error && error.code === took_too_long;
      throw isSlow ? new Refused('newspaper.finding.search.too_slow', {}, 503) : error;
    } finally {
      running -= 1;
    }
  };
}

/** Answers to a reader's question belong into no search engine and no cache on the way. */
function hidden(c: Context<VisitorEnv>): void {
  if (c.req.query('q') === undefined) return;
  c.header('X-Robots-Tag', 'noindex');
  c.header('Cache-Control', 'private, no-store');
}

const partsOf = (runs: Run[]) => runs.map(({ text, is_found }) => ({ text, found: is_found }));

function foundTold(question: string, { articles, people, texts }: Found): object {
  return {
    question,
    articles: articles.map(({ article, text }) => ({ ...headTold(article), words: partsOf(text) })),
    people: people.map(({ slug, form, written }) => ({ slug, name: form, found_as: written })),
    resolutions: texts.map(({ slug, title, title_language, language, text }) => ({
      slug,
      title: title.map((run) => run.text).join(''),
      title_language,
      language,
      words: partsOf(text),
    })),
  };
}
