import { type Context, Hono } from 'hono';
import { isId } from '../../kernel/chance.js';
import { found, type Problem, Refused } from '../../kernel/refusals.js';
import { isRobot } from '../../page/refused.js';
import { smallForm } from '../../page/small-form.js';
import { isOneClick, typedIn } from '../../page/typed.js';
import type { VisitorEnv } from '../../page/web.js';
import { readMailAddress } from '../../post/mail-address.js';
import type { AdoptGate } from '../adopt-gate.js';
import { currentVersion, refuseWithdrawn, type Version, versionById } from '../model.js';
import { confirm_within_hours, kept_days, type Subscribed } from './subscription.js';
import type { SubscriptionActs } from './subscription-acts.js';
import { LinkGone, LinkPage, OnItsWay, Removed, SubscribeForm } from './subscription-page.js';

interface Means {
  acts: SubscriptionActs;
  gate: AdoptGate;
  /** By what a client is told from another for the length of a day, in memory. */
  clientOf: (c: Context<VisitorEnv>) => string;
}

type Ctx = Context<VisitorEnv>;
const section = 'resolutions';

/** `/resolutions/<slug>/notice` (who wants to be told) and `/notices/<token>` (the page behind the mailed link). */
export function noticeSite({ acts, gate, clientOf }: Means): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();
  const path = '/resolutions/:slug/notice';

  app.get(path, async (c) => {
    const version = await currentVersion(c.var.db, c.req.param('slug'), c.var.language);
    await refuseWithdrawn(c.var.db, version.text_id);
    return form(c, gate, version, {}, []);
  });

  app.post(path, smallForm, async (c) => {
    const { db, language, say, href, config } = c.var;
    const typed = await typedIn(c, 'email', 'version', 'stamp', 'website');
    const version = await versionTaken(c, typed.version);
    await refuseWithdrawn(db, version.text_id);
    const again = (problems: Problem[], status: 200 | 409 | 422 | 429 | 503 = 422) => {
      c.status(status);
      return form(c, gate, version, typed, problems);
    };
    // A robot filled the field that people never see: it is thanked, and nothing is kept.
    if (isRobot(c, typed.website)) return onItsWay(c, version);
    const email = readMailAddress(typed.email, 'email', 'email');
    if (!email.ok) {
      return again(email.problems.map((one) => ({ ...one, code: `resolutions.adopt.problem.${one.code}` })));
    }
    // From the model's page it comes without a stamp: here it is said what happens, and nothing is kept yet.
    if (typed.stamp === '') return again([], 200);
    if (!gate.isFine(typed.stamp)) return again([{ field: 'email', code: 'resolutions.adopt.once_more' }]);
    const wait_seconds = gate.waitFor(clientOf(c));
    if (wait_seconds > 0) {
      return again([{ field: 'email', code: 'resolutions.adopt.too_often', values: { wait_seconds } }], 429);
    }
    const asked = { email: email.value, text_id: version.text_id, version_id: version.id, spoken: language };
    try {
      await acts.subscribe(asked, (token) => ({
        subject: say('resolutions.notices.mail.confirm_subject', { title: version.title }),
        text: say('resolutions.notices.mail.confirm_text', {
          title: version.title,
          link: `${config.publicUrl}${href(`/notices/${token}`)}`,
          hours: confirm_within_hours,
          days: kept_days,
        }),
      }));
    } catch (error) {
      if (!(error instanceof Refused) || error.status === 403) throw error;
      return again([{ field: 'email', code: error.code, values: error.values }], error.status);
    }
    return onItsWay(c, version);
  });

  app.get('/notices/:token', async (c) => linked(c, acts, acts.ofLink(c.req.param('token')), false));

  app.post('/notices/:token/confirm', smallForm, async (c) =>
    linked(c, acts, acts.confirm(c.req.param('token')), true),
  );

  const remove = async (c: Ctx) => {
    const { say, href } = c.var;
    const removed = await found(acts.remove(c.req.param('token') ?? ''));
    if (!removed) return gone(c);
    const more = await moreAt(c, acts);
    return c.render(<Removed {...{ say, href, more }} slug={removed.slug} />, {
      title: say('resolutions.notices.removed_title'),
      section,
    });
  };

  app.post('/notices/:token/remove', smallForm, remove);

  app.post('/notices/:token', smallForm, async (c) => ((await isOneClick(c)) ? remove(c) : gone(c)));

  return app;
}

/** The version that the form was shown with, if it is one of this model; else the newest. */
async function versionTaken(c: Ctx, id: string): Promise<Version> {
  const { db, language } = c.var;
  const current = await currentVersion(db, c.req.param('slug') ?? '', language);
  if (!isId(id) || id === current.id) return current;
  const older = await found(versionById(db, id, language));
  return older?.text_id === current.text_id ? older : current;
}

function form(
  c: Ctx,
  gate: AdoptGate,
  version: Version,
  values: Record<string, string>,
  problems: Problem[],
) {
  const { say, language, href } = c.var;
  const stamp = gate.isOurs(values.stamp ?? '') ? (values.stamp as string) : gate.stamp();
  return c.render(
    <SubscribeForm {...{ say, language, href, version, stamp }} form={{ say, values, problems }} />,
    { title: say('resolutions.notices.title'), section },
  );
}

function onItsWay(c: Ctx, version: Version) {
  const { say, href } = c.var;
  return c.render(<OnItsWay {...{ say, href }} slug={version.slug} />, {
    title: say('resolutions.notices.on_its_way'),
    section,
  });
}

async function linked(c: Ctx, acts: SubscriptionActs, asked: Promise<Subscribed>, isNew: boolean) {
  const { say, href } = c.var;
  const subscribed = await found(asked);
  const more = await moreAt(c, acts);
  // The address was removed; what shared its mail is still to be confirmed by the same link.
  if (!subscribed) return more ? c.redirect(more, 303) : gone(c);
  const path = href(`/notices/${c.req.param('token') ?? ''}`);
  return c.render(<LinkPage {...{ say, href, subscribed, path, isNew, more }} />, {
    title: say('resolutions.notices.title'),
    section,
  });
}

/** Where an adoption that shares the mail waits for its button; null: none does. */
async function moreAt(c: Ctx, acts: SubscriptionActs): Promise<string | null> {
  const token = c.req.param('token') ?? '';
  return (await acts.waitsToo(token)) ? c.var.href(`/adoptions/confirm/${token}`) : null;
}

function gone(c: Ctx) {
  const { say, href } = c.var;
  c.status(404);
  return c.render(<LinkGone {...{ say, href }} />, { title: say('resolutions.adopt.link_title') });
}
