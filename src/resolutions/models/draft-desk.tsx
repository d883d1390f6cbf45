import { type Context, Hono } from 'hono';
import { Missing, type Problem, Refused } from '../../kernel/refusals.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { versionIn } from '../../register/record/at-desk.js';
import { type Collision, merged } from '../../register/record/difference.js';
import type { Typed } from '../../register/record/fact-form.js';
import { demandOptions } from '../demands/demand-form.js';
import { type Draft, draftById, originalOf, tiesOf, writtenIn } from './draft.js';
import { collisionIn } from './draft-collision.js';
import { addTranslation, discard, saveTies } from './draft-keeping.js';
import { DraftPage } from './draft-page.js';
import { editionsOf, publishDraft, readinessOf } from './draft-publishing.js';
import { readTies, ties_fields } from './draft-reader.js';
import { typedTies } from './draft-typed.js';

type Ctx = Context<DeskEnv>;
const section = 'texts';

/** `/desk/texts/:slug/versions/:version`: what belongs to all languages of a version, and what becomes of it. */
export function draftDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  const here = '/desk/texts/:slug/versions/:version';

  app.get(here, async (c) => show(c, await draftAt(c)));

  app.post(here, async (c) => {
    const { db, actor } = c.var;
    const draft = await draftAt(c);
    const numbers = await numbersOf(c, draft);
    const names = numbers.flatMap((one) => [`demand_${one}`, `relation_${one}`, `people_${one}`]);
    const typed: Typed = await typedIn(c, ...ties_fields, ...names, 'edition');
    const read = await readTies(db, typed, numbers);
    if (!read.ok) {
      c.status(422);
      return show(c, draft, { typed, problems: read.problems });
    }
    const edition = versionIn(typed.edition ?? '');
    try {
      await saveTies(db, actor, { slug: draft.slug, version_id: draft.id, edition }, read.value);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      if (error.code !== 'resolutions.models.stale') {
        return show(c, draft, {
          typed,
          problems: [{ field: 'as_of', code: error.code, values: error.values }],
        });
      }
      const now = await draftAt(c);
      const stored = await typedTies(db, { ...(await tiesOf(db, now.id)), as_of: now.as_of, why: now.why });
      const said = { stored, mine: await typedTies(db, read.value) };
      const seen = { version_id: now.id, part: '', edition };
      const collision = await collisionIn(db, seen, now.edition, said);
      const values = { ...typed, ...merged(collision), edition: String(now.edition) };
      return show(c, now, { typed: values, problems: [], collision });
    }
    return c.redirect(`/desk/texts/${draft.slug}/versions/${draft.id}?saved`, 303);
  });

  app.post(`${here}/translations`, async (c) => {
    const { db, actor } = c.var;
    const draft = await draftAt(c);
    const typed = await typedIn(c, 'new_language');
    const language = typed.new_language.trim().toLowerCase();
    const problem = (code: string) => {
      c.status(422);
      return show(c, draft, { typed, problems: [{ field: 'new_language', code }] });
    };
    if (!/^[a-z]{2}$/.test(language)) return problem('register.record.no_language');
    try {
      await addTranslation(db, actor, { slug: draft.slug, version_id: draft.id }, language);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return problem(error.code);
    }
    return c.redirect(`/desk/texts/${draft.slug}/versions/${draft.id}/${language}`, 303);
  });

  app.post(`${here}/publish`, async (c) => {
    const { db, actor } = c.var;
    const draft = await draftAt(c);
    const typed = await typedIn(c, 'editions');
    const edition = versionIn(typed.editions);
    return tried(c, 'publish', {}, async () => {
      await publishDraft(db, actor, { slug: draft.slug, version_id: draft.id, edition });
      return `/desk/texts/${draft.slug}`;
    });
  });

  app.post(`${here}/discard`, async (c) => {
    const { db, actor } = c.var;
    const draft = await draftAt(c);
    const typed = await typedIn(c, 'discard_why');
    return tried(c, 'discard_why', typed, async () => {
      await discard(db, actor, { slug: draft.slug, version_id: draft.id }, null, typed.discard_why);
      return '/desk/texts';
    });
  });

  return app;
}

/** The version that a page's address names. Throws `Missing`. */
export async function draftAt(c: Ctx): Promise<Draft> {
  const draft = await draftById(c.var.db, c.req.param('slug') ?? '', c.req.param('version') ?? '');
  if (draft.languages.length === 0) throw new Missing('version');
  return draft;
}

/** Does it and goes on; a refusal is said at the field, and what was typed stays. */
async function tried(c: Ctx, field: string, typed: Typed, act: () => Promise<string>) {
  try {
    return c.redirect(await act(), 303);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    c.status(error.status);
    return show(c, await draftAt(c), {
      typed,
      problems: [{ field, code: error.code, values: error.values }],
    });
  }
}

async function numbersOf(c: Ctx, draft: Draft): Promise<number[]> {
  const { paragraphs } = await writtenIn(c.var.db, draft.id, originalOf(draft).language);
  return paragraphs.flatMap(({ block, number }) => (block === 'resolves' && number !== null ? [number] : []));
}

interface Shown {
  typed: Typed;
  problems: Problem[];
  collision?: Collision;
}

async function show(c: Ctx, draft: Draft, shown?: Shown) {
  const { db, say, csrf } = c.var;
  const { language } = originalOf(draft);
  const { paragraphs } = await writtenIn(db, draft.id, language);
  const ties = await tiesOf(db, draft.id);
  const stored = await typedTies(db, { ...ties, as_of: draft.as_of, why: draft.why });
  const values = { edition: String(draft.edition), ...stored, ...shown?.typed };
  const offices = await db.selectFrom('offices').select(['code', 'names']).orderBy('code').execute();
  return c.render(
    <DraftPage
      {...{ say, csrf, draft }}
      lines={paragraphs.filter((one) => one.block === 'resolves')}
      demands={await demandOptions(db, draft.text_id)}
      offices={offices.map(({ code, names }) => ({ code, name: names.en ?? code }))}
      editions={editionsOf(draft)}
      readiness={await readinessOf(db, draft)}
      collision={shown?.collision ?? null}
      saved={c.req.query('saved') !== undefined}
      form={{ say, values, problems: shown?.problems ?? [] }}
    />,
    { title: say('resolutions.models.version_title'), section },
  );
}
