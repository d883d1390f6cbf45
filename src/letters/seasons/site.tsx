import { type Context, Hono } from 'hono';
import { isId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import { found, Missing, type Problem, Refused } from '../../kernel/refusals.js';
import type { FormGate } from '../../page/form-gate.js';
import { isRobot } from '../../page/refused.js';
import { smallForm } from '../../page/small-form.js';
import { bodyOf, isOneClick, typedIn } from '../../page/typed.js';
import type { VisitorEnv } from '../../page/web.js';
import { readMailAddress } from '../../post/mail-address.js';
import { namesOf } from '../../register/people.js';
import { nameIn } from '../../register/person.js';
import { DaysPage, type Named } from './days-page.js';
import { confirm_within_hours, most_birthdays } from './reminder.js';
import type { ReminderActs } from './reminder-acts.js';
import { LinkGone, LinkPage, OnItsWay, Removed } from './reminder-page.js';
import { type Birthday, birthdaysOf, seasonsAhead } from './season.js';

interface Means {
  acts: ReminderActs;
  gate: FormGate;
  /** By what a client is told from another for the length of a day, in memory. */
  clientOf: (c: Context<VisitorEnv>) => string;
}

type Ctx = Context<VisitorEnv>;
const section = 'write';
/** So many lines the calendar has at most; the nearest come first. */
const most_shown = 60;

/** `/write/days` (what to prepare when, and who wants to be reminded) and `/write/days/<token>` (the page behind the mailed link). */
export function seasonsSite({ acts, gate, clientOf }: Means): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();

  for (const below of ['/write/days', '/write/days/*'])
    app.use(below, async (c, next) => {
      c.header('Cache-Control', 'no-store');
      c.header('Referrer-Policy', 'no-referrer');
      await next();
    });

  app.get('/write/days', (c) => {
    const { person } = c.req.query();
    return show(c, gate, person ? [person] : [], {}, []);
  });

  app.get('/write/days.json', async (c) => {
    const { db, clock } = c.var;
    const seasons = (await seasonsAhead(db, clock)).slice(0, most_shown);
    return c.json({
      on: today(clock),
      days: seasons.map(({ kind, on, begin, post, years, person }) => ({
        ...{ kind, on, begin, post_by: post, years },
        person: person && { slug: person.slug, name: person.name },
      })),
    });
  });

  app.post('/write/days', smallForm, async (c) => {
    const { db, language, say, href, clock, config } = c.var;
    const typed = await typedIn(c, 'email', 'stamp', 'website');
    const days = await chosenIn(c);
    const again = (problems: Problem[], status: 422 | 429 | 503 = 422) => {
      c.status(status);
      return show(c, gate, days, typed, problems);
    };
    // A robot filled the field that people never see: it is thanked, and nothing is kept.
    if (isRobot(c, typed.website)) return onItsWay(c);
    const people = await birthdaysOf(
      db,
      today(clock),
      days.filter((one) => one !== 'yearly'),
    );
    const yearly = days.includes('yearly');
    const email = readMailAddress(typed.email, 'email', 'email');
    const problems: Problem[] = [];
    if (!yearly && people.length === 0)
      problems.push({ field: 'days', code: 'letters.seasons.remind.choose' });
    if (days.length > most_birthdays + 1)
      problems.push({
        field: 'days',
        code: 'letters.seasons.remind.most',
        values: { most: most_birthdays },
      });
    if (!email.ok) problems.push({ field: 'email', code: 'letters.seasons.remind.no_email' });
    if (!email.ok || problems.length > 0) return again(problems);
    if (!gate.isFine(typed.stamp))
      return again([{ field: 'email', code: 'letters.seasons.remind.once_more' }]);
    const wait_seconds = gate.waitFor(clientOf(c));
    if (wait_seconds > 0)
      return again(
        [{ field: 'email', code: 'letters.seasons.remind.too_often', values: { wait_seconds } }],
        429,
      );
    const asked = { email: email.value, spoken: language, yearly, people: people.map(({ id }) => id) };
    try {
      await acts.ask(asked, (token) => ({
        subject: say('letters.seasons.mail.confirm_subject'),
        text: say('letters.seasons.mail.confirm_text', {
          link: `${config.publicUrl}${href(`/write/days/${token}`)}`,
          hours: confirm_within_hours,
        }),
      }));
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 503) throw error;
      return again([{ field: 'email', code: error.code, values: error.values }], error.status);
    }
    return onItsWay(c);
  });

  const own = '/write/days/:token';

  app.get(own, async (c) => {
    c.header('X-Robots-Tag', 'noindex');
    const reminder = await found(acts.ofLink(c.req.param('token')));
    if (!reminder) return gone(c);
    const { db, say, href, clock } = c.var;
    const word = `letters.seasons.link.${c.req.query('done') ?? ''}`;
    const done = ['confirmed_title', 'renewed', 'stopped'].some((one) => word.endsWith(`.${one}`));
    const seasons = await seasonsAhead(db, clock);
    return c.render(
      <LinkPage {...{ say, href, reminder, seasons, path: here(c) }} done={done ? say(word) : null} />,
      { title: say('letters.seasons.link.title'), section },
    );
  });

  app.post(`${own}/keep`, smallForm, async (c) => {
    const token = c.req.param('token');
    const before = await found(acts.ofLink(token));
    if (!before) return gone(c);
    await acts.keep(token);
    return c.redirect(`${here(c)}?done=${before.confirmed ? 'renewed' : 'confirmed_title'}`, 303);
  });

  app.post(`${own}/stop`, smallForm, async (c) => {
    const token = c.req.param('token');
    const { day } = await typedIn(c, 'day');
    if (day !== 'yearly' && !isId(day)) throw new Missing('day');
    const stopped = await found(acts.stop(token, day === 'yearly' ? null : day).then(() => true));
    if (!stopped) return gone(c);
    return (await found(acts.ofLink(token))) ? c.redirect(`${here(c)}?done=stopped`, 303) : removed(c);
  });

  const remove = async (c: Ctx) => {
    const done = await found(acts.remove(c.req.param('token') ?? '').then(() => true));
    return done ? removed(c) : gone(c);
  };

  app.post(`${own}/remove`, smallForm, remove);

  app.post(own, smallForm, async (c) => ((await isOneClick(c)) ? remove(c) : gone(c)));

  return app;
}

const here = (c: Ctx) => c.var.href(`/write/days/${c.req.param('token') ?? ''}`);

/** What was ticked: `yearly` and slugs, each once; not more than anybody may have and one. */
async function chosenIn(c: Ctx): Promise<string[]> {
  const sent = [(await bodyOf(c)).days].flat();
  const days = sent.filter((one): one is string => typeof one === 'string' && /^[a-z0-9-]{1,100}$/.test(one));
  return [...new Set(days)].slice(0, most_birthdays + 2);
}

async function show(
  c: Ctx,
  gate: FormGate,
  chosen: string[],
  typed: Record<string, string>,
  problems: Problem[],
) {
  const { db, say, href, clock } = c.var;
  const day = today(clock);
  const seasons = (await seasonsAhead(db, clock)).slice(0, most_shown);
  const near = new Map(seasons.flatMap(({ person }) => (person ? [[person.id, person] as const] : [])));
  const isListed = (id: string) =>
    seasons.some(({ kind, person }) => kind === 'birthday' && person?.id === id);
  const slugs = chosen.filter((one) => /^[a-z0-9-]{1,100}$/.test(one));
  const others = (await birthdaysOf(db, day, slugs)).filter(({ id }) => !isListed(id));
  const names = await namedIn(c, [...near.values(), ...others]);
  const stamp = gate.isOurs(typed.stamp ?? '') ? (typed.stamp as string) : gate.stamp();
  return c.render(
    <DaysPage
      {...{ say, href, day, seasons, names, stamp }}
      others={others.flatMap(({ id }) => names.get(id) ?? [])}
      chosen={new Set(chosen)}
      form={{ say, values: typed, problems }}
    />,
    { title: say('letters.seasons.title'), section, json: '/write/days.json' },
  );
}

/** How the page's language names some people. */
async function namedIn(c: Ctx, people: Birthday[]): Promise<Map<string, Named>> {
  const { db, language } = c.var;
  const names = await namesOf(
    db,
    people.map(({ id }) => id),
  );
  return new Map(
    people.map(({ id, slug, name }) => [id, { id, slug, ...nameIn(names.get(id) ?? [], language, name) }]),
  );
}

function onItsWay(c: Ctx) {
  const { say, href } = c.var;
  return c.render(<OnItsWay {...{ say, href }} />, {
    title: say('letters.seasons.remind.on_its_way'),
    section,
  });
}

function removed(c: Ctx) {
  const { say, href } = c.var;
  return c.render(<Removed {...{ say, href }} />, {
    title: say('letters.seasons.link.removed_title'),
    section,
  });
}

function gone(c: Ctx) {
  const { say, href } = c.var;
  c.status(404);
  return c.render(<LinkGone {...{ say, href }} />, { title: say('letters.seasons.link.gone_title') });
}
