import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Chance } from '../../kernel/chance.js';
import { type Clock, second_ms, today } from '../../kernel/clock.js';
import { Missing, type Problem, Refused } from '../../kernel/refusals.js';
import { Throttle } from '../../kernel/throttle.js';
import { campaignOrNone, isDemonstration } from '../../mailroom/campaign.js';
import { readDispatchCode, spelled } from '../../mailroom/dispatch-code.js';
import { typedIn } from '../../page/typed.js';
import type { VisitorEnv } from '../../page/web.js';
import { namesOf } from '../../register/people.js';
import { nameIn } from '../../register/person.js';
import { allOffers, offerFor, offerOrWhy, type WhyNobody } from './offer.js';
import type { OfferActs } from './offer-acts.js';
import { AllOffersPage, OfferPage, offer_languages, type Shown } from './offer-page.js';
import { type KnownReader, writingFor } from './readers.js';
import { ReservationPage } from './reservation-page.js';

type Ctx = Context<VisitorEnv>;

export interface OfferMeans {
  acts: OfferActs;
  clock: Clock;
  chance: Chance;
  clientOf: (c: Ctx) => string;
}

const section = 'write';
const largest_form_bytes = 16 * 1024;
/** So many passed over stay passed over; then the first of them come again. */
const most_passed = 30;
/** Behind Tor or a company's network many people are one client. */
const pace = { at_once: 60, then_every_ms: 10 * second_ms };
const path = '/write/:code{[^/]{7,12}}';

/** `/write`: whom to write to, by a fair rule; and the way of those who post their letter themselves. */
export function offersSite({ acts, clock, chance, clientOf }: OfferMeans): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();
  const reserving = new Throttle(pace, clock, chance);
  /** Codes that do not exist: whoever tries many is slowed down. */
  const guessing = new Throttle(pace, clock, chance);
  const form = bodyLimit({
    maxSize: largest_form_bytes,
    onError: () => {
      throw new Refused('letters.offers.large', {}, 422);
    },
  });

  const show = async (c: Ctx, problems: Problem[] = []) => {
    const { say, href } = c.var;
    c.header('Cache-Control', 'no-store');
    const asked = askedIn(c);
    const found = await offerOrWhy(c.var.db, chance, { ...asked, without: new Set(asked.passed) });
    const [offer = null] = typeof found === 'string' ? [] : await shownIn(c, [found]);
    const nobody = await nobodyFor(c, typeof found === 'string' ? found : null);
    return c.render(
      <OfferPage {...{ say, href, offer, nobody, ...asked }} form={{ say, values: {}, problems }} />,
      {
        title: say('letters.offers.title'),
        section,
        json: '/write.json',
      },
    );
  };

  app.get('/write', (c) => show(c));

  app.get('/write.json', async (c) => {
    c.header('Cache-Control', 'no-store');
    const { day, language, passed } = askedIn(c);
    const found = await offerFor(c.var.db, chance, { day, language, without: new Set(passed) });
    return c.json({ on: day, language, offer: found && offerJson(found) });
  });

  app.get('/write/all', async (c) => {
    const { db, say, href } = c.var;
    const asked = c.req.query('page') ?? '1';
    if (!/^[1-9]\d{0,2}$/.test(asked)) throw new Missing('page');
    const page = Number(asked);
    const { readers, hasNext, ...none } = await allOffers(db, { ...askedIn(c), page });
    if (page > 1 && readers.length === 0 && !hasNext) throw new Missing('page');
    const [shown, nobody] = [await shownIn(c, readers), await nobodyFor(c, none.nobody)];
    return c.render(<AllOffersPage {...{ say, href, page, hasNext, nobody }} readers={shown} />, {
      title: say('letters.offers.all_title'),
      section,
    });
  });

  app.post('/write', form, async (c) => {
    const { person } = await typedIn(c, 'person');
    const wait_seconds = reserving.take(clientOf(c));
    try {
      if (wait_seconds > 0) throw new Refused('letters.offers.too_often', { wait_seconds }, 429);
      const code = await acts.reserve(c.var.db, person);
      return c.redirect(c.var.href(`/write/${spelled(code)}`), 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      return show(c, [{ field: 'problems', code: error.code, values: error.values }]);
    }
  });

  const behind = async (c: Ctx) => {
    c.header('Cache-Control', 'no-store');
    c.header('X-Robots-Tag', 'noindex');
    const read = readDispatchCode(c.req.param('code') ?? '');
    try {
      if (!read.ok) throw new Missing('reservation');
      return { code: spelled(read.value), reservation: await acts.look(read.value) };
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      const wait_seconds = guessing.take(clientOf(c));
      if (wait_seconds > 0) throw new Refused('letters.offers.too_often', { wait_seconds }, 429);
      throw error;
    }
  };

  const showReservation = async (c: Ctx, problems: Problem[] = []) => {
    const { db, say, href } = c.var;
    const { code, reservation } = await behind(c);
    const day = today(clock);
    const [row, names, writing] = await Promise.all([
      db
        .selectFrom('people')
        .select(['slug', 'name'])
        .where('id', '=', reservation.person_id)
        .executeTakeFirst(),
      namesOf(db, [reservation.person_id]),
      writingFor(db, reservation.person_id, day),
    ]);
    const forms = names.get(reservation.person_id) ?? [];
    const person = row && {
      slug: row.slug,
      nameIn: (language: 'ru' | 'en') => nameIn(forms, language, row.name).form,
    };
    return c.render(
      <ReservationPage
        {...{ say, href, day, code, reservation, writing }}
        person={person ?? null}
        form={{ say, values: {}, problems }}
      />,
      { title: say('letters.offers.reservation'), section },
    );
  };

  app.get(path, (c) => showReservation(c));

  app.post(path, form, async (c) => {
    const { code } = await behind(c);
    const { act } = await typedIn(c, 'act');
    try {
      if (act === 'posted') await acts.posted(code);
      else if (act === 'give_up') await acts.giveUp(code);
      else throw new Missing('act');
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      return showReservation(c, [{ field: 'problems', code: error.code, values: error.values }]);
    }
    return c.redirect(c.var.href(`/write/${code}`), 303);
  });

  return app;
}

/** What the address asks for; what cannot be read counts as not asked. */
function askedIn(c: Ctx) {
  const language = offer_languages.find((one) => one === c.req.query('language')) ?? null;
  const passed = (c.req.query('without') ?? '')
    .slice(0, 4000)
    .split('.')
    .filter((slug) => /^[a-z0-9-]{1,100}$/.test(slug))
    .slice(-most_passed);
  return { day: today(c.var.clock), language, passed };
}

/** Why there is nobody, for the page; in a demonstration it is always for the same reason. */
async function nobodyFor(c: Ctx, why: WhyNobody | null): Promise<WhyNobody | 'demonstration' | null> {
  if (why === null || why === 'another_time') return why;
  return isDemonstration(await campaignOrNone(c.var.db)) ? 'demonstration' : why;
}

async function shownIn(c: Ctx, readers: KnownReader[]): Promise<Shown[]> {
  const { db, language } = c.var;
  const names = await namesOf(
    db,
    readers.map(({ id }) => id),
  );
  return readers.map((one) => ({ ...one, shown: nameIn(names.get(one.id) ?? [], language, one.name) }));
}

function offerJson({ slug, name, lately, occasion, occasion_on, silent, languages }: KnownReader) {
  return { slug, name, letters_lately: lately, occasion, occasion_on, silent, languages };
}
