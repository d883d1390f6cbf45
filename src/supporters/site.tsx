import { type Context, Hono } from 'hono';
import type { Child } from 'hono/jsx';
import type { PublicDb } from '../kernel/database.js';
import { Missing } from '../kernel/refusals.js';
import type { VisitorEnv } from '../page/web.js';
import { OrganisationPage } from './organisation-page.js';
import { placeOf } from './organisation-place.js';
import { movedTo, organisationBySlug, otherNames, type PublicOrganisation } from './organisation-public.js';

/** What the rooms above tell of an organisation: the door passes it in. */
export interface Passed {
  /** For the page; null where nothing of what it passed may be told. */
  panel: (c: Context<VisitorEnv>, organisation: { id: string; slug: string }) => Promise<Child | null>;
  /** For the JSON twin; null likewise. */
  told: (db: PublicDb, organisationId: string) => Promise<object | null>;
}

/** `/organisations/<slug>` and its JSON. The list of all is the roll, which is the resolutions'. */
export function supportersSite(passed: Passed): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();

  app.get('/organisations/:file{[^/]+\\.json}', async (c) => {
    const { db } = c.var;
    const slug = c.req.param('file').slice(0, -'.json'.length);
    const moved = await movedTo(db, slug);
    if (moved) return c.redirect(`/organisations/${moved}.json`, 301);
    const organisation = await organisationBySlug(db, slug);
    const told = await passed.told(db, organisation.id);
    if (!told) throw new Missing('organisation');
    return c.json({
      ...plain(organisation),
      other_names: await otherNames(db, organisation.id),
      ...(await placeOf(db, organisation.slug)),
      ...told,
    });
  });

  app.get('/organisations/:slug', async (c) => {
    const { db, say, language, href } = c.var;
    // Two that were found to be one: the old address leads on.
    const moved = await movedTo(db, c.req.param('slug'));
    if (moved) return c.redirect(href(`/organisations/${moved}`), 301);
    const organisation = await organisationBySlug(db, c.req.param('slug'));
    const panel = await passed.panel(c, organisation);
    // Whoever has withdrawn everything keeps its page, which says so; whoever has nothing that may be told has none.
    if (!panel) throw new Missing('organisation');
    const place = await placeOf(db, organisation.slug);
    const names = await otherNames(db, organisation.id);
    return c.render(
      <OrganisationPage {...{ say, language, href, organisation, place, names }}>{panel}</OrganisationPage>,
      {
        title: organisation.name,
        section: 'organisations',
        json: `/organisations/${organisation.slug}.json`,
        is_same_for_all: true,
      },
    );
  });

  return app;
}

function plain({ id: _, ...organisation }: PublicOrganisation) {
  return organisation;
}
