import { type Context, Hono } from 'hono';
import { Missing, Refused } from '../../kernel/refusals.js';
import { type Cell, csvOf } from '../../page/csv.js';
import type { VisitorEnv } from '../../page/web.js';
import { namesOf } from '../people.js';
import { codes, sourcesJson } from '../person-json.js';
import { type SourceList, sourcesOf } from '../sources/source.js';
import { type Detention, detainedIn, detentionsOf, names_a_page, spanOf } from './detention.js';
import { DetentionPage, DetentionsPage } from './detentions-page.js';

/** Detentions of many at once, as far as they are told: pages, JSON and tables. */
export function detentionsSite(): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();

  app.get('/detentions', async (c) => {
    const { db, say, href } = c.var;
    return c.render(<DetentionsPage {...{ say, href, all: await detentionsOf(db) }} />, {
      title: say('register.detentions.title'),
      description: say('register.detentions.standfirst'),
      json: '/detentions.json',
      is_same_for_all: true,
    });
  });

  app.get('/detentions.json', async (c) => {
    const all = await detentionsOf(c.var.db);
    const sources = await sourcesOf(c.var.db, all.flatMap(citedBy));
    return c.json({
      detentions: all.map((one) => detentionJson(one, sources)),
      sources: sourcesJson(sources),
    });
  });

  app.get('/detentions.csv', async (c) => {
    const all = await detentionsOf(c.var.db);
    const head = ['code', 'title', 'happened', 'place', 'days_from', 'days_to'];
    return table(
      c,
      'detentions',
      [...head, 'reported_by_name', 'reported_from', 'reported_to'],
      all.map((one) => {
        const span = spanOf(one.figures);
        const own = [one.code, one.title, one.happened, one.place, one.days_from, one.days_to];
        return [...own, one.named, span?.from.number ?? null, span?.to.number ?? null];
      }),
    );
  });

  app.get('/detentions/:file{[^/]+\\.json}', async (c) => {
    const { db } = c.var;
    const one = await detentionAt(c, c.req.param('file').replace(/\.json$/, ''));
    const { page, pages } = pageOf(c, one);
    const sources = await sourcesOf(db, citedBy(one));
    const people = await detainedIn(db, one.id, page);
    const own = `/detentions/${one.code}.json`;
    return c.json({
      detention: detentionJson(one, sources),
      people: people.map(({ slug, name, happened, place, days, article }) => ({
        slug,
        name,
        date: happened,
        place,
        days,
        article,
      })),
      page,
      pages,
      next: page < pages ? `${own}?page=${page + 1}` : null,
      sources: sourcesJson(sources),
    });
  });

  app.get('/detentions/:file{[^/]+\\.csv}', async (c) => {
    const { db } = c.var;
    const one = await detentionAt(c, c.req.param('file').replace(/\.csv$/, ''));
    const rows: Cell[][] = [];
    for (let page = 1; (page - 1) * names_a_page < one.named; page += 1) {
      for (const { slug, name, happened, place, days, article } of await detainedIn(db, one.id, page)) {
        rows.push([one.code, slug, name, happened, place, days, article]);
      }
    }
    return table(c, one.code, ['detention', 'person', 'name', 'happened', 'place', 'days', 'article'], rows);
  });

  app.get('/detentions/:code', async (c) => {
    const { db, say, href } = c.var;
    const one = await detentionAt(c, c.req.param('code'));
    const { page, pages } = pageOf(c, one);
    const people = await detainedIn(db, one.id, page);
    const names = await namesOf(
      db,
      people.map(({ person_id }) => person_id),
    );
    const named = people.map((person) => ({ ...person, names: names.get(person.person_id) ?? [] }));
    const sources = await sourcesOf(db, citedBy(one));
    return c.render(<DetentionPage {...{ say, href, one, people: named, page, pages, sources }} />, {
      title: one.title,
      json: `/detentions/${one.code}.json`,
      is_same_for_all: true,
    });
  });

  return app;
}

async function detentionAt(c: Context<VisitorEnv>, code: string): Promise<Detention> {
  const [one] = await detentionsOf(c.var.db, code);
  if (!one) throw new Missing('detention');
  return one;
}

function pageOf(c: Context<VisitorEnv>, one: Detention): { page: number; pages: number } {
  const asked = c.req.query('page') ?? '1';
  if (!/^[1-9]\d{0,5}$/.test(asked)) throw new Refused('register.page.no_page', {}, 422);
  const pages = Math.max(1, Math.ceil(one.named / names_a_page));
  if (Number(asked) > pages) throw new Missing('page');
  return { page: Number(asked), pages };
}

function citedBy(one: Detention): string[] {
  return [...one.sources, ...one.figures.flatMap(({ sources }) => sources)];
}

function detentionJson(one: Detention, sources: SourceList) {
  const { code, title, happened, place, days_from, days_to, text, why, named, figures } = one;
  const span = spanOf(figures);
  return {
    slug: code,
    title,
    date: happened,
    place,
    days_from,
    days_to,
    text,
    why,
    reported_by_name: named,
    reported_in_number: span ? { from: span.from.number, to: span.to.number } : null,
    figures: figures.map(({ number, how, scope, why: because, sources: ids }) => ({
      number,
      how,
      scope,
      why: because,
      sources: codes(ids, sources),
    })),
    sources: codes(one.sources, sources),
  };
}

function table(c: Context<VisitorEnv>, name: string, head: string[], rows: Cell[][]): Response {
  return c.body(csvOf(head, rows), 200, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name}.csv"`,
  });
}
