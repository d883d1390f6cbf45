import { type Context, Hono } from 'hono';
import type { Db } from '../../kernel/database.js';
import { Missing, type Problem, Refused } from '../../kernel/refusals.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import type { Typed } from '../../register/record/fact-form.js';
import { changeAbout, typedAbout } from './about.js';
import { newModel, newVersion } from './draft-begun.js';
import { withdrawModel } from './draft-publishing.js';
import { model_fields, readModel } from './draft-reader.js';
import { ModelAtDesk, NewModelPage } from './model-desk-page.js';

type Ctx = Context<DeskEnv>;

/** A model as its page at the desk speaks of it. */
export interface ModelRow {
  id: string;
  slug: string;
  title: string;
  body: string;
  language: string;
  version: number;
  versions: {
    id: string;
    number: number | null;
    as_of: string;
    published_at: Date | null;
    why: string | null;
    languages: { language: string; published_at: Date | null }[];
    withdrawn: string | null;
  }[];
}

const section = 'texts';

/** `/desk/texts/new` and `/desk/texts/:slug` of a model: begun, its next version begun, what it is about, withdrawn. */
export function modelDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  const here = '/desk/texts/:slug';

  app.get('/desk/texts/new', (c) => showNew(c, { language: 'en' }, []));

  app.post('/desk/texts/new', async (c) => {
    const { db, actor } = c.var;
    const typed = await typedIn(c, ...model_fields);
    const read = await readModel(db, typed);
    if (!read.ok) {
      c.status(422);
      return showNew(c, typed, read.problems);
    }
    try {
      const id = await newModel(db, actor, read.value);
      const { slug, language } = read.value;
      return c.redirect(`/desk/texts/${slug}/versions/${id}/${language}`, 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      return showNew(c, typed, [{ field: 'slug', code: error.code, values: error.values }]);
    }
  });

  // The texts of others have their own page at the same address.
  app.get(here, async (c, next) => ((await isModel(c)) ? show(c) : next()));

  app.post(`${here}/versions`, async (c) => {
    const { db, actor } = c.var;
    const model = await modelAt(c);
    const id = await newVersion(db, actor, model.id);
    return c.redirect(`/desk/texts/${model.slug}/versions/${id}`, 303);
  });

  app.post(`${here}/about`, async (c) => {
    const { db, actor } = c.var;
    const model = await modelAt(c);
    const typed = await typedIn(c, ...model_fields, 'version', 'why');
    // Its address and the language of its title stay: they stand in links and papers.
    const read = await readModel(db, { ...typed, slug: model.slug, language: model.language });
    if (!read.ok) {
      c.status(422);
      return show(c, { typed, problems: read.problems });
    }
    return tried(c, typed, 'why', () =>
      changeAbout(db, actor, { id: model.id, version: Number(typed.version) || 0 }, read.value, typed.why),
    );
  });

  app.post(`${here}/withdraw`, async (c) => {
    const { db, actor } = c.var;
    const model = await modelAt(c);
    const typed = await typedIn(c, 'reason', 'reason_language');
    return tried(c, typed, 'reason', () =>
      withdrawModel(db, actor, model.id, { reason: typed.reason, language: typed.reason_language }),
    );
  });

  return app;
}

/** Does it and leads back to the page; a refusal is said at the field, and what was typed stays. */
async function tried(c: Ctx, typed: Typed, field: string, act: () => Promise<unknown>) {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    c.status(error.status);
    // Somebody was quicker: the form shows what was typed, and the list above it what stands now.
    return show(c, { typed, problems: [{ field, code: error.code, values: error.values }] });
  }
  return c.redirect(`/desk/texts/${c.req.param('slug')}`, 303);
}

async function isModel(c: Ctx): Promise<boolean> {
  const found = await c.var.db
    .selectFrom('texts')
    .select('kind')
    .where('slug', '=', c.req.param('slug') ?? '')
    .executeTakeFirst();
  return found?.kind === 'model';
}

/** The model of a page's address, with all its versions. Throws `Missing`. */
export async function modelAt(c: Ctx): Promise<ModelRow> {
  return modelBySlug(c.var.db, c.req.param('slug') ?? '');
}

async function modelBySlug(db: Db, slug: string): Promise<ModelRow> {
  const text = await db
    .selectFrom('texts')
    .select(['id', 'slug', 'title', 'body', 'language', 'version'])
    .where('slug', '=', slug)
    .where('kind', '=', 'model')
    .executeTakeFirst();
  if (!text) throw new Missing('resolution');
  const versions = await db
    .selectFrom('versions as v')
    .leftJoin('version_withdrawals as w', 'w.version_id', 'v.id')
    .select(['v.id', 'v.number', 'v.as_of', 'v.published_at', 'v.why', 'w.reason as withdrawn'])
    .where('v.text_id', '=', text.id)
    .orderBy((e) => e('v.number', 'is not', null))
    .orderBy('v.number', 'desc')
    .execute();
  const languages = await db
    .selectFrom('version_languages as l')
    .innerJoin('versions as v', 'v.id', 'l.version_id')
    .select(['l.version_id', 'l.language', 'l.published_at'])
    .where('v.text_id', '=', text.id)
    .orderBy((e) => e('l.translated_from', 'is not', null))
    .orderBy('l.language')
    .execute();
  return {
    ...text,
    versions: versions.map((version) => ({
      ...version,
      languages: languages.filter((one) => one.version_id === version.id),
    })),
  };
}

function showNew(c: Ctx, values: Typed, problems: Problem[]) {
  const { say, csrf } = c.var;
  return c.render(<NewModelPage {...{ say, csrf }} form={{ say, values, problems }} />, {
    title: say('resolutions.models.new'),
    section,
  });
}

async function show(c: Ctx, wrong: { typed: Typed; problems: Problem[] } = { typed: {}, problems: [] }) {
  const { db, say, csrf } = c.var;
  const model = await modelAt(c);
  const stored = { ...(await typedAbout(db, model.id)), version: String(model.version) };
  // A stale form shows what was typed, against what stands now.
  const values = {
    ...stored,
    reason_language: model.language,
    ...wrong.typed,
    version: String(model.version),
  };
  return c.render(
    <ModelAtDesk {...{ say, csrf, model, stored }} form={{ say, values, problems: wrong.problems }} />,
    { title: model.title, section },
  );
}
