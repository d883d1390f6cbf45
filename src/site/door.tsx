import { type Context, Hono } from 'hono';
import type { RouteTable } from '../kernel/access.js';
import { type Clock, today } from '../kernel/clock.js';
import type { Config } from '../kernel/config.js';
import { isDatabaseUnable, type PublicDb } from '../kernel/database.js';
import { inLanguage, type Language, languageOf, type Messages } from '../kernel/language.js';
import type { Log } from '../kernel/log.js';
import { Missing, Refused } from '../kernel/refusals.js';
import type { VirusSearch } from '../kernel/virus-search.js';
import { mountPermitted } from '../page/permitted.js';
import { notesNotTaken } from '../page/refused.js';
import type { Publisher, VisitorEnv } from '../page/web.js';
import { KeptPages, keptAnswer } from './kept-pages.js';
import { Layout } from './layout.js';

/** What the visitors' door needs. There is no other database handle here than the visitors' own. */
export interface SiteMeans {
  visitors: PublicDb;
  clock: Clock;
  config: Config;
  viruses: VirusSearch;
  messages: Messages;
  log: Log;
  publisher: (db: PublicDb, language: Language) => Promise<Publisher>;
  rooms: Hono<VisitorEnv>[];
  /** Pages that are the same for all are kept in memory until anything is written. */
  keeps_pages: boolean;
  /** Who may come to each page: a page that has no row in it stops the start. */
  table: RouteTable;
}

/** The visitors' door: every public page, in every language, and the answers when something fails. */
export function siteDoor(means: SiteMeans): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>({
    // The language stands in front of the path, so that the rooms know only one path for each page.
    getPath: (request) => languageOf(new URL(request.url).pathname).rest,
  });

  app.use(notesNotTaken(means.log, means.clock));
  const pages = new KeptPages(means.visitors, means.clock);
  app.use(async (c, next) => {
    const { pathname, search } = new URL(c.req.url);
    // An address that is spelled as a pattern, `/*`, is led through here twice, and the second would wait for the first.
    const isPattern = pathname.includes('*');
    if (!means.keeps_pages || c.req.method !== 'GET' || search !== '' || isPattern) return next();
    const page = await pages.page(`${today(means.clock)} ${pathname}`, async () => {
      await next();
      if (c.res.status !== 200 || !c.var.is_same_for_all) return null;
      return { type: c.res.headers.get('Content-Type') ?? '', body: Buffer.from(await c.res.arrayBuffer()) };
    });
    if (page)
      c.res = keptAnswer(page, {
        accepted: c.req.header('Accept-Encoding'),
        none_match: c.req.header('If-None-Match'),
        modified_since: c.req.header('If-Modified-Since'),
      });
  });

  app.use(async (c, next) => {
    const { language } = languageOf(new URL(c.req.url).pathname);
    c.set('language', language);
    c.set('say', means.messages.in(language));
    c.set('db', means.visitors);
    c.set('clock', means.clock);
    c.set('config', means.config);
    c.set('viruses', means.viruses);
    c.set('href', (path) => inLanguage(language, path));
    c.set('publisher', await means.publisher(means.visitors, language));
    c.setRenderer((content, facts) => {
      c.set('is_same_for_all', facts.is_same_for_all);
      return c.html(<Layout {...{ c, facts }}>{content}</Layout>);
    });
    // PostgreSQL knows no text with NUL in it: nothing can lie there.
    if (new URL(c.req.url).pathname.includes('%00')) throw new Missing('page');
    await next();
  });

  for (const room of means.rooms)
    mountPermitted(app, room, means.table, (_, row) => {
      // What is not for visitors looks to them as if it were not there.
      if (row?.who !== 'visitor') throw new Missing('page');
      return null;
    });

  app.notFound((c) => failure(c, 404));
  app.onError((error, c) => {
    if (error instanceof Missing) return failure(c, 404);
    if (error instanceof Refused) return failure(c, error.status, error);
    // No page can be made without it: the start of the program says so in plain words.
    if (isDatabaseUnable(error)) throw error;
    means.log.error({ err: error, path: c.req.routePath }, 'a page failed');
    return failure(c, 500);
  });
  return app;
}

type Status = 403 | 404 | 409 | 422 | 429 | 500 | 503;

/** An answer that says what went wrong, as JSON where JSON was asked for. */
function failure(c: Context<VisitorEnv>, status: Status, refusal?: Refused): Response | Promise<Response> {
  const { say, href } = c.var;
  const sentence = refusal
    ? say(refusal.code, refusal.values)
    : say(`site.failure.${status === 404 ? 'missing' : 'ours'}`);
  c.status(status);
  // Whoever is told to come later is told when (RFC 9110, 10.2.3); some say it more exactly themselves.
  if ((status === 503 || status === 429) && !c.res.headers.has('Retry-After')) c.header('Retry-After', '10');
  if (c.req.path.endsWith('.json')) return c.json({ error: sentence });
  const title = say(
    status === 404
      ? 'site.failure.missing_title'
      : refusal
        ? 'site.failure.refused_title'
        : 'site.failure.ours_title',
  );
  return c.render(
    <div class="text">
      <h1>{title}</h1>
      <p>{sentence}</p>
      <p>
        <a href={href('/')}>{say('site.failure.home')}</a>
      </p>
    </div>,
    { title },
  );
}
