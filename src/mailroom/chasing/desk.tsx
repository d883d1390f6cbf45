import { type Context, Hono } from 'hono';
import { isId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import type { Messages } from '../../kernel/language.js';
import { type Problem, Refused } from '../../kernel/refusals.js';
import { bodyOf, typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { askForAnswer, latestChasers } from './chaser.js';
import { ChasingPage } from './chasing-page.js';
import { chasingRule, readRule, rule_fields, setChasingRule } from './chasing-rule.js';
import { officesToAsk } from './unanswered.js';

/** `/desk/mailroom/chasing`: who has not answered, the letter that asks, and after how many days it is due. */
export function chasingDesk({ messages }: { messages: Messages }): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  const show = async (
    c: Context<DeskEnv>,
    asked: { typed?: Record<string, string>; problems?: Problem[]; refused?: string } = {},
  ) => {
    const { db, say, csrf, clock } = c.var;
    const [offices, latest, rule] = await Promise.all([
      officesToAsk(db, today(clock)),
      latestChasers(db),
      chasingRule(db),
    ]);
    const stands = Object.fromEntries(rule_fields.map((field) => [field, String(rule[field])]));
    const form = { say, values: { ...stands, ...asked.typed }, problems: asked.problems ?? [] };
    const query = c.req.query('made') ?? '';
    const made = isId(query) ? query : null;
    const refused = asked.refused ?? null;
    return c.render(
      <ChasingPage {...{ say, csrf, messages, offices, latest, rule, form, made, refused }} />,
      {
        title: say('mailroom.chasing.title'),
        section: 'mailroom',
      },
    );
  };

  app.get('/desk/mailroom/chasing', (c) => show(c));

  app.post('/desk/mailroom/chasing', async (c) => {
    const { db, actor, say } = c.var;
    const { office } = await typedIn(c, 'office');
    const chosen = [(await bodyOf(c)).paper].flat().filter((one) => typeof one === 'string');
    try {
      if (!isId(office)) throw new Refused('mailroom.chasing.nothing_due', {}, 409);
      const made = await askForAnswer(db, actor, messages, { office, papers: chosen });
      return c.redirect(`/desk/mailroom/chasing?made=${made}`, 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      return show(c, { refused: say(error.code, error.values) });
    }
  });

  app.post('/desk/mailroom/chasing/rule', async (c) => {
    const typed = await typedIn(c, ...rule_fields);
    const read = readRule(typed);
    if (!read.ok) {
      c.status(422);
      return show(c, { typed, problems: read.problems });
    }
    await setChasingRule(c.var.db, c.var.actor, read.value);
    return c.redirect('/desk/mailroom/chasing#rule', 303);
  });

  return app;
}
