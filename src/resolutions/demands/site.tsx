import { type Context, Hono } from 'hono';
import type { VisitorEnv } from '../../page/web.js';
import { namesOf } from '../text.js';
import { demandsCsv, demandsTold } from './demand-told.js';
import { demandMatrix, type MatrixQuestion } from './matrix.js';
import { MatrixPage } from './matrix-page.js';
import { peopleOfDemands } from './people.js';

/** `/demands`: every demand against every text, of everybody or of one person, of every kind or of one; JSON and CSV. */
export function demandsSite(): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();

  app.get('/demands.json', async (c) =>
    c.json({ demands: demandsTold(await demandMatrix(c.var.db, c.var.language, askedIn(c))) }),
  );

  app.get('/demands.csv', async (c) =>
    c.body(demandsCsv(await demandMatrix(c.var.db, c.var.language, askedIn(c))), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="demands.csv"',
    }),
  );

  app.get('/demands', async (c) => {
    const { db, say, language, href } = c.var;
    const asked = askedIn(c);
    const rows = await demandMatrix(db, language, asked);
    const names = await namesOf(db, await peopleOfDemands(db), language);
    const people = [...names.values()]
      .flatMap(({ slug, name }) => (slug ? [{ value: slug, label: name }] : []))
      .sort((one, other) => one.label.localeCompare(other.label, language));
    return c.render(<MatrixPage {...{ say, language, href, rows }} choice={{ asked, people }} />, {
      title: say('resolutions.demands.title'),
      section: 'resolutions',
      json: '/demands.json',
      is_same_for_all: true,
    });
  });

  return app;
}

/** What the address asks for; anything that is no slug and no word asks for nothing that there is. */
function askedIn(c: Context<VisitorEnv>): MatrixQuestion {
  const { person = '', kind = '' } = c.req.query();
  return { person: person.slice(0, 100), kind: kind.slice(0, 20) };
}
