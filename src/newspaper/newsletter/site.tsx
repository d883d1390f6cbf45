import { type Context, Hono } from 'hono';
import { found, type Problem, Refused } from '../../kernel/refusals.js';
import type { FormGate } from '../../page/form-gate.js';
import { isRobot } from '../../page/refused.js';
import { smallForm } from '../../page/small-form.js';
import { isOneClick, typedIn } from '../../page/typed.js';
import type { VisitorEnv } from '../../page/web.js';
import { readMailAddress } from '../../post/mail-address.js';
import { readChoice } from './choice-fields.js';
import { confirmWords } from './confirm-words.js';
import type { NewsletterActs } from './newsletter-acts.js';
import { confirm_within_hours, type Subscribed } from './subscription.js';
import { LinkGone, LinkPage, NewsletterPage, OnItsWay, Removed } from './subscription-page.js';

/** What the pages of the newsletter and of those who join need from the start. */
export interface FormMeans {
  gate: FormGate;
  /** By what a client is told from another for the length of a day, in memory. */
  clientOf: (c: Context<VisitorEnv>) => string;
}

type Ctx = Context<VisitorEnv>;
const section = 'issues';

/** `/newsletter` (who wants it) and `/newsletter/<token>` (the page behind the mailed link). */
export function newsletterSite({
  acts,
  gate,
  clientOf,
}: FormMeans & { acts: NewsletterActs }): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();

  for (const below of ['/newsletter', '/newsletter/*'])
    app.use(below, async (c, next) => {
      c.header('Cache-Control', 'no-store');
      c.header('Referrer-Policy', 'no-referrer');
      await next();
    });

  app.get('/newsletter', (c) => show(c, gate, { often: 'issue', spoken: c.var.language }, []));

  app.post('/newsletter', smallForm, async (c) => {
    const { config, say } = c.var;
    const typed = await typedIn(c, 'email', 'often', 'spoken', 'stamp', 'website');
    const again = (problems: Problem[], status: 422 | 429 | 503 = 422) => {
      c.status(status);
      return show(c, gate, typed, problems);
    };
    // A robot filled the field that people never see: it is thanked, and nothing is kept.
    if (isRobot(c, typed.website)) return onItsWay(c);
    const email = readMailAddress(typed.email, 'email', 'email');
    const choice = readChoice(typed);
    const wrong: Problem[] = email.ok ? [] : [{ field: 'email', code: 'newspaper.newsletter.no_email' }];
    if (!email.ok || !choice.ok) return again([...wrong, ...(choice.ok ? [] : choice.problems)]);
    if (!gate.isFine(typed.stamp)) return again([{ field: 'email', code: 'newspaper.newsletter.once_more' }]);
    const wait_seconds = gate.waitFor(clientOf(c));
    if (wait_seconds > 0) {
      const values = { wait_seconds };
      return again([{ field: 'email', code: 'newspaper.newsletter.too_often', values }], 429);
    }
    const words = confirmWords(say, config.publicUrl, { hours: confirm_within_hours });
    try {
      await acts.ask({ email: email.value, ...choice.value }, words);
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 503) throw error;
      return again([{ field: 'email', code: error.code, values: error.values }], error.status);
    }
    return onItsWay(c);
  });

  const own = '/newsletter/:token';

  app.get(own, async (c) => {
    const subscribed = await found(acts.ofLink(c.req.param('token')));
    if (!subscribed) return gone(c);
    const asked = c.req.query('done') ?? '';
    const isWord = ['confirmed_title', 'renewed', 'changed'].includes(asked);
    return linked(c, subscribed, isWord ? c.var.say(`newspaper.newsletter.link.${asked}`) : null, []);
  });

  app.post(`${own}/keep`, smallForm, async (c) => {
    const token = c.req.param('token');
    const before = await found(acts.ofLink(token));
    if (!before) return gone(c);
    await acts.keep(token);
    return c.redirect(`${here(c)}?done=${before.confirmed ? 'renewed' : 'confirmed_title'}`, 303);
  });

  app.post(`${own}/change`, smallForm, async (c) => {
    const token = c.req.param('token');
    const subscribed = await found(acts.ofLink(token));
    if (!subscribed) return gone(c);
    const choice = readChoice(await typedIn(c, 'often', 'spoken'));
    if (!choice.ok) {
      c.status(422);
      return linked(c, subscribed, null, choice.problems);
    }
    await acts.change(token, choice.value);
    return c.redirect(`${here(c)}?done=changed`, 303);
  });

  const remove = async (c: Ctx) => {
    const done = await found(acts.remove(c.req.param('token') ?? '').then(() => true));
    if (!done) return gone(c);
    const { say, href } = c.var;
    return c.render(<Removed {...{ say, href }} />, {
      title: say('newspaper.newsletter.link.removed_title'),
      section,
    });
  };

  app.post(`${own}/remove`, smallForm, remove);

  app.post(own, smallForm, async (c) => ((await isOneClick(c)) ? remove(c) : gone(c)));

  return app;
}

const here = (c: Ctx) => c.var.href(`/newsletter/${c.req.param('token') ?? ''}`);

function show(c: Ctx, gate: FormGate, values: Record<string, string>, problems: Problem[]) {
  const { say, href } = c.var;
  const stamp = gate.isOurs(values.stamp ?? '') ? (values.stamp as string) : gate.stamp();
  return c.render(<NewsletterPage {...{ say, href, stamp }} form={{ say, values, problems }} />, {
    title: say('newspaper.newsletter.title'),
    section,
  });
}

function linked(c: Ctx, subscribed: Subscribed, done: string | null, problems: Problem[]) {
  const { say, href } = c.var;
  const { often, spoken } = subscribed;
  c.header('X-Robots-Tag', 'noindex');
  return c.render(
    <LinkPage
      {...{ say, href, subscribed, done, path: here(c) }}
      form={{ say, values: { often, spoken }, problems }}
    />,
    { title: say('newspaper.newsletter.link.title'), section },
  );
}

function onItsWay(c: Ctx) {
  const { say, href } = c.var;
  return c.render(<OnItsWay {...{ say, href }} />, {
    title: say('newspaper.newsletter.on_its_way'),
    section,
  });
}

function gone(c: Ctx) {
  const { say, href } = c.var;
  c.status(404);
  return c.render(<LinkGone {...{ say, href }} />, { title: say('newspaper.newsletter.link.gone_title') });
}
