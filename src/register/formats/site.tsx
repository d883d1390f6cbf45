import { type Context, Hono } from 'hono';
import { today } from '../../kernel/clock.js';
import { Refused } from '../../kernel/refusals.js';
import type { VisitorEnv } from '../../page/web.js';
import { calendarDays } from './calendar.js';
import { eventsStandardZip } from './events-standard.js';
import { followTheMoney } from './follow-the-money.js';
import { iCalendar } from './icalendar.js';

/** So many whole files are made at once; whoever comes then is asked to come again. */
const most_at_once = 2;

/** The public register as files for other programs: calendars, FollowTheMoney, Events Standard Formats. */
export function formatsSite(): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();
  let running = 0;

  const begin = () => {
    if (running >= most_at_once) throw new Refused('register.formats.busy', {}, 503);
    running += 1;
    let isOver = false;
    return () => {
      if (!isOver) running -= 1;
      isOver = true;
    };
  };

  const calendar = async (c: Context<VisitorEnv>, slug: string | null) => {
    const { db, say, clock, config, publisher } = c.var;
    const means = { db, say, day: today(clock), publicUrl: config.publicUrl };
    const text = iCalendar(publisher.name, await calendarDays(means, slug));
    return file(c, text, 'text/calendar; charset=utf-8', `${slug ?? 'calendar'}.ics`);
  };

  app.get('/calendar.ics', (c) => calendar(c, null));
  app.get('/people/:file{[^/]+\\.ics}', (c) => calendar(c, c.req.param('file').replace(/\.ics$/, '')));

  app.get('/export/ftm.jsonl', (c) => {
    const end = begin();
    const lines = entityLines(followTheMoney(c.var.db, c.var.config.publicUrl));
    const stream = new ReadableStream<Uint8Array>({
      async pull(controller) {
        try {
          const { value, done } = await lines.next();
          if (!done) return controller.enqueue(value);
          end();
          controller.close();
        } catch (error) {
          end();
          // A file that breaks off must not look like a whole one: the connection fails with it.
          controller.error(error);
        }
      },
      async cancel() {
        end();
        await lines.return(undefined);
      },
    });
    return file(c, stream, 'application/x-ndjson; charset=utf-8', 'ftm.jsonl');
  });

  app.get('/export/esf.zip', async (c) => {
    const end = begin();
    try {
      return file(c, Buffer.from(await eventsStandardZip(c.var.db)), 'application/zip', 'esf.zip');
    } finally {
      end();
    }
  });

  return app;
}

/** How many bytes are gathered before they are sent. */
const piece_bytes = 64 * 1024;

async function* entityLines(
  entities: ReturnType<typeof followTheMoney>,
): AsyncGenerator<Uint8Array, undefined> {
  const encoder = new TextEncoder();
  let text = '';
  for await (const entity of entities) {
    text += `${JSON.stringify(entity)}\n`;
    if (text.length < piece_bytes) continue;
    yield encoder.encode(text);
    text = '';
  }
  if (text !== '') yield encoder.encode(text);
}

function file(
  c: Context<VisitorEnv>,
  content: string | Buffer<ArrayBuffer> | ReadableStream,
  type: string,
  name: string,
): Response {
  return c.body(content, 200, {
    'Content-Type': type,
    'Content-Disposition': `attachment; filename="${name}"`,
  });
}
