import { type Context, Hono } from 'hono';
import { found, type Problem, Refused } from '../../kernel/refusals.js';
import { isRobot } from '../../page/refused.js';
import { smallForm } from '../../page/small-form.js';
import { bodyOf, typedIn } from '../../page/typed.js';
import type { VisitorEnv } from '../../page/web.js';
import type { FormMeans } from '../newsletter/site.js';
import { DonatePage } from './donate-page.js';
import { givingWays } from './giving-way.js';
import { JoinPage, NoOffer, OwnOfferPage, Thanks, ThanksAlone } from './join-page.js';
import type { JoiningActs } from './joining-acts.js';
import { readOffer } from './offer-reader.js';

type Ctx = Context<VisitorEnv>;

/** `/join` (who offers help), `/join/<token>` (their private page) and `/donate` (honest ways to give). */
export function joiningSite({ acts, gate, clientOf }: FormMeans & { acts: JoiningActs }): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();

  for (const below of ['/join', '/join/*'])
    app.use(below, async (c, next) => {
      c.header('Cache-Control', 'no-store');
      c.header('Referrer-Policy', 'no-referrer');
      await next();
    });

  const show = (
    c: Ctx,
    values: Record<string, string>,
    ticked: string[],
    problems: Problem[],
  ): Response | Promise<Response> => {
    const { say, href } = c.var;
    const stamp = gate.isOurs(values.stamp ?? '') ? (values.stamp as string) : gate.stamp();
    return c.render(
      <JoinPage {...{ say, href, stamp }} chosen={new Set(ticked)} form={{ say, values, problems }} />,
      { title: say('newspaper.joining.title'), description: say('newspaper.joining.lead') },
    );
  };

  app.get('/join', (c) => show(c, {}, [], []));

  app.post('/join', smallForm, async (c) => {
    const { language, say, href, config } = c.var;
    const typed = await typedIn(c, 'contact', 'name', 'place', 'note', 'stamp', 'website');
    const ticked = await tickedIn(c);
    const again = (problems: Problem[], status: 422 | 429 | 503 = 422) => {
      c.status(status);
      return show(c, typed, ticked, problems);
    };
    const title = say('newspaper.joining.thanks');
    // A robot filled the field that people never see: it is thanked, and nothing is kept.
    if (isRobot(c, typed.website)) return c.render(<ThanksAlone {...{ say, href }} />, { title });
    const offer = readOffer(typed, ticked, language);
    if (!offer.ok) return again(offer.problems);
    if (!gate.isFine(typed.stamp))
      return again([{ field: 'contact', code: 'newspaper.newsletter.once_more' }]);
    const wait_seconds = gate.waitFor(clientOf(c));
    if (wait_seconds > 0) {
      const values = { wait_seconds };
      return again([{ field: 'contact', code: 'newspaper.newsletter.too_often', values }], 429);
    }
    try {
      const token = await acts.offer(offer.value);
      const link = config.publicUrl + href(`/join/${token}`);
      return await c.render(<Thanks {...{ say, href, link }} />, { title });
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 503) throw error;
      return again([{ field: 'contact', code: error.code, values: error.values }], 503);
    }
  });

  app.get('/join/:file{[0-9a-z]+\\.json}', async (c) => {
    const own = await found(acts.ofLink(c.req.param('file').replace(/\.json$/, '')));
    if (!own) return none(c, 'gone');
    const { came_on, kept_until, offer } = own;
    c.header('Content-Disposition', 'attachment; filename="offer.json"');
    return c.json({ came_on, kept_until, ...offer });
  });

  app.get('/join/:token', async (c) => {
    const token = c.req.param('token');
    const own = await found(acts.ofLink(token));
    if (!own) return none(c, 'gone');
    const { say, href } = c.var;
    c.header('X-Robots-Tag', 'noindex');
    return c.render(<OwnOfferPage {...{ say, href, own }} path={href(`/join/${token}`)} />, {
      title: say('newspaper.joining.link.title'),
    });
  });

  app.post('/join/:token/erase', smallForm, async (c) => {
    const done = await found(acts.erase(c.req.param('token')).then(() => true));
    return none(c, done ? 'erased' : 'gone');
  });

  app.get('/donate', async (c) => {
    const { db, say, href, language } = c.var;
    const ways = await givingWays(db);
    return c.render(<DonatePage {...{ say, href, language, ways }} />, {
      title: say('newspaper.joining.giving.title'),
      description: say('newspaper.joining.giving.lead'),
      is_same_for_all: true,
    });
  });

  return app;
}

async function tickedIn(c: Ctx): Promise<string[]> {
  return [(await bodyOf(c)).offers].flat().filter((one): one is string => typeof one === 'string');
}

function none(c: Ctx, which: 'erased' | 'gone') {
  const { say, href } = c.var;
  c.status(which === 'gone' ? 404 : 200);
  return c.render(<NoOffer {...{ say, href, which }} />, {
    title: say(`newspaper.joining.link.${which}_title`),
  });
}
