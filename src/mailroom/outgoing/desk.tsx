import { type Context, Hono } from 'hono';
import { Refused } from '../../kernel/refusals.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { outboxList } from '../dispatch-list.js';
import { OutboxPage } from '../outbox-view.js';
import { openPause, pauseMail, readWhy, resumeMail } from './pause.js';
import { PausePanel } from './pause-view.js';

/** The outbox at the desk, and the button that lets nothing leave. */
export function outgoingDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  const show = async (c: Context<DeskEnv>, why = '', code: string | null = null) => {
    const { db, say, csrf, config } = c.var;
    const form = { say, values: { why }, problems: code === null ? [] : [{ field: 'why', code }] };
    const done = ['decided', 'paused', 'resumed'].find((one) => c.req.query(one) !== undefined);
    const sentence = done === undefined ? null : say(`mailroom.outgoing.done_${done}`);
    return c.render(
      <OutboxPage
        {...{ say, csrf }}
        done={sentence}
        mails={await outboxList(db)}
        isFolder={config.smtpUrl === null}
        panel={<PausePanel {...{ say, csrf, form }} pause={await openPause(db)} />}
      />,
      { title: say('mailroom.desk.outbox'), section: 'mailroom' },
    );
  };

  app.get('/desk/mailroom/outbox', (c) => show(c));

  app.post('/desk/mailroom/pause', async (c) => {
    const { why } = await typedIn(c, 'why');
    const read = readWhy(why);
    if (!read.ok) {
      c.status(422);
      return show(c, why, read.problems[0]?.code);
    }
    try {
      await pauseMail(c.var.db, c.var.actor, read.value.why);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      return show(c, why, error.code);
    }
    return c.redirect('/desk/mailroom/outbox?paused', 303);
  });

  app.post('/desk/mailroom/resume', async (c) => {
    await resumeMail(c.var.db, c.var.actor);
    return c.redirect('/desk/mailroom/outbox?resumed', 303);
  });

  return app;
}
