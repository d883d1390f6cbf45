import { type Context, Hono } from 'hono';
import { today } from '../../kernel/clock.js';
import { csvOf } from '../../page/csv.js';
import type { VisitorEnv } from '../../page/web.js';
import { states } from '../course/standing.js';
import { arrestsPerMonth, firstMonth, heldOverTime, takingsByDate } from './over-time.js';
import { OverTimePage, type Pictured } from './over-time-page.js';

/**
 * `/people/over-time` with its JSON and CSV: how many people stood how at the end of each month, and how
 * many were taken. It has to stand before the people's own addresses.
 */
export function picturesSite(): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();

  app.get('/people/over-time', async (c) => {
    const { say, href } = c.var;
    return c.render(<OverTimePage {...{ say, href }} pictured={await picturedNow(c)} />, {
      title: say('register.pictures.title'),
      section: 'people',
      description: say('register.pictures.standfirst'),
      json: '/people/over-time.json',
    });
  });

  app.get('/people/over-time.json', async (c) => {
    const { day, months, vague } = await picturedNow(c);
    return c.json({ on: day, months, arrests_of_unknown_month: vague });
  });

  app.get('/people/over-time.csv', async (c) => {
    const { months } = await picturedNow(c);
    const head = ['month', ...states, 'arrests'];
    const rows = months.map((one) => [one.month, ...states.map((state) => one[state]), one.arrests]);
    c.header('Content-Type', 'text/csv; charset=utf-8');
    c.header('Content-Disposition', 'attachment; filename="people-over-time.csv"');
    return c.body(csvOf(head, rows));
  });

  return app;
}

async function picturedNow(c: Context<VisitorEnv>): Promise<Pictured> {
  const { db, clock } = c.var;
  const day = today(clock);
  const takings = await takingsByDate(db);
  const from = firstMonth(takings, day);
  if (!from) return { day, months: [], vague: 0 };
  const to = day.slice(0, 7);
  const held = await heldOverTime(db, from, to, day);
  const arrests = arrestsPerMonth(takings, from, to);
  const taken = new Map(arrests.months.map(({ month, arrests: count }) => [month, count]));
  const months = held.map((one) => ({ ...one, arrests: taken.get(one.month) ?? 0 }));
  return { day, months, vague: arrests.vague };
}
