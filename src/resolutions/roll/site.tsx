import { Hono } from 'hono';
import { csvOf } from '../../page/csv.js';
import type { VisitorEnv } from '../../page/web.js';
import { supportOf } from '../../supporters/organisation-public.js';
import { rollAsOsdi } from './osdi.js';
import { adoptionsOverTime, pageOf, type RollLine, rollAll, rollPage, rollSpread, wantedOf } from './roll.js';
import { RollPage } from './roll-page.js';

/** `/organisations`: who has passed what and may be named, as page, JSON, CSV and in the shape of OSDI. */
export function rollSite(): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();

  app.get('/organisations.osdi.json', async (c) => {
    const { db, config, publisher } = c.var;
    const told = await rollAsOsdi(db, config.publicUrl, pageOf(c.req.query('page')), publisher.name);
    return c.body(JSON.stringify(told), 200, { 'content-type': 'application/hal+json' });
  });

  app.get('/organisations.json', async (c) => {
    const wanted = wantedOf(c.req.query());
    const organisations = await rollAll(c.var.db, wanted);
    return c.json({
      support: await supportOf(c.var.db),
      over_time: await adoptionsOverTime(c.var.db, wanted),
      organisations: organisations.map(told),
    });
  });

  app.get('/organisations.csv', async (c) => {
    const organisations = await rollAll(c.var.db, wantedOf(c.req.query()));
    const rows = organisations.map((one) => csvHead.map((column) => one[column]));
    return c.body(csvOf([...csvHead], rows), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="organisations.csv"',
    });
  });

  app.get('/organisations', async (c) => {
    const { db, say, language, href } = c.var;
    const wanted = wantedOf(c.req.query());
    const page = pageOf(c.req.query('page'));
    const { organisations, count } = await rollPage(db, wanted, page);
    const [support, spread, months] = await Promise.all([
      supportOf(db),
      rollSpread(db),
      adoptionsOverTime(db, wanted),
    ]);
    const shown = { support, organisations, count, page, wanted, spread, months };
    return c.render(<RollPage {...{ say, language, href }} {...shown} />, {
      title: say('supporters.list_title'),
      section: 'organisations',
      json: '/organisations.json',
      is_same_for_all: true,
    });
  });

  return app;
}

function told({ id: _, ...organisation }: RollLine) {
  return organisation;
}

const csvHead = [
  'slug',
  'name',
  'kind',
  'level',
  'part_of',
  'country',
  'members',
  'first_adopted_on',
  'texts_passed',
  'last_passed_on',
] as const;
