import { type Context, Hono } from 'hono';
import { today } from '../../kernel/clock.js';
import type { PublicDb } from '../../kernel/database.js';
import { type Language, languages, type Messages } from '../../kernel/language.js';
import type { Problem } from '../../kernel/refusals.js';
import type { VisitorEnv } from '../../page/web.js';
import { docx_type, docxOf } from '../../print/docx.js';
import { odt_type, odtOf } from '../../print/odt.js';
import { PrintFailed } from '../../print/press.js';
import { currentVersion, refuseWithdrawn, type Version } from '../model.js';
import type { PackShelf } from './pack.js';
import { lettersDocument, motionDocument, motionText } from './pack-documents.js';
import { type PackFile, pack_files } from './pack-form.js';
import { lettersOf } from './pack-letters.js';
import { type PackRequest, readPackRequest } from './pack-request.js';
import { packSheet } from './pack-sheet.js';
import { modelOfCode, shortAddress } from './short-address.js';

/** What these files need from the room. */
export interface PackSiteMeans {
  shelf: PackShelf;
  messages: Messages;
  /** How a person stands on a day, as a sentence; empty where a model needs no word on it. */
  since: (
    db: PublicDb,
    person: { id: string; name: string },
    day: string,
    language: Language,
  ) => Promise<string>;
  /** The model's page with what is wrong at the fields of the pack's form. */
  page: (c: Ctx, version: Version, problems: Problem[]) => Promise<Response>;
}

type Ctx = Context<VisitorEnv>;

/** `/resolutions/<slug>/pack.pdf`, the motion and the letters as files to edit, and `/r/<code>`. */
export function packSite(means: PackSiteMeans): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();

  app.get('/r/:code', async (c) => {
    const slug = await modelOfCode(c.var.db, c.req.param('code'));
    return c.redirect(c.var.href(`/resolutions/${slug}/adopt`), 303);
  });

  app.get('/resolutions/:slug/pack.pdf', async (c) => {
    const asked = await askedPack(c);
    if (!asked.ok) return means.page(c, asked.version, asked.problems);
    const { version, request } = asked;
    const { db, clock, config } = c.var;
    const language = spoken(version);
    const day = today(clock);
    const site = `${config.publicUrl}${language === 'en' ? '' : `/${language}`}`;
    const sheet = await packSheet(db, version, request, {
      say: means.messages.in(language),
      day,
      address: `${site}/resolutions/${version.slug}`,
      form: `${site}${shortAddress(version.slug)}`,
      since: ({ id, name }) => means.since(db, { id: id ?? '', name }, day, language),
    });
    try {
      const { pdf } = await means.shelf.print(sheet);
      return file(c, pdf, 'application/pdf', `${version.slug}-${version.language}.pdf`);
    } catch (error) {
      const problem = unset(error, request);
      if (!problem) throw error;
      return means.page(c, version, [problem]);
    }
  });

  for (const name of pack_files) {
    app.get(`/resolutions/:slug/${name}`, async (c) => {
      const asked = await askedPack(c);
      if (!asked.ok) return means.page(c, asked.version, asked.problems);
      return written(c, means, name, asked.version, asked.request);
    });
  }

  return app;
}

async function written(c: Ctx, means: PackSiteMeans, name: PackFile, version: Version, request: PackRequest) {
  const [what = '', format = ''] = name.split('.');
  const called = `${version.slug}${what === 'letters' ? '-letters' : ''}-${version.language}.${format}`;
  if (format === 'txt') {
    return c.body(motionText(version, request), 200, {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'private, no-store',
    });
  }
  const say = means.messages.in(spoken(version));
  const document =
    what === 'letters'
      ? lettersDocument(
          version,
          request,
          await lettersOf(c.var.db, version, request.organisation, { say, day: today(c.var.clock) }),
        )
      : motionDocument(version, request, say('resolutions.pack.kicker'));
  if (format === 'odt') return file(c, odtOf(document), odt_type, called);
  return file(c, await docxOf(document), docx_type, called);
}

/** What does not fit or cannot be set, as a problem at the field that can mend it; null for every other fault. */
function unset(error: unknown, { paper }: PackRequest): Problem | null {
  if (!(error instanceof PrintFailed) || !['overflow', 'glyph'].includes(error.code)) return null;
  const at = (field: string, code: string) => ({ field, code: `resolutions.pack.${code}` });
  const says = (words: RegExp) => error.code === 'overflow' && words.test(error.message);
  if (says(/the label of/)) return at('labels', 'labels_small');
  if (says(/the return line|the sender's lines/)) return at('organisation', 'name_wide');
  if (says(/longer than its page/))
    return paper === 'a4' ? at('organisation', 'too_long') : at('paper', 'too_long_letter');
  if (says(/too long for the window/) && paper === 'us-letter') return at('paper', 'window_letter');
  // What is left is an address of an office: too long for every window, or in letters that we cannot print.
  return at('paper', 'window');
}

/** The language of the site in which a version's words are spoken around it. */
function spoken(version: Version): Language {
  return languages.find((one) => one === version.language) ?? languages[0];
}

type AskedPack =
  | { ok: true; version: Version; request: PackRequest }
  | { ok: false; version: Version; problems: Problem[] };

/** The version that a pack is asked of, in the language that the form says. */
async function askedPack(c: Ctx): Promise<AskedPack> {
  const { db, language } = c.var;
  const slug = c.req.param('slug') ?? '';
  const version = await currentVersion(db, slug, language);
  await refuseWithdrawn(db, version.text_id);
  const read = readPackRequest(c.req.query(), version.languages, language);
  if (!read.ok) return { ok: false, version, problems: read.problems };
  return { ok: true, version: await currentVersion(db, slug, read.value.language), request: read.value };
}

/** A file for one visitor: what it says of an organisation stays in no cache on the way. */
function file(c: Ctx, bytes: Uint8Array, type: string, name: string): Response {
  return c.body(Uint8Array.from(bytes), 200, {
    'content-type': type,
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'private, no-store',
  });
}
