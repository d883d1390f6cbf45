import { type Context, Hono } from 'hono';
import type { Problem } from '../../kernel/refusals.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { FieldReader } from '../../register/record/field-reader.js';
import { longest_settled, returnById, returnsList, settleReturn } from './return.js';
import { ReturnPage, ReturnsPage } from './returns-page.js';
import { officeStatistics, prisonStatistics } from './statistics.js';

const section = 'mailroom';

/** `/desk/mailroom/returns`: what came back, looking into it, and how papers fare at each prison and office. */
export function returnsDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get('/desk/mailroom/returns', async (c) => {
    const { db, say } = c.var;
    const [returns, offices, prisons] = await Promise.all([
      returnsList(db),
      officeStatistics(db),
      prisonStatistics(db),
    ]);
    const done = c.req.query('settled') === undefined ? null : say('mailroom.returns.settled');
    const title = say('mailroom.returns.title');
    return c.render(<ReturnsPage {...{ say, returns, offices, prisons, done }} />, { title, section });
  });

  const show = async (c: Context<DeskEnv>, values: Record<string, string>, problems: Problem[]) => {
    const { db, say, csrf } = c.var;
    const one = await returnById(db, c.req.param('id') ?? '');
    return c.render(
      <ReturnPage {...{ say, csrf, one }} form={{ say, values: { trust: 'no', ...values }, problems }} />,
      { title: say('mailroom.returns.title'), section },
    );
  };

  app.get('/desk/mailroom/returns/:id', (c) => show(c, {}, []));

  app.post('/desk/mailroom/returns/:id', async (c) => {
    const { db, actor } = c.var;
    const { id } = await returnById(db, c.req.param('id'));
    const typed = await typedIn(c, 'found', 'trust');
    const fields = new FieldReader(typed);
    const why = fields.needed('found', longest_settled, 'lines');
    const trust = fields.choice('trust', ['no', 'yes']) === 'yes';
    if (fields.problems.length > 0) {
      c.status(422);
      return show(c, typed, fields.problems);
    }
    await settleReturn(db, actor, id, { why, trust });
    return c.redirect('/desk/mailroom/returns?settled', 303);
  });

  return app;
}
