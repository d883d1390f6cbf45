import { type Context, Hono } from 'hono';
import { Missing } from '../kernel/refusals.js';
import { publicReplies, replyTold } from '../mailroom/replies/reply-public.js';
import { csvOf } from '../page/csv.js';
import type { VisitorEnv } from '../page/web.js';
import type { PaperShelf } from '../print/shelf.js';
import { movedTo } from '../supporters/organisation-public.js';
import { AdoptionPage } from './adoption-page.js';
import { keptDifference } from './adoption-passed.js';
import { adoptionBy, adoptionsOf, correctionsTold, toldOf } from './adoption-public.js';
import { adoptionSheet } from './adoption-sheet.js';
import { supportFor } from './count.js';
import { answeredDemands } from './demand.js';
import { differenceTold } from './difference-told.js';
import { versionById } from './model.js';
import { textBySlug } from './text.js';

/** Most adoptions in one file. */
const most_rows = 20_000;

/**
 * `/resolutions/<slug>/adoptions/<organisation>`, its JSON, its text and its paper, and all adoptions of a
 * text as JSON and CSV. Register it before the pages of the texts, whose patterns are wider.
 */
export function adoptionSite({ shelf }: { shelf: PaperShelf }): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();

  app.get('/resolutions/:slug/adoptions.json', async (c) => {
    const text = await textBySlug(c.var.db, c.req.param('slug'), c.var.language);
    const adoptions = await adoptionsOf(c.var.db, text.slug, most_rows);
    return c.json({ support: await supportFor(c.var.db, text.id), adoptions: adoptions.map(toldOf) });
  });

  app.get('/resolutions/:slug/adoptions.csv', async (c) => {
    const text = await textBySlug(c.var.db, c.req.param('slug'), c.var.language);
    const adoptions = await adoptionsOf(c.var.db, text.slug, most_rows);
    const rows = adoptions.map((one) => [
      one.organisation_slug,
      one.organisation,
      one.kind,
      one.level,
      one.country,
      one.members,
      one.met_on,
      one.met_at,
      one.decided_by,
      one.votes_for,
      one.votes_against,
      one.abstained,
      one.version,
      one.language,
      one.unchanged ? 'yes' : 'no',
      one.sha256,
      one.posted_by,
      one.verified_on,
      one.body,
      one.minute_reference,
      one.withdrawn_on,
      one.members_added ? 'yes' : 'no',
      one.within_slug,
    ]);
    return c.body(csvOf(csvHead, rows), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${text.slug}-adoptions.csv"`,
    });
  });

  app.get('/resolutions/:slug/adoptions/:file{[^/]+\\.json}', async (c) => {
    const moved = await movedFrom(c, '.json');
    if (moved) return c.redirect(moved, 301);
    const { adoption, told } = await asked(c, '.json');
    const replies = await publicReplies(c.var.db, { adoption: adoption.id });
    return c.json({
      resolution: adoption.slug,
      ...toldOf(adoption),
      // Always a text: a field keeps its kind, and `text_told` says why it is empty.
      text: adoption.passed ?? '',
      corrections: await correctionsTold(c.var.db, adoption.id),
      difference: told && differenceTold(told.difference, told.answers),
      replies: replies.map(replyTold),
    });
  });

  // The canonical text and nothing else: not even a line end at its end, so that its sum is the one told.
  app.get('/resolutions/:slug/adoptions/:file{[^/]+\\.txt}', async (c) => {
    const moved = await movedFrom(c, '.txt');
    if (moved) return c.redirect(moved, 301);
    const { adoption } = await askedText(c, '.txt');
    const digest = Buffer.from(adoption.sha256, 'hex').toString('base64');
    return c.body(adoption.passed, 200, {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="${fileOf(adoption)}.txt"`,
      // RFC 9530.
      'repr-digest': `sha-256=:${digest}:`,
    });
  });

  app.get('/resolutions/:slug/adoptions/:file{[^/]+\\.pdf}', async (c) => {
    const { say, config, publisher, href } = c.var;
    const moved = await movedFrom(c, '.pdf');
    if (moved) return c.redirect(href(moved), 301);
    const { adoption, difference, answers, path } = await askedText(c, '.pdf');
    const address = `${config.publicUrl}${path}`;
    const sheet = adoptionSheet(adoption, difference, { say, publisher: publisher.name, address, answers });
    const { pdf } = await shelf.print(sheet);
    return c.body(Uint8Array.from(pdf), 200, {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="${fileOf(adoption)}.pdf"`,
    });
  });

  app.get('/resolutions/:slug/adoptions/:organisation', async (c) => {
    const { db, say, language, href } = c.var;
    const moved = await movedFrom(c);
    if (moved) return c.redirect(href(moved), 301);
    const found = await asked(c);
    const { id, organisation, title } = found.adoption;
    const corrections = await correctionsTold(db, id);
    const replies = await publicReplies(db, { adoption: id }, language);
    return c.render(<AdoptionPage {...{ say, language, href, corrections, replies }} {...found} />, {
      title: say('resolutions.adoption.page_title', { organisation, title }),
      section: 'resolutions',
      json: `${found.path}.json`,
      is_same_for_all: true,
    });
  });

  return app;
}

/** The text and the organisation that an address names. */
function partsOf(c: Context<VisitorEnv>, ending: string): { slug: string; named: string } {
  const { slug = '', organisation, file = '' } = c.req.param() as Record<string, string | undefined>;
  return { slug, named: organisation ?? file.slice(0, file.length - ending.length) };
}

/** Where an old address of an organisation leads that was found to be another one; null: it is none. */
async function movedFrom(c: Context<VisitorEnv>, ending = ''): Promise<string | null> {
  const { slug, named } = partsOf(c, ending);
  const moved = await movedTo(c.var.db, named);
  return moved && `/resolutions/${encodeURIComponent(slug)}/adoptions/${moved}${ending}`;
}

/** The adoption that an address names, and, where its text may be told, what it made of the model. Throws `Missing`. */
async function asked(c: Context<VisitorEnv>, ending = '') {
  const { db } = c.var;
  const { slug, named } = partsOf(c, ending);
  const adoption = await adoptionBy(db, slug, named);
  const path = `/resolutions/${adoption.slug}/adoptions/${adoption.organisation_slug}`;
  const { passed } = adoption;
  if (passed === null) return { adoption, path, told: null };
  const version = await versionById(db, adoption.version_id, adoption.language);
  const difference = keptDifference(passed, version, adoption);
  return { adoption, path, told: { passed, difference, answers: await answeredDemands(db, version.id) } };
}

/** The same where only a text that may be told is an answer. */
async function askedText(c: Context<VisitorEnv>, ending: string) {
  const { adoption, path, told } = await asked(c, ending);
  if (!told) throw new Missing('adoption');
  return { adoption: { ...adoption, passed: told.passed }, path, ...told };
}

function fileOf(adoption: { slug: string; organisation_slug: string }): string {
  return `${adoption.slug}-${adoption.organisation_slug}`.slice(0, 120);
}

const csvHead = [
  'organisation_slug',
  'organisation',
  'kind',
  'level',
  'country',
  'members',
  'met_on',
  'met_at',
  'decided_by',
  'votes_for',
  'votes_against',
  'abstained',
  'version',
  'language',
  'unchanged',
  'sha256',
  'posted_by',
  'verified_on',
  'body',
  'minute_reference',
  'withdrawn_on',
  'members_added',
  'within_slug',
];
