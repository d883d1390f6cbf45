import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import { type Problem, Refused } from '../../kernel/refusals.js';
import { beside } from '../../kernel/root.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { versionIn } from '../../register/record/at-desk.js';
import { pageNumber } from '../page-number.js';
import { textOf } from '../text/markdown.js';
import {
  type Article,
  articleNumbered,
  articlesAtDesk,
  languagesAtDesk,
  type Written,
  written_fields,
} from './article.js';
import { beginArticle, saveArticle } from './article-keeping.js';
import { pagePictures } from './article-page.js';
import { readLanguage, readWritten } from './article-reader.js';
import {
  ArticleFrame,
  article_pattern,
  articleAt,
  type Desk,
  desk_path,
  desk_section,
  deskPath,
  script_path,
} from './desk-frame.js';
import { lastEditor, versionOrNone } from './history.js';
import { ArticlesPage, NewArticlePage } from './list-page.js';
import { picturesAtDesk } from './picture.js';
import { sectionsOf } from './section.js';
import { type Collision, Preview, WritePage } from './write-page.js';

type Typed = Record<string, string>;

/** Where an article's text is sent: it may be longer than other forms. */
export function isArticleForm(path: string): boolean {
  return /^\/desk\/newspaper\/articles\/\d{1,9}(\/pictures|\/by-itself)?$/.test(path);
}

/** The page where an article is written: the only one that loads a script, ours, which saves what is typed. */
export function isWritePage(path: string): boolean {
  return /^\/desk\/newspaper\/articles\/\d{1,9}$/.test(path);
}

const script = readFileSync(beside(import.meta.url, 'save-by-itself.mjs'));

/** `/desk/newspaper` and `/desk/newspaper/articles/…`: the list, a new article, and where it is written. */
export function articlesDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get(desk_path, async (c) => {
    const { db, say } = c.var;
    const asked = (c.req.query('q') ?? '').trim().slice(0, 200);
    const page = pageNumber(c.req.query('page'));
    const proposed = c.req.query('people') === 'proposed';
    const found = await articlesAtDesk(db, page, { asked, proposed });
    return c.render(<ArticlesPage {...{ say, asked, proposed, page }} {...found} />, {
      title: say('newspaper.desk.title'),
      section: desk_section,
    });
  });

  app.get(`${desk_path}/articles/new`, (c) => showNew(c, { original: c.req.query('original') ?? '' }, []));

  app.post(`${desk_path}/articles/new`, async (c) => {
    const { db, actor } = c.var;
    const typed = await typedIn(c, 'headline', 'language', 'section', 'original');
    const original = await originalIn(c, typed.original);
    const written = readWritten({ ...typed, body: '' });
    const language = readLanguage(typed);
    if (!written.ok || !language.ok) {
      c.status(422);
      return showNew(c, typed, [
        ...(written.ok ? [] : written.problems),
        ...(language.ok ? [] : language.problems),
      ]);
    }
    const section = (await sectionsOf(db)).find(({ id }) => id === typed.section);
    // A translation begins with the original's words, to be written over.
    const words = original ? { ...written.value, body: original.body } : written.value;
    try {
      const { number } = await beginArticle(db, actor, {
        ...words,
        language: language.value,
        translation_of: original?.id ?? null,
        section_id: section?.id ?? original?.section_id ?? null,
      });
      return c.redirect(deskPath(number), 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      return showNew(c, typed, [{ field: 'language', code: error.code, values: error.values }]);
    }
  });

  app.get(article_pattern, async (c) => show(c, await articleAt(c)));

  app.post(article_pattern, async (c) => {
    const { db, actor } = c.var;
    const article = await articleAt(c);
    const typed: Typed = await typedIn(c, ...written_fields, 'version', 'act');
    const read = readWritten(typed);
    if (!read.ok) {
      c.status(422);
      return show(c, article, { typed, problems: read.problems });
    }
    const written = read.value;
    if (typed.act === 'preview') return show(c, article, { typed, written });
    const version = versionIn(typed.version ?? '');
    try {
      await saveArticle(db, actor, { id: article.id, version, written });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      return show(c, await articleAt(c), {
        typed,
        collision: await collisionIn(c, article.id, version, written),
      });
    }
    return c.redirect(`${deskPath(article.number)}?saved`, 303);
  });

  app.get(script_path, (c) => c.body(script, 200, { 'content-type': 'text/javascript; charset=utf-8' }));

  // What the page saves by itself: the words alone, as far as they can be read; the answer is for the script.
  app.post(`${article_pattern}/by-itself`, async (c) => {
    const { db, actor } = c.var;
    const { id } = await articleAt(c);
    const typed: Typed = await typedIn(c, ...written_fields, 'version');
    const read = readWritten(typed);
    if (!read.ok) return c.json({ version: null }, 422);
    try {
      const version = versionIn(typed.version ?? '');
      return c.json({
        version: await saveArticle(db, actor, { id, version, written: read.value, by_itself: true }),
      });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return c.json({ version: null }, error.status);
    }
  });

  app.get(`${article_pattern}/preview`, async (c) => {
    const { say } = c.var;
    const article = await articleAt(c);
    return c.render(
      <ArticleFrame {...{ say, article }} here="/preview">
        <Preview say={say} preview={await previewOf(c, article, article)} lang={article.language} />
      </ArticleFrame>,
      { title: article.headline, section: desk_section },
    );
  });

  return app;
}

async function originalIn(c: Desk, typed: string): Promise<Article | null> {
  return /^\d{1,9}$/.test(typed) ? articleNumbered(c.var.db, Number(typed)) : null;
}

async function showNew(c: Desk, typed: Typed, problems: Problem[]) {
  const { db, say, csrf } = c.var;
  const original = await originalIn(c, typed.original ?? '');
  const form = { say, values: typed, problems };
  const sections = await sectionsOf(db);
  return c.render(<NewArticlePage {...{ say, csrf, sections, original, form }} />, {
    title: say('newspaper.desk.new'),
    section: desk_section,
  });
}

async function previewOf(c: Desk, article: Article, written: Written) {
  const pictures = await picturesAtDesk(c.var.db, article.id);
  const src = (place: number) => deskPath(article.number, `/pictures/${place}.jpg`);
  return { written, text: textOf(written.body), pictures: pagePictures(pictures, src) };
}

/** What both editors have before them after a save that came second. */
async function collisionIn(c: Desk, id: string, version: number, mine: Written): Promise<Collision> {
  const { db } = c.var;
  const stored = await articleAt(c);
  return { base: await versionOrNone(db, id, version), stored, mine, who: await lastEditor(db, id) };
}

interface Shown {
  typed: Typed;
  problems?: Problem[];
  written?: Written;
  collision?: Collision;
}

async function show(c: Desk, article: Article, shown?: Shown) {
  const { db, say, csrf } = c.var;
  const stored = Object.fromEntries(written_fields.map((field) => [field, article[field] ?? '']));
  const now = { version: String(article.version) };
  // What was typed stays; after a collision it is on top of what stands there now.
  const values = { ...stored, ...now, ...shown?.typed, ...(shown?.collision ? now : {}) };
  return c.render(
    <WritePage
      {...{ say, csrf, article }}
      languages={await languagesAtDesk(db, article)}
      form={{ say, values, problems: shown?.problems ?? [] }}
      saved={c.req.query('saved') !== undefined}
      collision={shown?.collision ?? null}
      preview={shown?.written ? await previewOf(c, article, shown.written) : null}
    />,
    { title: article.headline, section: desk_section },
  );
}
