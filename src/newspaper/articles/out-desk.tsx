import { Hono } from 'hono';
import { type Problem, type Read, Refused } from '../../kernel/refusals.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { versionIn } from '../../register/record/at-desk.js';
import type { Article } from './article.js';
import { placeArticle } from './article-keeping.js';
import { readCorrection, readMinute, readPlacing, readWhy } from './article-reader.js';
import { correctArticle, correctionsAtDesk } from './correction.js';
import { article_pattern, articleAt, type Desk, desk_section, deskPath } from './desk-frame.js';
import { OutPage } from './out-page.js';
import { publishArticle, scheduleArticle, unscheduleArticle, withdrawArticle } from './publishing.js';
import { sectionsOf } from './section.js';

type Typed = Record<string, string>;

/** `/desk/newspaper/articles/<number>/out`: address, publishing, corrections, withdrawing. */
export function outDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  const path = `${article_pattern}/out`;

  app.get(path, async (c) => show(c, await articleAt(c), {}, []));

  app.post(path, async (c) => {
    const article = await articleAt(c);
    const typed: Typed = await typedIn(c, 'slug', 'day', 'section');
    const read = readPlacing(typed, await sectionsOf(c.var.db));
    return tried(c, article, typed, 'day', read, (placing) =>
      placeArticle(c.var.db, c.var.actor, article.id, placing),
    );
  });

  app.post(`${path}/publish`, async (c) => {
    const article = await articleAt(c);
    const version = versionIn((await typedIn(c, 'version')).version);
    const read: Read<number> = { ok: true, value: version };
    const publish = () => publishArticle(c.var.db, c.var.actor, article.id, version);
    return tried(c, article, {}, 'at', read, publish, 'published');
  });

  app.post(`${path}/schedule`, async (c) => {
    const article = await articleAt(c);
    const typed: Typed = await typedIn(c, 'version', 'at');
    const version = versionIn(typed.version ?? '');
    return tried(c, article, typed, 'at', readMinute(typed, 'at'), (at) =>
      scheduleArticle(c.var.db, c.var.actor, article.id, version, at),
    );
  });

  app.post(`${path}/unschedule`, async (c) => {
    const article = await articleAt(c);
    return tried(c, article, {}, 'at', { ok: true, value: null }, () =>
      unscheduleArticle(c.var.db, c.var.actor, article.id),
    );
  });

  app.post(`${path}/withdraw`, async (c) => {
    const article = await articleAt(c);
    const typed: Typed = await typedIn(c, 'why');
    return tried(c, article, typed, 'why', readWhy(typed), (why) =>
      withdrawArticle(c.var.db, c.var.actor, article.id, why),
    );
  });

  app.post(`${path}/correct`, async (c) => {
    const article = await articleAt(c);
    const typed: Typed = await typedIn(c, 'correction');
    return tried(c, article, typed, 'correction', readCorrection(typed), (text) =>
      correctArticle(c.var.db, c.var.actor, article.id, text),
    );
  });

  return app;
}

/** Does it and shows the page again; what is wrong is said at the field, and what was typed stays. */
async function tried<T>(
  c: Desk,
  article: Article,
  typed: Typed,
  field: string,
  read: Read<T>,
  act: (value: T) => Promise<unknown>,
  done: 'saved' | 'published' = 'saved',
) {
  if (!read.ok) {
    c.status(422);
    return show(c, article, typed, read.problems);
  }
  try {
    await act(read.value);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    c.status(error.status);
    return show(c, await articleAt(c), typed, [{ field, code: error.code, values: error.values }]);
  }
  return c.redirect(`${deskPath(article.number, '/out')}?${done}`, 303);
}

async function show(c: Desk, article: Article, typed: Typed, problems: Problem[]) {
  const { db, say, csrf } = c.var;
  const { slug, day, section_id } = article;
  const values = { slug, day: day ?? '', section: section_id ?? '', ...typed };
  return c.render(
    <OutPage
      {...{ say, csrf, article }}
      sections={await sectionsOf(db)}
      corrections={await correctionsAtDesk(db, article.id)}
      saved={c.req.query('saved') !== undefined}
      published={article.state === 'published' && c.req.query('published') !== undefined}
      form={{ say, values, problems }}
      publicUrl={c.var.config.publicUrl}
    />,
    { title: article.headline, section: desk_section },
  );
}
