import { type Context, Hono } from 'hono';
import { today } from '../../kernel/clock.js';
import type { VisitorEnv } from '../../page/web.js';
import { calendarDays } from './calendar.js';
import { eventsStandardZip } from './events-standard.js';
import { followTheMoney } from './follow-the-money.js';
import { iCalendar } from './icalendar.js';
import { fileAnswer, fileGate, streamed } from './whole-file.js';

/** The public register as files for other programs: calendars, FollowTheMoney, Events Standard Formats. */
export function formatsSite(): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();
  const begin = fileGate();

  const calendar = async (c: Context<VisitorEnv>, slug: string | null) => {
    const { db, say, clock, config, publisher } = c.var;
    const means = { db, say, day: today(clock), publicUrl: config.publicUrl };
    const text = iCalendar(publisher.name, await calendarDays(means, slug));
    return fileAnswer(c, text, 'text/calendar; charset=utf-8', `${slug ?? 'calendar'}.ics`);
  };

  app.get('/calendar.ics', (c) => calendar(c, null));
  app.get('/people/:file{[^/]+\\.ics}', (c) => calendar(c, c.req.param('file').replace(/\.ics$/, '')));

  app.get('/export/ftm.jsonl', (c) => {
    const entities = followTheMoney(c.var.db, c.var.config.publicUrl);
    const stream = streamed(linesOf(entities), begin());
    return fileAnswer(c, stream, 'application/x-ndjson; charset=utf-8', 'ftm.jsonl');
  });

  app.get('/export/esf.zip', (c) =>
    fileAnswer(c, streamed(eventsStandardZip(c.var.db), begin()), 'application/zip', 'esf.zip'),
  );

  return app;
}

async function* linesOf(entities: ReturnType<typeof followTheMoney>): AsyncGenerator<string> {
  for await (const entity of entities) yield `${JSON.stringify(entity)}\n`;
}
