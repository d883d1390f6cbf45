import { type Context, Hono } from 'hono';
import type { Child } from 'hono/jsx';
import type { PublicDb } from '../kernel/database.js';
import { csvOf } from '../page/csv.js';
import type { VisitorEnv } from '../page/web.js';
import { isCountry } from './country.js';
import { OrganisationList, OrganisationPage } from './organisation-page.js';
import {
  movedTo,
  organisationBySlug,
  organisationsAll,
  organisationsPage,
  organisationsSpread,
  otherNames,
  page_size,
  supportOf,
  type Wanted,
} from './organisation-public.js';
import { kinds } from './tables.js';

/** What the rooms above tell of an organisation: the door passes it in. */
export interface Passed {
  /** For the page. */
  panel: (c: Context<VisitorEnv>, organisation: { id: string; slug: string }) => Promise<Child>;
  /** For the JSON twin. */
  list: (db: PublicDb, organisationId: string) => Promise<object[]>;
}

/** `/organisations` and `/organisations/<slug>`, with their JSON and CSV. */
export function supportersSite(passed: Passed): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();

  app.get('/organisations.json', async (c) => {
    const organisations = await organisationsAll(c.var.db);
    return c.json({ support: await supportOf(c.var.db), organisations: organisations.map(told) });
  });

  app.get('/organisations.csv', async (c) => {
    const organisations = await organisationsAll(c.var.db);
    const rows = organisations.map((one) => [
      one.slug,
      one.name,
      one.kind,
      one.level,
      one.part_of,
      one.country,
      one.members,
      one.first_adopted_on,
    ]);
    const head = ['slug', 'name', 'kind', 'level', 'part_of', 'country', 'members', 'first_adopted_on'];
    return c.body(csvOf(head, rows), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="organisations.csv"',
    });
  });

  app.get('/organisations', async (c) => {
    const { db, say, language, href } = c.var;
    const wanted = wantedOf(c.req.query());
    const page = pageOf(c.req.query('page'));
    const { organisations, count } = await organisationsPage(db, wanted, page);
    const [support, spread] = await Promise.all([supportOf(db), organisationsSpread(db)]);
    return c.render(
      <OrganisationList {...{ say, language, href, support, organisations, count, page, wanted, spread }} />,
      { title: say('supporters.list_title'), section: 'organisations', json: '/organisations.json' },
    );
  });

  app.get('/organisations/:file{[^/]+\\.json}', async (c) => {
    const slug = c.req.param('file').slice(0, -'.json'.length);
    const moved = await movedTo(c.var.db, slug);
    if (moved) return c.redirect(`/organisations/${moved}.json`, 301);
    const organisation = await organisationBySlug(c.var.db, slug);
    return c.json({
      ...told(organisation),
      other_names: await otherNames(c.var.db, organisation.id),
      adoptions: await passed.list(c.var.db, organisation.id),
    });
  });

  app.get('/organisations/:slug', async (c) => {
    const { db, say, language, href } = c.var;
    // Two that were found to be one: the old address leads on.
    const moved = await movedTo(db, c.req.param('slug'));
    if (moved) return c.redirect(href(`/organisations/${moved}`), 301);
    const organisation = await organisationBySlug(db, c.req.param('slug'));
    return c.render(
      <OrganisationPage
        {...{ say, language, href, organisation }}
        names={await otherNames(db, organisation.id)}
      >
        {await passed.panel(c, organisation)}
      </OrganisationPage>,
      {
        title: organisation.name,
        section: 'organisations',
        json: `/organisations/${organisation.slug}.json`,
      },
    );
  });

  return app;
}

function told({ id: _, ...organisation }: Awaited<ReturnType<typeof organisationBySlug>>) {
  return organisation;
}

/** A filter that makes no sense is left out: a list is shown rather than a scolding. */
function wantedOf(query: Record<string, string>): Wanted {
  const q = query.q
    ?.replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 200);
  return {
    ...(q ? { q } : {}),
    ...(query.country && isCountry(query.country) ? { country: query.country } : {}),
    ...(query.kind && (kinds as readonly string[]).includes(query.kind) ? { kind: query.kind } : {}),
  };
}

function pageOf(typed: string | undefined): number {
  const page = Number(typed ?? '1');
  return Number.isInteger(page) && page >= 1 && page <= 1_000_000_000 / page_size ? page : 1;
}
