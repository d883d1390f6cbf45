import { type Context, Hono } from 'hono';
import type { Child } from 'hono/jsx';
import type { PublicDb } from '../kernel/database.js';
import { Missing } from '../kernel/refusals.js';
import type { VisitorEnv } from '../page/web.js';
import { OrganisationPage } from './organisation-page.js';
import { placeOf } from './organisation-place.js';
import { organisationBySlug, type PublicOrganisation } from './organisation-public.js';

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
    const organisation = await organisationBySlug(db, c.req.param('file').slice(0, -'.json'.length));
    const told = await passed.told(db, organisation.id);
    if (!told) throw new Missing('organisation');
    const { above, below, below_count, counted_with } = await placeOf(db, organisation.slug);
    return c.json({
      ...plain(organisation),
      above,
      below,
      below_count,
      counted_with: counted_with?.slug ?? null,
      ...told,
    });
  });

  app.get('/organisations/:slug', async (c) => {
    const { db, say, language, href } = c.var;
    const organisation = await organisationBySlug(db, c.req.param('slug'));
    const panel = await passed.panel(c, organisation);
    // Whoever has nothing left that counts, having withdrawn it, is not named any more.
    if (!panel) throw new Missing('organisation');
    const place = await placeOf(db, organisation.slug);
    return c.render(
      <OrganisationPage {...{ say, language, href, organisation, place }}>{panel}</OrganisationPage>,
      {
        title: organisation.name,
        section: 'organisations',
        json: `/organisations/${organisation.slug}.json`,
      },
    );
  });

  return app;
}

function plain({ id: _, ...organisation }: PublicOrganisation) {
  return organisation;
}
