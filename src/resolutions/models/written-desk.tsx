import { type Context, Hono } from 'hono';
import { Missing, type Problem, Refused } from '../../kernel/refusals.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { versionIn } from '../../register/record/at-desk.js';
import { type Collision, merged } from '../../register/record/difference.js';
import type { Typed } from '../../register/record/fact-form.js';
import { type Draft, type DraftLanguage, originalOf, type Written, writtenIn } from './draft.js';
import { collisionIn } from './draft-collision.js';
import { draftAt } from './draft-desk.js';
import { discard, saveWritten } from './draft-keeping.js';
import { publishTranslation, readinessOf } from './draft-publishing.js';
import { readWritten, written_fields } from './draft-reader.js';
import { typedWritten } from './draft-typed.js';
import { previewOf } from './preview.js';
import { skeletonIn, WrittenPage } from './written-page.js';

type Ctx = Context<DeskEnv>;
const section = 'texts';

/** `/desk/texts/:slug/versions/:version/:language`: one language of a version is written, looked at, saved, published. */
export function writtenDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  const here = '/desk/texts/:slug/versions/:version/:language{[a-z][a-z]}';

  app.get(here, async (c) => {
    const { draft, own } = await languageAt(c);
    const written = await writtenIn(c.var.db, draft.id, own.language);
    return show(c, draft, own, { preview: written.paragraphs.length > 0 ? written : null });
  });

  app.post(here, async (c) => {
    const { db, actor } = c.var;
    const { draft, own } = await languageAt(c);
    const typed = await typedIn(c, ...written_fields, 'edition', 'current', 'original_edition', 'step');
    const read = await readWritten(db, typed, own.language);
    if (!read.ok) {
      c.status(422);
      return show(c, draft, own, { typed, problems: read.problems });
    }
    // Looking at it keeps nothing: what was typed stands in the form again.
    if (typed.step === 'look') return show(c, draft, own, { typed, preview: read.value, isLook: true });
    const edition = versionIn(typed.edition);
    const follows = typed.current === 'yes' ? versionIn(typed.original_edition) || null : null;
    const seen = { slug: draft.slug, version_id: draft.id, language: own.language, edition };
    try {
      await saveWritten(db, actor, seen, read.value, follows);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      if (error.code !== 'resolutions.models.stale') {
        const problems = [{ field: 'text', code: error.code, values: error.values }];
        return show(c, draft, own, { typed, problems });
      }
      const now = await languageAt(c);
      const stored = await writtenIn(db, draft.id, own.language);
      const said = {
        stored: await typedWritten(db, stored, own.language),
        mine: await typedWritten(db, read.value, own.language),
      };
      const at = { version_id: draft.id, part: own.language, edition };
      const collision = await collisionIn(db, at, now.own.edition, said);
      const values = { ...typed, ...merged(collision), edition: String(now.own.edition) };
      return show(c, now.draft, now.own, { typed: values, collision: { ...collision, theirs: stored } });
    }
    return c.redirect(`/desk/texts/${draft.slug}/versions/${draft.id}/${own.language}?saved`, 303);
  });

  app.post(`${here}/publish`, async (c) => {
    const { db, actor } = c.var;
    const { draft, own } = await languageAt(c);
    const { edition } = await typedIn(c, 'edition');
    const seen = { slug: draft.slug, version_id: draft.id, edition: versionIn(edition) };
    return tried(c, 'publish', {}, async () => {
      await publishTranslation(db, actor, seen, own.language);
      return `/desk/texts/${draft.slug}`;
    });
  });

  app.post(`${here}/discard`, async (c) => {
    const { db, actor } = c.var;
    const { draft, own } = await languageAt(c);
    const typed = await typedIn(c, 'discard_why');
    const seen = { slug: draft.slug, version_id: draft.id };
    return tried(c, 'discard_why', typed, async () => {
      await discard(db, actor, seen, own.language, typed.discard_why);
      return `/desk/texts/${draft.slug}/versions/${draft.id}`;
    });
  });

  return app;
}

async function languageAt(c: Ctx): Promise<{ draft: Draft; own: DraftLanguage }> {
  const draft = await draftAt(c);
  const own = draft.languages.find((one) => one.language === c.req.param('language'));
  if (!own) throw new Missing('version');
  return { draft, own };
}

async function tried(c: Ctx, field: string, typed: Typed, act: () => Promise<string>) {
  try {
    return c.redirect(await act(), 303);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    c.status(error.status);
    const { draft, own } = await languageAt(c);
    return show(c, draft, own, { typed, problems: [{ field, code: error.code, values: error.values }] });
  }
}

interface Shown {
  typed?: Typed;
  problems?: Problem[];
  collision?: Collision & { theirs: Written };
  preview?: Written | null;
  isLook?: boolean;
}

async function show(c: Ctx, draft: Draft, own: DraftLanguage, shown: Shown) {
  const { db, say, csrf } = c.var;
  const written = await writtenIn(db, draft.id, own.language);
  const stored = await typedWritten(db, written, own.language);
  const text = stored.text || skeletonIn(own.language);
  const isCurrent = own.translated_from !== null && own.follows === originalOf(draft).edition;
  const values: Typed = {
    ...stored,
    text,
    edition: String(own.edition),
    current: isCurrent ? 'yes' : '',
    ...shown.typed,
  };
  const preview = shown.preview ? await previewOf(c, draft, own, shown.preview) : null;
  return c.render(
    <WrittenPage
      {...{ say, csrf, draft, own, preview }}
      readiness={draft.published_at ? await readinessOf(db, draft, own) : null}
      collision={shown.collision ?? null}
      saved={c.req.query('saved') !== undefined && !shown.typed}
      isLook={shown.isLook ?? false}
      form={{ say, values, problems: shown.problems ?? [] }}
    />,
    { title: own.title, section },
  );
}
