import { type Context, Hono } from 'hono';
import { Missing } from '../../kernel/refusals.js';
import { dateInWords } from '../../page/date.js';
import type { VisitorEnv } from '../../page/web.js';
import { number_pattern } from '../articles/address.js';
import { articleOut, issuesWith } from '../articles/article-public.js';
import { issueName } from '../issues/issue-page.js';
import { issueOut, latestIssue } from '../issues/issue-public.js';
import { type CardFacts, Cards } from './card.js';

/** `/articles/pictures/<number>.png`, `/issues/<number>.png` and `/card.png`: what a link to them shows elsewhere. */
export function cardsSite(): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();
  const cards = new Cards();

  const answer = async (c: Context<VisitorEnv>, facts: CardFacts) => {
    const { png, tag } = await cards.of(facts);
    // Whoever showed the link once asks again in an hour at the earliest.
    const headers = { ETag: tag, 'Cache-Control': 'public, max-age=3600' };
    if (c.req.header('If-None-Match') === tag) return c.body(null, 304, headers);
    return c.body(new Uint8Array(png), 200, { ...headers, 'Content-Type': 'image/png' });
  };

  app.get(`/articles/pictures/:file{${number_pattern}\\.png}`, async (c) => {
    const { db, say, publisher } = c.var;
    const article = await articleOut(db, Number.parseInt(c.req.param('file'), 10));
    if (!article) throw new Missing('picture');
    const [issue] = await issuesWith(db, article.id);
    const day = dateInWords(article.day, say);
    const foot = issue ? `${say('newspaper.issue_number', { number: String(issue.number) })} · ${day}` : day;
    return answer(c, { name: publisher.name, headline: article.headline, foot });
  });

  app.get(`/issues/:file{${number_pattern}\\.png}`, async (c) => {
    const { db, say, publisher } = c.var;
    const issue = await issueOut(db, Number.parseInt(c.req.param('file'), 10));
    const foot = dateInWords(issue.day, say);
    return answer(c, { name: publisher.name, headline: issueName(say, issue), foot });
  });

  app.get('/card.png', async (c) => {
    const { db, say, language, publisher } = c.var;
    const { name, tagline } = publisher;
    const latest = await latestIssue(db, language);
    const foot = latest ? `${issueName(say, latest.issue)} · ${dateInWords(latest.issue.day, say)}` : '';
    return answer(c, { name, headline: tagline || name, foot });
  });

  return app;
}
